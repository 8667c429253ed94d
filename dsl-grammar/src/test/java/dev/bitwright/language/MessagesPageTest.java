package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * docs/messages.md is made from the catalogue. To write it anew: {@code mvn -pl dsl-grammar test
 * -Dtest=MessagesPageTest -Dbitwright.write.docs=true}.
 */
class MessagesPageTest {

  private static final Path PAGE = Path.of("..", "docs", "messages.md");

  private static final Map<String, String> ROOMS =
      new TreeMap<>(
          Map.of(
              "BW10", "Syntax and .qnn files",
              "BW20", "Graph: names, shapes, checks",
              "BW25", "Planning",
              "BW30", "Schemes and quantize rules",
              "BW32", "Profiles",
              "BW40", "Annotations",
              "BW45", "Lowering and hardware",
              "BW60", "Command line",
              "BW90", "Faults of ours"));

  private static String page() {
    StringBuilder out = new StringBuilder();
    out.append("# Messages\n\n");
    out.append("Every message of the compiler and of the command line, made from the catalogue\n");
    out.append(
        "(`dev.bitwright.language.Message`). Numbers in braces stand for names and values.\n");
    String room = "";
    for (Message message : Message.values()) {
      if (!message.id().startsWith(room) || room.isEmpty()) {
        room = message.id().substring(0, 4);
        out.append("\n## ").append(ROOMS.get(room)).append("\n\n");
        out.append("| id | kind | what is wrong | what to do |\n|---|---|---|---|\n");
      }
      out.append("| ").append(message.id());
      out.append(" | ").append(message.severity().word());
      out.append(" | ").append(cell(message.problem()));
      out.append(" | ").append(cell(message.advice())).append(" |\n");
    }
    return out.toString();
  }

  private static String cell(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
  }

  @Test
  void thePageIsThatOfTheCatalogue() throws IOException {
    if (Boolean.getBoolean("bitwright.write.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).as("write it anew as the comment of this test says").hasContent(page());
  }
}
