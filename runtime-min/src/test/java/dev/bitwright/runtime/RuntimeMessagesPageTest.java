package dev.bitwright.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/runtime-messages.md is made from the catalogue. To write it anew: {@code mvn -pl runtime-min
 * test -Dtest=RuntimeMessagesPageTest -Dbitwright.write.docs=true}.
 */
class RuntimeMessagesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "runtime-messages.md");

  private static String page() {
    StringBuilder out = new StringBuilder("# Run-time messages\n\n");
    out.append(
        "Every message of generated classes and of their libraries, made from the catalogue\n");
    out.append("(`dev.bitwright.runtime.RuntimeMessage`); the compiler's are in\n");
    out.append(
        "[messages.md](messages.md). Each comes as a `BitwrightException` whose `id()` it\n");
    out.append("is. Numbers in braces stand for names and values.\n\n");
    out.append("| id | what is wrong | what to do |\n|---|---|---|\n");
    for (RuntimeMessage message : RuntimeMessage.values()) {
      out.append("| ").append(message.id()).append(" | ").append(cell(message.problem()));
      out.append(" | ").append(cell(message.remedy())).append(" |\n");
    }
    return out.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
  }

  @Test
  void thePageIsThatOfTheCatalogue() throws IOException {
    if (Boolean.getBoolean("bitwright.write.docs")) {
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).as("write it anew as the comment of this test says").hasContent(page());
  }
}
