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

  @Test
  void theManualSaysAllOfEachSchemeAndItsOptions() throws IOException {
    for (SchemeInfo info : Schemes.infos()) {
      String manual = Files.readString(Path.of("..", "docs", "schemes", info.name() + ".md"));
      assertThat(Files.readString(Path.of("..", "docs", "schemes.md")))
          .contains("| [`" + info.name() + "`](schemes/" + info.name() + ".md) |");
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
