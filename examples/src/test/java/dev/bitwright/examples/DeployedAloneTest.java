package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.runtime.FrozenNetwork;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A deployed model needs runtime-min and nothing of what trained it. */
class DeployedAloneTest {
  private static final String TRAINING = "dev/bitwright/training/";

  private static Path place(Class<?> type) throws URISyntaxException {
    URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(place);
  }

  @Test
  void theExampleRunsWithRuntimeMinAlone() throws Exception {
    List<Path> path = List.of(place(Classify.class), place(FrozenNetwork.class));
    URL[] urls = {path.get(0).toUri().toURL(), path.get(1).toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      assertThat(loader.getResource(TRAINING + "TableTrainer.class")).isNull();
      assertThat(loader.getResource("dev/bitwright/runtime/FrozenNetwork.class")).isNotNull();
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                path.get(0) + File.pathSeparator + path.get(1),
                Classify.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> lines = output.lines().toList();
    assertThat(lines).hasSize(10);
    assertThat(lines.stream().filter(l -> l.matches("(.+?) +really \\1")).count())
        .as(output)
        .isGreaterThanOrEqualTo(8);
    assertThat(lines.stream().distinct().count()).isGreaterThan(4);
  }

  @Test
  void modelsKnowNothingOfTraining() throws Exception {
    List<Path> models = generated("Model");
    List<Path> trainers = generated("Trainer");
    assertThat(models).hasSizeGreaterThanOrEqualTo(3 * 9);
    assertThat(trainers).hasSizeGreaterThanOrEqualTo(9);
    for (Path model : models) {
      assertThat(names(model)).as(model.toString()).doesNotContain(TRAINING);
    }
    for (Path trainer : trainers) {
      assertThat(names(trainer)).as(trainer.toString()).contains(TRAINING);
    }
  }

  /** Class files of the generated classes of one kind, nested ones included. */
  private static List<Path> generated(String kind) throws IOException, URISyntaxException {
    try (Stream<Path> files =
        Stream.concat(
            Files.walk(Path.of("target/generated-sources/annotations")),
            Files.walk(Path.of("target/generated-test-sources/test-annotations")))) {
      List<String> sources =
          files
              .map(f -> f.getFileName().toString())
              .filter(n -> n.endsWith(kind + ".java"))
              .map(n -> n.substring(0, n.length() - ".java".length()))
              .toList();
      try (Stream<Path> classes =
          Stream.concat(
              Files.walk(place(Classify.class)), Files.walk(place(DeployedAloneTest.class)))) {
        return classes
            .filter(f -> f.toString().endsWith(".class"))
            .filter(f -> sources.contains(f.getFileName().toString().split("[.$]")[0]))
            .toList();
      }
    }
  }

  /** The text of a class file; the names of all types it refers to are in it. */
  private static String names(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
