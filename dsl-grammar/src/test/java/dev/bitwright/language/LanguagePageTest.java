package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of docs/language.md is right, and no keyword or unit is forgotten there. */
class LanguagePageTest {

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "language.md"));
  }

  @Test
  void theExampleIsRead() throws IOException {
    String example = page().split("```\\n")[1];
    Diagnostics diagnostics = new Diagnostics();
    assertThat(QnnReader.read("page", example, diagnostics)).isPresent();
    assertThat(diagnostics.render()).isEmpty();
  }

  @Test
  void everyKeywordAndUnitIsNamed() throws IOException {
    String page = page();
    for (int type = QnnParser.NETWORK; type <= QnnParser.PERCENT; type++) {
      String word = QnnParser.VOCABULARY.getLiteralName(type).replace("'", "");
      assertThat(page).contains(word);
    }
    for (Unit unit : Unit.values()) {
      assertThat(page).contains("`" + unit.symbol() + "`");
    }
    for (ElementType type : ElementType.values()) {
      assertThat(page).contains("`" + type.keyword() + "`");
    }
  }
}
