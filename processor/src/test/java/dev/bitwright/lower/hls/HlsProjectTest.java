package dev.bitwright.lower.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bitwright.emit.hls.HlsBundleEmitter;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.lower.RandomFrozen;
import dev.bitwright.lower.ReferenceRun;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.HlsProject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hardware projects compile without a warning, replay their vectors, and notice a changed bit. */
class HlsProjectTest {
  @TempDir Path folder;

  @BeforeAll
  static void compiler() throws Exception {
    boolean found;
    try {
      found = run(Path.of("."), "gcc", "--version").status() == 0;
    } catch (IOException e) {
      found = false;
    }
    if (!found) {
      System.out.println("HlsProjectTest skipped: no C compiler (gcc) on this machine");
    }
    assumeTrue(found, "no C compiler");
  }

  @ParameterizedTest
  @MethodSource("dev.bitwright.lower.Corpus#all")
  void replaysItsVectors(PlannedGraph planned) throws Exception {
    write(planned, 12);
    Result result = run(folder, "make", "csim-gcc");
    assertThat(result.output()).contains("12 images");
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void noticesAChangedWeight() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    change("weights.h", Pattern.compile("(body_weight_signs\\[\\d+\\]\\[\\d+\\] = \\{\\s*\\{)(-?\\d+)"));
    fails("layer body: the checksum of body_weight_signs differs");
  }

  @Test
  void noticesAChangedThreshold() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    change("weights.h", Pattern.compile("(stem\\w*_thresholds\\[\\d+\\]\\[\\d+\\] = \\{\\s*\\{)(-?\\d+)"));
    fails("layer stem: the checksum of stem");
  }

  @Test
  void noticesAChangedGoldenLevel() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    change("vectors/vectors.txt", Pattern.compile("(levels 1 stem\\w* \\d+ )(-?\\d+)"));
    fails("layer stem: image 1, stem");
  }

  @Test
  void noticesAChangedGoldenScore() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    change("vectors/vectors.txt", Pattern.compile("(scores 2 \\d+ )(-?\\d+)"));
    fails("layer scores: image 2, score 0");
  }

  @Test
  void noticesAMissingImage() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    change("vectors/vectors.txt", Pattern.compile("(images )(\\d+)"));
    Result result = simulate();
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("not everything was compared");
  }

  @Test
  void noticesANarrowedType() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    Path types = folder.resolve("types.h");
    Matcher bound =
        Pattern.compile("#define body_acc_t_hi \\((\\d+)\\)").matcher(Files.readString(types));
    assertThat(bound.find()).isTrue();
    String narrow =
        Files.readString(types)
            .replaceAll("#define body_acc_t_hi \\(\\d+\\)", "#define body_acc_t_hi (1)")
            .replaceAll("#define body_acc_t_lo \\(-\\d+\\)", "#define body_acc_t_lo (-2)");
    Files.writeString(types, narrow);
    Result result = simulate();
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("body_step").contains("does not fit body_acc_t");
  }

  @Test
  void writesTheSameBytesTwice() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    String before = contents();
    write(Networks.planned(Networks.text("TinyConv")), 3);
    assertThat(contents()).isEqualTo(before);
  }

  private String contents() throws IOException {
    StringBuilder text = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(folder.relativize(file)).append('\n').append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private void fails(String message) throws Exception {
    Result result = simulate();
    assertThat(result.status()).as(result.output()).isNotZero();
    assertThat(result.output()).contains(message);
  }

  private Result simulate() throws Exception {
    Result built = run(folder, "make", "build/gcc_c99");
    assertThat(built.status()).as(built.output()).isZero();
    return run(folder, "./build/gcc_c99");
  }

  /** Adds one to the number in the second group of the first match. */
  private void change(String file, Pattern pattern) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + file).isTrue();
    int value = Integer.parseInt(matcher.group(2));
    String changed = matcher.group(1) + (value > 0 ? value - 1 : value + 1);
    Files.writeString(
        path, text.substring(0, matcher.start()) + changed + text.substring(matcher.end()));
  }

  private void write(PlannedGraph planned, int images) {
    FrozenNetwork network = RandomFrozen.of(layout(planned), 11);
    HlsDesign design = HlsLowering.lower(planned);
    String bundle = HlsBundleEmitter.emit("net.hls", HlsProjects.spec(design)).text();
    Random random = new Random(5);
    List<byte[]> vectors = new ArrayList<>();
    for (int n = 0; n < images; n++) {
      byte[] image = new byte[design.program().buffer("image").orElseThrow().columns()];
      random.nextBytes(image);
      vectors.add(image);
    }
    InputStream stream = new ByteArrayInputStream(bundle.getBytes(StandardCharsets.UTF_8));
    HlsProject.write(folder, stream, network, new ReferenceRun(planned, network), vectors);
  }

  private record Result(int status, String output) {}

  private static Result run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static FrozenLayout layout(PlannedGraph planned) {
    return FrozenLayout.parse(LayoutText.of(planned).toArray(String[]::new));
  }
}
