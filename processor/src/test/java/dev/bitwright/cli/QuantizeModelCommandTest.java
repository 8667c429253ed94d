package dev.bitwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.cli.weights.ArrayFiles;
import dev.bitwright.cli.weights.ArrayFiles.Given;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A network from elsewhere, quantized by the command line. */
class QuantizeModelCommandTest {
  private static final String NETWORK =
      """
      network Small {
        input image: u8[1, 6, 6] (mean = 0.5, std = 0.25);
        quantize UNIFORM(bits = 8);
        stem = relu(batch_norm(conv2d(image, filters = 3, kernel = 3)));
        output scores = dense(flatten(stem), units = 2);
      }
      """;

  @TempDir Path folder;
  private final Random random = new Random(4);
  private final Map<String, Given> arrays = new LinkedHashMap<>();
  private Path network;
  private Path data;

  private Given floats(double size, int... shape) {
    int count = 1;
    for (int s : shape) {
      count *= s;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (size * random.nextGaussian());
    }
    return Given.floats(shape, values);
  }

  @BeforeEach
  void writeFiles() throws IOException {
    network = folder.resolve("small.qnn");
    Files.writeString(network, NETWORK);
    arrays.put("stem.conv2d.weight", floats(0.3, 3, 1, 3, 3));
    arrays.put("stem.batch_norm.gain", Given.floats(new int[] {3}, 1, 0.5f, 2));
    arrays.put("stem.batch_norm.shift", Given.floats(new int[] {3}, 0, 0.1f, -0.1f));
    arrays.put("stem.batch_norm.runningMean", Given.floats(new int[] {3}, 0, 0.2f, 0.1f));
    arrays.put("stem.batch_norm.runningVariance", Given.floats(new int[] {3}, 1, 0.7f, 1.5f));
    arrays.put("scores.weight", floats(0.2, 2, 48));
    arrays.put("scores.bias", Given.floats(new int[] {2}, 0.1f, -0.1f));
    byte[] images = new byte[80 * 36];
    random.nextBytes(images);
    byte[] labels = new byte[80];
    for (int i = 0; i < 80; i++) {
      labels[i] = (byte) (i % 2);
    }
    data =
        ArrayFiles.npz(
            folder.resolve("data.npz"),
            Map.of(
                "images", Given.bytes(new int[] {80, 6, 6}, images),
                "labels", Given.bytes(new int[] {80}, labels)));
  }

  private Path weights() {
    return ArrayFiles.npz(folder.resolve("float.npz"), arrays);
  }

