package dev.bitwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/** A profile by the command line, and the plan that goes by it. */
class ProfileCommandTest {
  private static final String NETWORK =
      """
      network Small {
        input image: u8[1, 6, 6] (mean = 0.5, std = 0.25);
        quantize UNIFORM(bits = 4);
        stem = relu(batch_norm(conv2d(image, filters = 3, kernel = 3)));
        body = relu(batch_norm(conv2d(stem, filters = 4, kernel = 3)))
          quantize {APoT, UNIFORM(bits = [2, 3, 5])};
        more = relu(batch_norm(conv2d(body, filters = 4, kernel = 1))) quantize UNIFORM;
        output scores = dense(flatten(more), units = 2);
        budget { weights <= 180; }
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

  private void norm(String layer, int channels) {
    float[] ones = new float[channels];
    java.util.Arrays.fill(ones, 1);
    arrays.put(layer + ".batch_norm.gain", Given.floats(new int[] {channels}, ones));
    arrays.put(layer + ".batch_norm.shift", floats(0.1, channels));
    arrays.put(layer + ".batch_norm.runningMean", floats(0.1, channels));
    arrays.put(layer + ".batch_norm.runningVariance", Given.floats(new int[] {channels}, ones));
  }

  @BeforeEach
  void writeFiles() throws IOException {
    network = folder.resolve("small.qnn");
    Files.writeString(network, NETWORK);
    arrays.put("stem.conv2d.weight", floats(0.3, 3, 1, 3, 3));
    norm("stem", 3);
    arrays.put("body.conv2d.weight", floats(0.3, 4, 3, 3, 3));
    norm("body", 4);
    arrays.put("more.conv2d.weight", floats(0.3, 4, 4, 1, 1));
    norm("more", 4);
    arrays.put("scores.weight", floats(0.2, 2, 16));
    arrays.put("scores.bias", Given.floats(new int[] {2}, 0.1f, -0.1f));
    data = samples("data.npz", true);
  }

  private Path samples(String name, boolean labelled) {
    byte[] images = new byte[80 * 36];
    random.nextBytes(images);
    byte[] labels = new byte[80];
    for (int i = 0; i < 80; i++) {
      labels[i] = (byte) (i % 2);
    }
    Map<String, Given> all = new LinkedHashMap<>();
    all.put("images", Given.bytes(new int[] {80, 6, 6}, images));
    if (labelled) {
      all.put("labels", Given.bytes(new int[] {80}, labels));
    }
    return ArrayFiles.npz(folder.resolve(name), all);
  }

  private Run profile(Path samples, String... more) {
    Path weights = ArrayFiles.npz(folder.resolve("float.npz"), arrays);
    List<String> words = new ArrayList<>(List.of("profile", network.toString()));
    words.addAll(List.of("--weights", weights.toString(), "--data", samples.toString()));
    words.addAll(List.of("--samples", "40"));
    words.addAll(List.of(more));
    return Run.of(words.toArray(String[]::new));
  }

  private Run check() {
    return Run.of("check", network.toString());
  }

  @Test
  void thePlannerGoesByWhatWasMeasured() throws IOException {
    assertThat(check().err()).as("nothing was measured").doesNotContain("BW32");
    Run run = profile(data);
    assertThat(run.status()).as(run.err()).isZero();
    Path file = folder.resolve("Small.profile");
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("40 samples of data.npz");
    assertThat(lines.get(1)).matches("loss \\d\\.\\d{4} on 40 samples");
    assertThat(lines.get(lines.size() - 1)).isEqualTo(file.toString());
    assertThat(run.out()).contains("body.conv2d  weights      APoT      2: ");
    assertThat(run.err()).contains("profile 100 %, done in 0:").doesNotContain("BW2504");
    String text = Files.readString(file);
    assertThat(text).contains("  weights UNIFORM 5 -16..15 ").contains("  activations APoT 8 ");
    Run planned = check();
    assertThat(planned.status()).as(planned.err()).isZero();
    assertThat(planned.err()).doesNotContain("BW32");
    Path java = folder.resolve("java");
    assertThat(Run.of("compile", network.toString(), "--java", java.toString()).status()).isZero();
    assertThat(Files.readString(java.resolve("Small.plan"))).contains("profile: fisher");
    assertThat(profile(data).status()).isZero();
    assertThat(file).hasContent(text);
    assertThat(profile(data, "--source", "MEASURED", "--seed", "2").status()).isZero();
    assertThat(Files.readString(file)).isNotEqualTo(text).contains("source measured\n");
  }

  @Test
  void theFrontIsMeasuredAndShown() throws IOException {
    Run run = profile(data, "--front", "weights,bops", "--points", "6");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("profile 100 %,");
    String text = Files.readString(folder.resolve("Small.profile"));
    List<String> plans = text.lines().filter(l -> l.startsWith("plan ")).toList();
    assertThat(text).containsPattern("\nplans 40\nfloat \\d\\.\\d+ 0\\.\\d+\nplan ");
    assertThat(plans).hasSizeGreaterThan(6).doesNotHaveDuplicates();
    assertThat(plans.stream().map(l -> l.split(" ")[1]).distinct()).hasSizeGreaterThan(3);
    Run sweep = Run.of("plan", network.toString(), "--sweep", "weights", "--points", "6");
    assertThat(sweep.err()).doesNotContain("BW32");
    assertThat(run.out())
        .contains("\n\n" + sweep.out())
        .containsPattern("\n +bops +loss +measured");
    List<String> lines = sweep.out().lines().toList();
    assertThat(lines.get(1).strip().split(" +"))
        .startsWith("weights", "loss", "measured", "accuracy", "stem");
    List<String[]> points =
        lines.stream()
            .filter(l -> l.contains("/input "))
            .map(l -> l.substring(1).strip().split(" +"))
            .toList();
    assertThat(points).hasSizeGreaterThan(4);
    for (String[] point : points) {
      String plan = null;
      for (String line : plans) {
        plan = line.endsWith(" " + cells(point)) ? line : plan;
      }
      assertThat(plan).as(String.join(" ", point)).isNotNull();
      assertThat(Double.parseDouble(point[3]))
          .isEqualTo(100 * Double.parseDouble(plan.split(" ")[2]), within(0.006));
    }
    assertThat(lines.get(lines.size() - 1))
        .matches(
            "measured: increase over the float network's loss of \\d\\.\\d{4} \\(accuracy [\\d.]+ %\\)"
                + " on 40 samples, all layers quantized at once, not trained; rank correlation with"
                + " loss -?\\d\\.\\d{3}");
    Path page = folder.resolve("front.html");
    String json =
        Run.of(
                "plan",
                network.toString(),
                "--sweep",
                "weights",
                "--points",
                "6",
                "--json",
                "--html",
                page.toString())
            .out();
    assertThat(json)
        .contains("\"samples\": 40, \"rankCorrelation\": ", "\"float\": {\"loss\": ")
        .containsPattern("\"measured\": \\{\"loss\": [\\d.]+, \"accuracy\": [\\d.]+\\}");
    assertThat(Files.readString(page))
        .contains("<h2>Measured accuracy</h2>", "class=\"measured\"", "class=\"twin\"")
        .doesNotContain("NaN");

    // a plan that was not measured has a dash
    Files.writeString(folder.resolve("Small.profile"), text.replace(plans.get(0) + "\n", ""));
    String without =
        Run.of("plan", network.toString(), "--sweep", "weights", "--points", "6").out();
    assertThat(without.lines().filter(l -> l.contains("  -  "))).hasSize(1);
    // and without such lines there are no such columns
    Files.writeString(
        folder.resolve("Small.profile"), text.replaceAll("(?m)^(plans?|float) .*\n", ""));
    assertThat(Run.of("plan", network.toString(), "--sweep", "weights").out())
        .doesNotContain("measured:", "accuracy");
  }

  /** The layers of a line of a sweep, as a profile writes them. */
  private static String cells(String[] point) {
    return String.join(" ", java.util.Arrays.copyOfRange(point, 5, 9));
  }

  @Test
  void aFrontThatThereIsNotIsRefusedBeforeAnythingIsMeasured() throws IOException {
    assertThat(profile(data, "--front", "accumulator").err())
        .startsWith(
            "error BW6001: --front accumulator: this limits every layer by itself; a sweep");
    assertThat(profile(data, "--front", "weights", "--points", "1").status()).isEqualTo(Main.USAGE);
    Files.writeString(
        network,
        NETWORK
            .replace("{APoT, UNIFORM(bits = [2, 3, 5])}", "UNIFORM(bits = 4)")
            .replace(" quantize UNIFORM;\n  output", ";\n  output")
            .replace("budget { weights <= 180; }", ""));
    Run run = profile(data, "--front", "weights");
    assertThat(run.err()).contains("error BW2508").doesNotContain("profile 100 %");
    assertThat(run.status()).isEqualTo(Main.INPUT_ERRORS);
    assertThat(folder.resolve("Small.profile")).doesNotExist();
  }

  @Test
  void aChangedNetworkMakesTheProfileStale() throws IOException {
    assertThat(profile(data).status()).isZero();
    Files.writeString(network, NETWORK.replace("filters = 3, kernel", "filters = 2, kernel"));
    assertThat(check().err())
        .contains("Small.profile:3:11: warning BW3207")
        .contains("changed stem.conv2d, body.conv2d")
        .as("it has a profile")
        .doesNotContain("BW2504");
  }

  /** Held-out images are preferred, and the set that was read is named. */
  @Test
  void ofAFolderTheImagesThatNothingWasTrainedOnAreSeen() throws IOException {
    Path idx = Files.createDirectory(folder.resolve("idx"));
    IdxFiles.write(idx, "train", 50, 6, 1, false);
    String trained = profiled(idx, "40 samples of train-images-idx3-ubyte");
    IdxFiles.write(idx, "t10k", 30, 6, 2, true);
    String held = profiled(idx, "30 samples of t10k-images-idx3-ubyte.gz");
    assertThat(held).isNotEqualTo(trained);
    assertThat(profiled(idx, "30 samples of t10k-images-idx3-ubyte.gz", "--samples-of", "test"))
        .isEqualTo(held);
    assertThat(profiled(idx, "40 samples of train-images-idx3-ubyte", "--samples-of", "train"))
        .isEqualTo(trained);
    Files.delete(idx.resolve("train-images-idx3-ubyte"));
    assertThat(profiled(idx, "30 samples of t10k-images-idx3-ubyte.gz")).isEqualTo(held);

    assertThat(profile(idx, "--samples-of", "train").err())
        .isEqualTo(unusable(idx, "the folder has no train-images-idx3-ubyte"));
    assertThat(profile(data, "--samples-of", "test").err())
        .isEqualTo(unusable(data, "it is no folder, in which there would be a set 'test'"));
    assertThat(profile(idx, "--samples-of", "both").status()).isEqualTo(Main.USAGE);
    assertThat(Run.of("profile", "--help").out())
        .contains("t10k-images-idx3-ubyte", "Of a folder only this: train, test.");
  }

  private String profiled(Path samples, String first, String... more) throws IOException {
    Run run = profile(samples, more);
    assertThat(run.err()).doesNotContain("error");
    assertThat(run.out().lines().findFirst()).contains(first);
    return Files.readString(folder.resolve("Small.profile"));
  }

  private static String unusable(Path place, String why) {
    return "error BW6016: '"
        + place
        + "' cannot be used as samples: "
        + why
        + ". Give a folder of IDX files, images and labels named train-images-idx3-ubyte,"
        + " train-labels-idx1-ubyte or t10k-... (.gz too), or a .npz file with unsigned bytes"
        + " 'images' and, if there are such, 'labels'.\n";
  }

  @Test
  void labelsAreNeeded() {
    Path samples = samples("unlabelled.npz", false);
    Run run = profile(samples);
    assertThat(run.status()).isEqualTo(Main.INPUT_ERRORS);
    assertThat(run.err())
        .isEqualTo(
            "error BW6017: the samples '"
                + samples
                + "' have no labels. A profile compares losses: give a .npz file with 'labels' too,"
                + " or a folder of IDX files.\n");
  }

  @Test
  void wrongUseAndUnusableNetworksAreRefused() throws IOException {
    assertThat(profile(data, "--samples", "0").status()).isEqualTo(Main.USAGE);
    assertThat(profile(data, "--source", "GUESS").status()).isEqualTo(Main.USAGE);
    Path elsewhere = folder.resolve("none/Small.profile");
    Run run = profile(data, "--out", elsewhere.toString());
    assertThat(run.status()).isEqualTo(Main.INPUT_ERRORS);
    assertThat(run.err()).contains("error BW5052: Cannot write the profile " + elsewhere);
  }

  @Test
  void aCompilerIsNeeded() {
    StringWriter errors = new StringWriter();
    CommandLine line = new CommandLine(new ProfileCommand(null)).setErr(new PrintWriter(errors));
    Path weights = ArrayFiles.npz(folder.resolve("float.npz"), arrays);
    int status =
        Main.execute(
            line, network.toString(), "--weights", weights.toString(), "--data", data.toString());
    assertThat(status).isEqualTo(Main.INPUT_ERRORS);
    assertThat(errors.toString()).contains("error BW6010");
  }
}
