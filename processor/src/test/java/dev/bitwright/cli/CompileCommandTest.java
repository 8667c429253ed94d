package dev.bitwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.QnnReader;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.lower.RandomFrozen;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkPlanning;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.WeightFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileCommandTest {

  private static final String TEXT =
      """
      network Small {
        input image: u8[1, 8, 8] (mean = 0.286, std = 0.353);
        quantize RTN(bits = 2);
        stem = batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1));
        body = max_pool(batch_norm(conv2d(stem, filters = 6, kernel = 3)), kernel = 2);
        output scores = dense(flatten(body), units = 3) quantize UNIFORM(bits = 8);
      }
      """;

  @TempDir Path folder;
  private Path network;

  @BeforeEach
  void writeNetwork() throws IOException {
    network = folder.resolve("small.qnn");
    Files.writeString(network, TEXT);
  }

  private Run compile(String... options) {
    return Run.of(
        Stream.concat(Stream.of("compile", network.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private static List<String> filesOf(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .map(p -> root.relativize(p).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private Path weights() throws IOException {
    Diagnostics diagnostics = new Diagnostics();
    PlannedGraph graph =
        QnnReader.read("net.qnn", TEXT, diagnostics)
            .flatMap(n -> new NetworkPlanning().plan(n, CompilerSettings.of(""), diagnostics))
            .flatMap(NetworkPlanning.Result::planned)
            .orElseThrow(() -> new AssertionError(diagnostics.render()));
    FrozenLayout layout = FrozenLayout.parse(LayoutText.of(graph).toArray(String[]::new));
    Path file = folder.resolve("small.weights");
    WeightFile.write(file, RandomFrozen.of(layout, 1));
    return file;
  }

  @Test
  void checkFindsNothing() {
    Run run = Run.of("check", network.toString());
    assertThat(run.err()).doesNotContain("error");
    assertThat(run.out()).isEqualTo(network + ": no errors\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void javaFilesGoToTheirPackageAndMayBeReplaced() throws IOException {
    Path out = folder.resolve("java");
    Run run = compile("--java", out.toString(), "--package", "a.b");
    assertThat(run.status()).as(run.err()).isZero();
    List<String> files = filesOf(out);
    assertThat(files).contains(".bitwright-files", "a/b/Small.plan");
    assertThat(files).hasSize(run.out().lines().toList().size() + 1);
    assertThat(compile("--java", out.toString(), "--package", "a.b").status()).isZero();
    assertThat(filesOf(out)).isEqualTo(files);
  }

  @Test
  void theTrainerMayBeLeftOut() throws IOException {
    Path out = folder.resolve("java");
    Path model = folder.resolve("model");
    assertThat(compile("--java", out.toString()).status()).isZero();
    assertThat(compile("--java", model.toString(), "--no-trainer").status()).isZero();
    List<String> files = filesOf(out);
    assertThat(files).contains("SmallTrainer.java", "SmallModel.java");
    assertThat(filesOf(model))
        .containsExactlyElementsOf(
            files.stream().filter(f -> !f.equals("SmallTrainer.java")).toList());
  }

  @Test
  void floatsHaveNoModel() throws IOException {
    Files.writeString(network, TEXT.replaceAll("quantize [A-Z]+\\(bits = .\\)", "quantize NONE"));
    Run run = compile("--java", folder.resolve("j").toString(), "--no-trainer");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(network + ":1:9: error BW4506: 'Small' computes in floats");
    assertThat(folder.resolve("j")).doesNotExist();
  }

  @Test
  void withoutWeightsTheHardwareIsText() throws IOException {
    Path out = folder.resolve("hls");
    Run run = compile("--hls", out.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err())
        .isEqualTo(
            "note BW6007: '"
                + out
                + "' has no weights, types and test vectors yet. Add --weights FILE once the"
                + " network is trained.\n");
    assertThat(filesOf(out)).contains("Small.c", "Small.h", "Makefile").doesNotContain("weights.h");
  }

  @Test
  void makeSaysWhatAProjectWithoutWeightsLacks() throws Exception {
    Path out = folder.resolve("hls");
    assertThat(compile("--hls", out.toString()).status()).isZero();
    Process make;
    try {
      make = new ProcessBuilder("make", "csim").directory(out.toFile()).start();
    } catch (IOException e) {
      assumeTrue(false, "no make");
      return;
    }
    String err = new String(make.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(make.waitFor()).isNotZero();
    assertThat(err)
        .contains("types.h is not there: types, weights and test vectors come from a trained")
        .contains("with --weights FILE (command line) or writeHls (Java model)");
  }

  @Test
  void withWeightsTheHardwareProjectIsWhole() throws IOException {
    Path out = folder.resolve("hls");
    compile("--hls", out.toString());
    Run run = compile("--hls", out.toString(), "--weights", weights().toString(), "--vectors", "3");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(filesOf(out))
        .contains("Small.c", "types.h", "weights.h", "vectors/vectors.txt", "report.json");
  }

  @Test
  void theHardwareMayBeProcessesJoinedByFifos() throws IOException {
    Path out = folder.resolve("hls");
    Run run =
        compile(
            "--hls",
            out.toString(),
            "--structure",
            "dataflow",
            "--weights",
            weights().toString(),
            "--vectors",
            "3");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(filesOf(out)).contains("stream.h");
    assertThat(Files.readString(out.resolve("Small.c"))).contains("#pragma HLS dataflow");
    assertThat(Files.readString(out.resolve("report.md")))
        .contains("Structure: dataflow.")
        .contains("| FIFO |");
  }

  @Test
  void anUnknownStructureIsWrongUsage() {
    Run run = compile("--hls", folder.resolve("h").toString(), "--structure", "parallel");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--structure takes sequential or dataflow");
  }

  @Test
  void aWeightFileThatIsNoneIsRefused() {
    Run run = compile("--hls", folder.resolve("h").toString(), "--weights", network.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("error BW5101: ").endsWith(".\n");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aFolderOfTheUserIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    Run run = compile("--hls", folder.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("error BW5130: ").contains("mine.txt");
    assertThat(filesOf(folder)).containsExactly("mine.txt", "small.qnn");
  }

  @Test
  void floatsHaveNoHardware() throws IOException {
    Files.writeString(network, TEXT.replaceAll("quantize [A-Z]+\\(bits = .\\)", "quantize NONE"));
    Run run = compile("--hls", folder.resolve("h").toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith(
            network
                + ":1:9: error BW6008: 'Small' computes in floats, so there is no hardware for it."
                + " Give every layer with weights a scheme other than NONE.\n");
  }

  @Test
  void weightsNeedTheHardwareFolder() {
    Run run = compile("--java", "j", "--weights", "w");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "error BW6005: --weights is for the HLS project only. Add --hls DIR, or leave it"
                + " out.\n");
  }

  @Test
  void errorsOfTheNetworkWriteNothing() throws IOException {
    Files.writeString(network, TEXT.replace("stem,", "stm,"));
    Path out = folder.resolve("java");
    Run run = compile("--java", out.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("error BW2001", "'stem'");
    assertThat(out).doesNotExist();
  }

  @Test
  void aProfileIsTakenFromBesideTheNetworkOrAsGiven() throws IOException {
    String java = folder.resolve("java").toString();
    Path beside = folder.resolve("Small.profile");
    Files.writeString(beside, "bitwright profile 2\n");
    Run refused = compile("--java", java);
    assertThat(refused.status()).isEqualTo(Main.INPUT_ERRORS);
    assertThat(refused.err()).contains("Small.profile:1:19: error BW3202");
    Path other = folder.resolve("other.txt");
    Files.writeString(other, "nothing\n");
    assertThat(compile("--java", java, "--profile", other.toString()).err())
        .contains("other.txt:1:1: error BW3201");
    Files.delete(other);
    assertThat(compile("--java", java, "--profile", other.toString()).err()).contains("BW1010");
  }
}