  private Run quantize(Path weights, String... more) {
    List<String> words = new ArrayList<>(List.of("quantize-model", network.toString()));
    words.addAll(List.of("--weights", weights.toString(), "--data", data.toString()));
    words.addAll(List.of("--samples", "40", "--out", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  private void refused(Run run, String... messages) {
    assertThat(run.status()).isEqualTo(Main.INPUT_ERRORS);
    assertThat(run.err().lines().filter(l -> l.contains("BW")).toList()).containsExactly(messages);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void quantizesANetworkFromElsewhere() throws IOException {
    Path hls = folder.resolve("hls");
    Run run = quantize(weights(), "--hls", hls.toString());
    assertThat(run.status()).as(run.err()).isZero();
    Path file = folder.resolve("out/Small.weights");
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(8);
    assertThat(lines.get(0)).isEqualTo("40 samples of data.npz");
    lines = lines.subList(1, 8);
    assertThat(lines.get(0)).isEqualTo("layer        relative error    zeros");
    assertThat(lines.get(1)).matches("stem\\.conv2d +0\\.00\\d\\d +\\d+\\.\\d %");
    assertThat(lines.get(2)).matches("scores +0\\.0[01]\\d\\d +\\d+\\.\\d %");
    assertThat(lines.get(3))
        .matches("same answer as the float network: (9\\d|100)\\.\\d\\d % of 40 samples");
    assertThat(lines.get(4)).matches("right: [456]\\d\\.\\d\\d %, float network [456].*");
    assertThat(lines.subList(5, 7)).containsExactly(file.toString(), hls.toString());
    assertThat(Files.readString(hls.resolve("weights.h"))).contains("stem");
    byte[] first = Files.readAllBytes(file);
    assertThat(quantize(weights()).status()).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    arrays.put("scores.weight", floats(0.2, 2, 48));
    assertThat(quantize(weights()).status()).isZero();
    assertThat(Files.readAllBytes(file)).isNotEqualTo(first);
  }

  @Test
  void namesAreMapped() throws IOException {
    arrays.put("fc", arrays.remove("scores.weight"));
    Path map = folder.resolve("names.txt");
    Files.writeString(map, "scores.weight = fc\n");
    assertThat(quantize(weights(), "--map", map.toString()).status()).isZero();
  }

  @Test
  void everyMissingOrWrongArrayIsNamed() throws IOException {
    arrays.put("scores.weigth", arrays.remove("scores.weight"));
    arrays.remove("stem.batch_norm.runningMean");
    arrays.put("scores.bias", Given.floats(new int[] {3}, 1, 2, 3));
    Path file = weights();
    refused(
        quantize(file),
        "error BW6014: '"
            + file
            + "' has no array 'scores.weight' for the value 'scores.weight'. Did you mean"
            + " 'scores.weigth'? Say what it is called there: --map FILE, with lines 'ours ="
            + " theirs'.",
        "error BW6015: the value 'scores.bias' takes 2 numbers, but the array 'scores.bias' has the"
            + " shape [3]. Change the network, or the name map.",
        "error BW6014: '"
            + file
            + "' has no array 'stem.batch_norm.runningMean' for the value"
            + " 'stem.batch_norm.runningMean'. Say what it is called there: --map FILE, with lines"
            + " 'ours = theirs'.");
  }

  @Test
  void unsoundFilesAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("float.npz"), "nothing");
    refused(
        quantize(file),
        "error BW6011: '"
            + file
            + "' cannot be read: it is no sound zip archive. Give a sound .npz or .safetensors"
            + " file, or a trainer's .checkpoint.");
    Path map = folder.resolve("names.txt");
    Files.writeString(map, "scores.weight\n");
    refused(
        quantize(weights(), "--map", map.toString()),
        "error BW6012: the name map '"
            + map
            + "' cannot be used: line 1 is not 'ours = theirs', with ' : hwio' or ' : io' where"
            + " needed. Correct it.");
    Files.writeString(map, "score.weight = scores.weight\n");
    refused(
        quantize(weights(), "--map", map.toString()),
        "error BW6013: the name map gives 'score.weight', which is no value of the network"
            + " 'Small'. Did you mean 'scores.weight'? Correct the name, or remove the line.");
    data = Files.createDirectory(folder.resolve("empty"));
    refused(
        quantize(weights()),
        "error BW6016: '"
            + data
            + "' cannot be used as samples: the folder has neither train-images-idx3-ubyte nor"
            + " t10k-images-idx3-ubyte. Give a folder of IDX files, images and labels named"
            + " train-images-idx3-ubyte, train-labels-idx1-ubyte or t10k-... (.gz too), or a .npz"
            + " file with unsigned bytes 'images' and, if there are such, 'labels'.");
  }

  /** Training images calibrate; where there are none, the first of the others. */
  @Test
  void ofAFolderTheTrainingImagesCalibrate() throws IOException {
    data = Files.createDirectory(folder.resolve("idx"));
    IdxFiles.write(data, "t10k", 60, 6, 2, false);
    Run run = quantize(weights());
    assertThat(run.out()).startsWith("40 samples of t10k-images-idx3-ubyte\n");
    assertThat(run.out()).contains(" % of 20 samples\n");
    IdxFiles.write(data, "train", 30, 6, 1, false);
    run = quantize(weights());
    assertThat(run.out()).startsWith("30 samples of train-images-idx3-ubyte\n");
    assertThat(run.out()).contains(" % of 60 samples\n");
  }

  @Test
  void whatDoesNotFitIsRefusedAtItsLine() throws IOException {
    Files.writeString(network, NETWORK.replace("UNIFORM(bits = 8)", "RTN(bits = 2)"));
    Run run = quantize(weights());
    assertThat(run.status()).isEqualTo(Main.INPUT_ERRORS);
    assertThat(run.err()).contains("small.qnn:4:26: error BW2062");
    Files.writeString(network, NETWORK);
    Run usage = quantize(weights(), "--samples", "0");
    assertThat(usage.status()).isEqualTo(Main.USAGE);
  }

  /** What a Java without a compiler says. */
  @Test
  void aCompilerIsNeeded() {
    StringWriter errors = new StringWriter();
    CommandLine line =
        new CommandLine(new QuantizeModelCommand(null)).setErr(new PrintWriter(errors));
    int status =
        Main.execute(
            line, network.toString(), "--weights", weights().toString(), "--data", data.toString());
    assertThat(status).isEqualTo(Main.INPUT_ERRORS);
    assertThat(errors)
        .hasToString(
            "error BW6010: the generated trainer has to be compiled, but this Java has no compiler."
                + " Run the command with a JDK, 17 or newer.\n");
  }
}
