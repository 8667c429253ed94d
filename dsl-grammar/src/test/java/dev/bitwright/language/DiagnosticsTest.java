package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {

  private static SourceRef at(String file, int line, int column) {
    return new SourceRef(file, line, column, 2);
  }

  @Test
  void theOrderIsThatOfThePlaces() {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.report(Message.SYNTAX_TEXT_OPEN, at("b.qnn", 1, 1));
    diagnostics.report(Message.SYNTAX_TEXT_OPEN, at("a.qnn", 10, 1));
    diagnostics.report(Message.SYNTAX_TEXT_OPEN, at("a.qnn", 9, 7));
    diagnostics.report(Message.AFTER_RETURN, at("a.qnn", 9, 3));
    diagnostics.report(Message.SYNTAX_COMMENT_OPEN, at("a.qnn", 9, 3));
    assertThat(diagnostics.all().stream().map(d -> d.at() + " " + d.id()))
        .containsExactly(
            "a.qnn:9:3 BW1052",
            "a.qnn:9:3 BW1004",
            "a.qnn:9:7 BW1003",
            "a.qnn:10:1 BW1003",
            "b.qnn:1:1 BW1003");
    assertThat(diagnostics.errorCount()).isEqualTo(5);
  }

  @Test
  void oneKindOfMessageAtOnePlaceIsKeptOnce() {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.report(Message.GIVEN_TWICE, at("a.qnn", 1, 1), "the argument", "x");
    diagnostics.report(Message.GIVEN_TWICE, at("a.qnn", 1, 1), "the argument", "x");
    diagnostics.report(Message.GIVEN_TWICE, at("a.qnn", 1, 1), "the argument", "y");
    diagnostics.report(Message.GIVEN_TWICE, at("a.qnn", 1, 2), "the argument", "x");
    diagnostics.report(Message.SYNTAX_COMMENT_OPEN, at("a.qnn", 1, 1));
    assertThat(diagnostics.all()).hasSize(3);
  }

  @Test
  void theCaretStandsUnderTheMistake() {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.addSource("a.qnn", "network N {\n\tx = y z;\n}\n");
    diagnostics.report(Message.NAME_FORM, new SourceRef("a.qnn", 2, 8, 1), "z");
    assertThat(diagnostics.render())
        .isEqualTo(
            "a.qnn:2:8: error BW1033: 'z' cannot be a name. A name starts with a letter, followed"
                + " by ASCII letters, digits and single underscores.\n"
                + "  \tx = y z;\n"
                + "  \t      ^\n");
  }

  @Test
  void aLongLineIsCutAroundTheCaret() {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.addSource("a.qnn", "a".repeat(5000) + "B" + "c".repeat(5000));
    diagnostics.report(Message.SYNTAX_TEXT_OPEN, new SourceRef("a.qnn", 1, 5001, 4000));
    String[] lines = diagnostics.render().split("\n");
    assertThat(lines[1]).hasSize(162);
    assertThat(lines[1].charAt(lines[2].indexOf('^'))).isEqualTo('B');
    assertThat(lines[2]).hasSize(162);
  }

  @Test
  void theOriginIsNoPartOfAPlace() {
    SourceRef plain = at("a", 1, 2);
    assertThat(plain.withOrigin("element")).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat(plain.withOrigin("element")).hasToString("a:1:2");
    assertThat(plain.withLength(3)).isNotEqualTo(plain);
  }

  @Test
  void aMessageWantsAllItsArguments() {
    Diagnostics diagnostics = new Diagnostics();
    assertThatThrownBy(() -> diagnostics.report(Message.GIVEN_TWICE, SourceRef.NONE, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theCatalogueIsInOrder() {
    List<Message> messages = List.of(Message.values());
    Set<String> ids = new HashSet<>();
    for (Message message : messages) {
      assertThat(message.id()).matches("BW(10|20|25|30|32|40|45|60|90)\\d\\d");
      assertThat(ids.add(message.id())).as(message.id()).isTrue();
      assertThat(message.problem()).as(message.id()).isNotBlank().doesNotStartWith(" ");
      assertThat(message.advice()).as(message.id()).isNotBlank();
      for (int i = 0; i < message.argumentCount(); i++) {
        assertThat(message.problem() + message.advice()).contains("{" + i + "}");
      }
    }
    assertThat(messages.stream().map(Message::id)).isSorted();
  }

  @Test
  void textWithBracesStaysAsItIs() {
    assertThat(Message.SYNTAX_BRACE_OPEN.format(List.of("{0}")))
        .isEqualTo("the '{' of line {0} is never closed. Write '}' for it.");
  }

  @Test
  void nearNamesAreFoundAndOrdered() {
    List<String> known = Arrays.asList("stem", "step", "body", "branch", "scores", "Stem2");
    assertThat(Suggestions.nearest("stme", known)).containsExactly("stem");
    assertThat(Suggestions.nearest("brnach", known)).containsExactly("branch");
    assertThat(Suggestions.nearest("STEM", known)).containsExactly("stem", "Stem2", "step");
    assertThat(Suggestions.nearest("conv", known)).isEmpty();
    assertThat(Suggestions.sentence("scroes", known)).isEqualTo(" Did you mean 'scores'?");
    assertThat(Suggestions.sentence("qqqq", List.of("b", "a"))).isEqualTo(" Known: 'a', 'b'.");
    assertThat(Suggestions.sentence("x", List.of())).isEmpty();
    assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
  }
}
