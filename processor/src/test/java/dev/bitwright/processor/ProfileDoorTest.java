package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.pipeline.Companion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a network's profile is looked for, and that an edit of it makes other classes. */
class ProfileDoorTest {
  private static final String ANCHOR =
      "package t;\nimport dev.bitwright.annotations.*;\n"
          + "@Network(file = \"nets/Net.qnn\")\ninterface Net {}\n";

  @TempDir Path folder;
  private final List<Optional<Companion>> seen = new ArrayList<>();

  private Javac recording() {
    return new Javac(folder)
        .compiler(
            (network, settings, diagnostics) -> {
              seen.add(settings.profile());
              return List.of(
                  OutputFile.javaSource("t", "NetModel", "package t;\nclass NetModel {}\n"));
            });
  }

  @Test
  void liesBesideTheTypeOrTheFile() {
    recording()
        .source("t/Net.java", Networks.small("Net"))
        .file("src", "t/Net.profile", "own")
        .compile();
    recording()
        .source("t/Net.java", ANCHOR)
        .file("src", "t/nets/Net.qnn", Networks.smallInLanguage("Net"))
        .file("src", "t/nets/Net.profile", "other")
        .compile();
    assertThat(seen)
        .containsExactly(
            Optional.of(new Companion("Net.profile", "own")),
            Optional.of(new Companion("nets/Net.profile", "other")));
  }

  @Test
  void theFolderOfTheOptionIsTheOnlyPlaceThen() {
    recording()
        .option("-Abitwright.sources=" + folder.resolve("qnn"))
        .source("t/Net.java", Networks.small("Net"))
        .file("src", "t/Net.profile", "own")
        .compile();
    recording()
        .option("-Abitwright.sources=" + folder.resolve("qnn"))
        .source("t/Net.java", Networks.small("Net"))
        .file("qnn", "t/Net.profile", "given")
        .compile();
    assertThat(seen)
        .containsExactly(Optional.empty(), Optional.of(new Companion("Net.profile", "given")));
  }

  @Test
  void anUnsoundProfileIsOneErrorAtItsLine() {
    Compiled compiled =
        new Javac(folder)
            .option("-Abitwright.hls=off")
            .source("t/Net.java", Networks.small("Net"))
            .file("src", "t/Net.profile", "bitwright profile 1\nnetwork Other\n")
            .compile();
    assertThat(compiled.messages()).hasSize(1);
    assertThat(compiled.messages().get(0)).contains("BW3203").contains("Net.profile:2:9");
  }
}
