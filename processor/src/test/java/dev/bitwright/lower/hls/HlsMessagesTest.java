package dev.bitwright.lower.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.emit.hls.HlsBundleEmitter;
import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.QnnReader;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.lower.RandomFrozen;
import dev.bitwright.lower.ReferenceRun;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkPlanning;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.HlsProject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message of the hardware target: how many there are, their text and their place. */
class HlsMessagesTest {
  @TempDir Path folder;

  private static List<String> messages(String... lines) {
    Diagnostics diagnostics = new Diagnostics();
    planned(diagnostics, lines);
    return texts(diagnostics);
  }

  private static List<String> texts(Diagnostics diagnostics) {
    return diagnostics.all().stream().map(Diagnostic::toString).toList();
  }

  private static Optional<PlannedGraph> planned(Diagnostics diagnostics, String... lines) {
    String text =
        "network Net {\n  input image: u8[1, 8, 8] (mean = 0.5, std = 0.25);\n  quantize RTN(bits ="
            + " 2);\n  "
            + String.join("\n  ", lines)
            + "\n}\n";
    return QnnReader.read("net.qnn", text, diagnostics)
        .flatMap(n -> new NetworkPlanning().plan(n, CompilerSettings.of(""), diagnostics))
        .flatMap(NetworkPlanning.Result::planned);
  }

  @Test
  void outputsOfGroupsComeOneAfterAnother() {
    assertThat(
            messages(
                "a = batch_norm(conv2d(image, filters = 6, kernel = 3))",
                "  quantize weights MULTIBIT(bits = 2) parallelism(outputs = 3);",
                "output scores = dense(flatten(a), units = 3);"))
        .containsExactly(
            "net.qnn:4:18: error BW4505: layer a computes 3 outputs at once, but each of its"
                + " outputs has groups of its own widths. Leave the parallel outputs out, or"
                + " compile with -Abitwright.hls=off.");
  }

  @Test
  void onlyDenseReadsAFlattenedImage() {
    assertThat(
            messages(
                "a = batch_norm(conv2d(image, filters = 2, kernel = 3));",
                "b = batch_norm(conv2d(image, filters = 2, kernel = 3));",
                "c = concat(flatten(a), flatten(b));",
                "output scores = dense(c, units = 3);"))
        .containsExactly(
            "net.qnn:6:7: error BW4503: c reads a flattened image, which the hardware target only"
                + " has before a dense layer. Flatten after c, or compile with"
                + " -Abitwright.hls=off.");
  }

  private final PlannedGraph planned = Networks.planned(Networks.text("TinyConv"));
  private final FrozenNetwork network =
      RandomFrozen.of(FrozenLayout.parse(LayoutText.of(planned).toArray(String[]::new)), 11);

  private void write(Path to, boolean hardware, int images) {
    HlsDesign design = HlsLowering.lower(planned);
    String bundle = HlsBundleEmitter.emit("net.hls", HlsProjects.spec(design)).text();
    InputStream stream =
        hardware ? new ByteArrayInputStream(bundle.getBytes(StandardCharsets.UTF_8)) : null;
    int pixels = design.program().buffer("image").orElseThrow().columns();
    HlsProject.write(
        to,
        stream,
        network,
        new ReferenceRun(planned, network),
        HlsProject.madeUpImages(pixels, 0).subList(0, images));
  }

  @Test
  void aFolderWithOtherFilesIsLeftAlone() throws Exception {
    write(folder, true, 1);
    Files.writeString(folder.resolve("mine.txt"), "mine");
    List<String> before = names();
    assertThatThrownBy(() -> write(folder, true, 2))
        .isInstanceOf(BitwrightException.class)
        .hasMessage(
            "BW5130: The folder '%s' holds 'mine.txt', which no hardware project wrote. Give an empty"
                + " or a new folder; nothing was changed.",
            folder);
    assertThat(names()).isEqualTo(before);
    assertThat(Files.readString(folder.resolve("vectors/vectors.txt"))).contains("images 1\n");
  }

  private List<String> names() throws Exception {
    try (var files = Files.walk(folder)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void aFolderBelowAFileCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> write(file.resolve("below"), true, 1))
        .isInstanceOf(BitwrightException.class)
        .hasMessageStartingWith(
            "BW5131: Cannot write the hardware project to " + file.resolve("below") + ": ")
        .hasMessageEndingWith(". Check that the folder may be written and has room.");
    assertThat(file).isRegularFile();
  }

  @Test
  void withoutHardwareTextThereIsNoProject() {
    assertThatThrownBy(() -> write(folder.resolve("new"), false, 1))
        .isInstanceOf(BitwrightException.class)
        .hasMessage(
            "BW5132: The model TinyConv was compiled without its hardware text. Compile it again"
                + " without -Abitwright.hls=off.");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void aProjectNeedsAnImage() {
    assertThatThrownBy(() -> write(folder.resolve("new"), true, 0))
        .isInstanceOf(BitwrightException.class)
        .hasMessage(
            "BW5133: A hardware project needs at least one image for its test vectors. Give some"
                + " test images, or none at all to have them made up.");
    assertThat(folder.resolve("new")).doesNotExist();
  }
}
