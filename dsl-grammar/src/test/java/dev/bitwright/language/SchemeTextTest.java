package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemeTextTest {

  static final List<String> TESTED = List.of("BW1056");

  private static final SourceRef AT = new SourceRef("Net.java", 7, 21, 9, "origin");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ESB(bits = 4, k = 1)",
        "NONE",
        "UNIFORM(8, symmetric = true)",
        "APoT(bits = 3, alpha = 1.2)",
        "APoT(bits = [2, 4])",
        "{APoT, UNIFORM(bits = [3, 4])}"
      })
  void aSchemeIsReadAndPrintedBack(String text) {
    Diagnostics diagnostics = new Diagnostics();
    SchemeCall scheme = SchemeText.parse(text, AT, diagnostics).orElseThrow();
    assertThat(QnnPrinter.print(scheme)).isEqualTo(text);
    assertThat(diagnostics.isEmpty()).isTrue();
  }

  @Test
  void alternativesAreKeptInTheirOrder() {
    SchemeCall scheme =
        SchemeText.parse("{A(bits = 2), B, C}", AT, new Diagnostics()).orElseThrow();
    assertThat(scheme.choices()).extracting(c -> c.name().text()).containsExactly("A", "B", "C");
    assertThat(scheme.choices()).allMatch(c -> c.alternatives().isEmpty());
    assertThat(scheme.choices().get(0).option("bits")).isPresent();
  }

  @Test
  void bracesAroundOneSchemeMeanNothing() {
    SchemeCall scheme = SchemeText.parse("{A(bits = 2)}", AT, new Diagnostics()).orElseThrow();
    assertThat(scheme).isEqualTo(SchemeText.parse("A(bits = 2)", AT, new Diagnostics()).get());
  }

  @Test
  void aCallHasNoAlternatives() {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(SchemeText.call("{sgd, adam}", AT, diagnostics)).isEmpty();
    assertThat(diagnostics.all()).hasSize(1);
    assertThat(SchemeText.call("sgd(momentum = 0.9)", AT, diagnostics)).isPresent();
  }

  @Test
  void everyPartStandsAtTheAnnotation() {
    SchemeCall scheme = SchemeText.parse(" ESB ( bits = 4 ) ", AT, new Diagnostics()).orElseThrow();
    assertThat(scheme.at()).isEqualTo(AT);
    assertThat(scheme.name().at().origin()).isEqualTo("origin");
    assertThat(scheme.option("bits").orElseThrow().at().origin()).isEqualTo("origin");
    assertThat(scheme.option("k")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ESB(bits=|the end of the text is not expected here. Expected a value: a number, a name,"
            + " a call, a list or a text.",
        "RTN(bits = 2) x|'x' is not expected here. Expected the end.",
        "{RTN, }|'}' is not expected here. Expected a name.",
        "{RTN APoT}|'APoT' is not expected here. Expected '}'.",
        "{}|'}' is not expected here. Expected a name.",
        "A(b = 1, b = 2)|the argument 'b' is given twice. Remove one of them.",
        "@|the character '@' has no meaning here. Remove it.",
        "A(\"x)|this text has no closing quote. End it with a double quote on the same line."
      })
  void whatIsNoSchemeGivesOneMessage(String text, String why) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(SchemeText.parse(text, AT, diagnostics)).isEmpty();
    assertThat(diagnostics.all()).hasSize(1);
    assertThat(diagnostics.all().get(0).at().origin()).isEqualTo("origin");
    assertThat(diagnostics.all().get(0))
        .hasToString(
            "Net.java:7:21: error BW1056: '"
                + text
                + "' is not a scheme: "
                + why
                + " Write it as in the language, for example UNIFORM(bits = 4).");
  }

  @Test
  void anAbsurdlyLongTextIsRefused() {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(SchemeText.parse("A".repeat(5000), AT, diagnostics)).isEmpty();
    assertThat(diagnostics.all()).hasSize(1);
    assertThat(diagnostics.all().get(0).text()).contains("it has more than 1000 characters");
  }
}
