package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.annotations.SchemeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The list of schemes, the annotation's names and the manual agree. */
class SchemesListTest {

  @Test
  void everyNameOfTheAnnotationIsAScheme() {
    assertThat(Schemes.infos().stream().map(SchemeInfo::name))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(SchemeName.values()).map(Enum::name).toList());
  }

  /** What the manual says of a scheme: its page, or its section of the index. */
  private static String manual(SchemeInfo info) throws IOException {
    Path page = Path.of("..", "docs", "schemes", info.name() + ".md");
    String index = Files.readString(Path.of("..", "docs", "schemes.md"));
    int start = index.indexOf("\n## " + info.name() + "\n");
    int end = index.indexOf("\n## ", start + 1);
    String section = start < 0 ? "" : index.substring(start, end < 0 ? index.length() : end);
    return (Files.exists(page) ? Files.readString(page) : "") + section;
  }

  @Test
  void theManualSaysAllOfEachSchemeAndItsOptions() throws IOException {
    for (SchemeInfo info : Schemes.infos()) {
      String manual = manual(info);
      assertThat(manual).as(info.name()).isNotEmpty();
      for (SchemeInfo.Option option : info.options()) {
        assertThat(manual).as(info.name()).contains("`" + option.name());
      }
      if (!info.weightBits().isEmpty()) {
        assertThat(manual)
            .as(info.name())
            .contains(
                "**Idea.**",
                "**Levels.**",
                "**Formula.**",
                "**Gradient.**",
                "**Options.**",
                "**Cost.**",
                "**When to use.**",
                "**Source.**",
                "**Uncertain.**");
      }
    }
  }

  @Test
  void widthsAscendAndOptionsHaveOneName() {
    for (SchemeInfo info : Schemes.infos()) {
      assertThat(info.weightBits()).isSorted().doesNotHaveDuplicates();
      assertThat(info.activationBits()).isSorted().doesNotHaveDuplicates();
      assertThat(info.options().stream().map(SchemeInfo.Option::name)).doesNotHaveDuplicates();
    }
  }
}
