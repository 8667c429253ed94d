package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bitwright.training.Dataset;
import dev.bitwright.training.TableTrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hardware project of a trained network, compiled and run as C. */
class HardwareTest {
  private static Deployed model;
  private static List<byte[]> images;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    Dataset data = FashionData.embedded().train();
    try (TableTrainer trainer = TinyNetTrainer.quantized()) {
      trainer.fit(data.subset(0, 300), null, TinySubject.options(2, 2));
      model = TinySubject.TINY.freeze().apply(trainer);
    }
    images = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] image = new byte[data.imageSize()];
      data.read(i, image);
      images.add(image);
    }
  }

  private Path project() {
    String missing = Hardware.missingTool();
    if (missing != null) {
      System.out.println("skipped: no " + missing + ", so the C simulation cannot run");
    }
    assumeTrue(missing == null);
    Path project = folder.resolve("hls");
    model.writeHls().accept(project, images);
    return project;
  }

  @Test
  void theSimulationGivesTheSameBits() throws Exception {
    Hardware hardware = Hardware.simulate(project(), images.size());
    assertThat(hardware.simulated()).isTrue();
    assertThat(hardware.passed()).as(log()).isTrue();
    assertThat(hardware.layers()).hasSizeGreaterThan(3);
    assertThat(hardware.layers().get(0)).startsWith("layer");
  }

  @Test
  void aChangedScoreIsFound() throws Exception {
    Path project = project();
    Path vectors = project.resolve("vectors/vectors.txt");
    List<String> lines = new ArrayList<>(Files.readAllLines(vectors));
    int at = lines.size() - 1;
    while (!lines.get(at).startsWith("scores")) {
      at--;
    }
    String last = lines.get(at).substring(lines.get(at).lastIndexOf(' ') + 1);
    String changed = Integer.toString(Integer.parseInt(last) ^ 1);
    lines.set(at, lines.get(at).substring(0, lines.get(at).length() - last.length()) + changed);
    Files.write(vectors, lines);
    Hardware hardware = Hardware.simulate(project, images.size());
    assertThat(hardware.simulated()).isTrue();
    assertThat(hardware.passed()).isFalse();
    assertThat(log()).contains("scores");
  }

  private String log() throws Exception {
    Path log = folder.resolve("hls/build/csim.log");
    return Files.exists(log) ? Files.readString(log) : "no log";
  }
}
