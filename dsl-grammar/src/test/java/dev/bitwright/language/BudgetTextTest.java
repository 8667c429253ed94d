package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTextTest {

  static final List<String> TESTED = List.of("BW1057");

  private static final SourceRef AT = new SourceRef("Net.java", 7, 21, 9, "origin");

  @Test
  void everyLimitStandsAtTheAnnotation() {
    Diagnostics diagnostics = new Diagnostics();
    List<BudgetLimit> limits =
        BudgetText.parse("macs(bits = 8) <= 2 M; clock = 100 MHz;", AT, diagnostics).orElseThrow();
    assertThat(diagnostics.isEmpty()).isTrue();
    assertThat(limits).extracting(l -> l.resource().text()).containsExactly("macs", "clock");
    assertThat(limits)
        .extracting(BudgetLimit::relation)
        .containsExactly(BudgetLimit.Relation.AT_MOST, BudgetLimit.Relation.IS);
    assertThat(limits.get(0).arguments()).hasSize(1);
    assertThat(limits).allMatch(l -> l.at().equals(AT) && l.limit().at().origin().equals("origin"));
    assertThat(BudgetText.parse("", AT, diagnostics)).contains(List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lut <= 3|the statement has no end. Write ';' after '3'.",
        "lut <= 3; }|'}' is not expected here. Expected the end.",
        "macs(bits = 8, bits = 4) <= 1;|the argument 'bits' is given twice. Remove one of them.",
        "weights < 3;|'<' is not expected here. Expected '=', '<=' or '>='."
      })
  void whatIsNoLimitGivesOneMessage(String text, String why) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(BudgetText.parse(text, AT, diagnostics)).isEmpty();
    assertThat(diagnostics.all()).hasSize(1);
    assertThat(diagnostics.all().get(0).at().origin()).isEqualTo("origin");
    assertThat(diagnostics.all().get(0))
        .hasToString(
            "Net.java:7:21: error BW1057: '"
                + text
                + "' is not a list of limits: "
                + why
                + " Write them as in the language, for example macs(bits = 8) <= 2 M;");
  }
}
