package dev.bitwright.lower.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bitwright.emit.hls.HlsBundleEmitter;
import dev.bitwright.lower.Corpus;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.lower.RandomFrozen;
import dev.bitwright.lower.ReferenceRun;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.rows.RowStep;
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
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @MethodSource("dev.bitwright.lower.Corpus#all")
  void processesReplayTheirVectors(PlannedGraph planned) throws Exception {
    write(planned, 12, true);
    Result result = run(folder, "make", "csim-gcc");
    assertThat(result.output()).contains("12 images");
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void noticesAFifoThatIsOneTooShort() throws Exception {
    write(residual(), 3, true);
    int depth = fifoDepth();
    Path source = folder.resolve("Residual.c");
    String text = Files.readString(source);
    String stream = ", stem_1_to_join, ";
    assertThat(text).contains(stream + depth + ")");
    Files.writeString(source, text.replace(stream + depth + ")", stream + (depth - 1) + ")"));
    Result result = simulate();
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.output()).contains("stream stem_1_to_join: push over its depth");
  }

  @Test
  void noticesAFifoThatIsLongerThanNeeded() throws Exception {
    write(residual(), 3, true);
    int depth = fifoDepth();
    for (String file : List.of("Residual.c", "bench_tables.h")) {
      Path path = folder.resolve(file);
      Files.writeString(
          path,
          Files.readString(path)
              .replace(", stem_1_to_join, " + depth + ")", ", stem_1_to_join, " + (depth + 1) + ")")
              .replace(
                  "{\"stem_1_to_join\", \"join\", " + depth,
                  "{\"stem_1_to_join\", \"join\", " + (depth + 1)));
    }
    Result result = simulate();
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.output())
        .contains(
            "layer join: the FIFO stem_1_to_join holds "
                + depth
                + " elements at most, the schedule says "
                + (depth + 1));
  }

  @Test
  void statesEveryDepthInTheReports() throws Exception {
    write(residual(), 3, true);
    int depth = fifoDepth();
    assertThat(Files.readString(folder.resolve("report.json")))
        .contains("\"structure\": \"dataflow\"")
        .contains(
            "{\"name\": \"stem_1_to_join\", \"tensor\": \"stem_1\", \"reader\": \"join\","
                + " \"rows\": 2, \"depth\": "
                + depth);
    String report = Files.readString(folder.resolve("report.md"));
    assertThat(report).contains("| stem_1_to_join | join | 2 | " + depth + " |");
    Matcher slowest = Pattern.compile("\\(cycles: the slowest\\) \\| \\| (\\d+) ").matcher(report);
    assertThat(slowest.find()).isTrue();
    double frames = 100e6 / Long.parseLong(slowest.group(1));
    assertThat(report)
        .contains(
            String.format(
                Locale.ROOT, "At a clock of 100 MHz that is %.1f frames a second", frames));
  }

  /** As the vendor's tool does: its streams, the source by itself, the bench beside it. */
  @Test
  void theConcurrentFormReplaysTheVectors() throws Exception {
    assumeTrue(run(Path.of("."), "g++", "--version").status() == 0, "no C++ compiler");
    write(residual(), 3, true);
    stream();
    List<String> flags = List.of("-x", "c++", "-std=c++17", "-I.", "-Wall", "-Wextra", "-Werror");
    compile(flags, "-Wno-unknown-pragmas", "-Wno-unused-function", "-c", "Residual.c", "-o", "a.o");
    compile(
        flags,
        "-Wno-unknown-pragmas",
        "-Wno-unused-function",
        "-DBW_SEPARATE",
        "-c",
        "testbench.c",
        "-o",
        "b.o");
    Result linked = run(folder, "g++", "a.o", "b.o", "-o", "bench", "-pthread");
    assertThat(linked.status()).as(linked.output()).isZero();
    Result result = run(folder, "./bench");
    assertThat(result.output()).contains("3 images");
    assertThat(result.status()).as(result.output()).isZero();
  }

  /** Threads that wait at full and at empty FIFOs, as in hardware, come to an end. */
  @Test
  void theDepthsSufficeForProcessesThatWait() throws Exception {
    assumeTrue(run(Path.of("."), "g++", "--version").status() == 0, "no C++ compiler");
    write(residual(), 1, true);
    stream();
    List<String> steps =
        HlsLowering.lower(residual(), true).steps().stream().map(RowStep::name).toList();
    Files.writeString(folder.resolve("threads.cpp"), threads(steps));
    List<String> flags = List.of("-std=c++17", "-I.", "-DBOUNDED", "-pthread");
    compile(flags, "threads.cpp", "-o", "threads");
    Result result = run(folder, "./threads");
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).isEqualTo(goldenScores());

    // The sum waits for the long way first: with one element on the short way, all wait.
    Path source = folder.resolve("Residual.c");
    String text = Files.readString(source);
    String shorter = text.replaceAll(", (join_to_skip|skip_to_total), \\d+\\)", ", $1, 1)");
    assertThat(shorter).isNotEqualTo(text);
    Files.writeString(source, shorter);
    compile(flags, "threads.cpp", "-o", "threads");
    assertThat(run(folder, "./threads").status()).isEqualTo(9);
  }

  private String goldenScores() throws IOException {
    return Files.readString(folder.resolve("vectors/vectors.txt"))
        .lines()
        .filter(l -> l.startsWith("scores 0 "))
        .map(l -> l.replaceFirst("scores 0 \\d+ ", ""))
        .findFirst()
        .orElseThrow();
  }

  private String threads(List<String> steps) throws IOException {
    String hex =
        Files.readString(folder.resolve("vectors/vectors.txt"))
            .lines()
            .filter(l -> l.startsWith("image 0 "))
            .map(l -> l.split(" ")[3])
            .findFirst()
            .orElseThrow();
    StringBuilder text = new StringBuilder("#include <thread>\n#include <vector>\n");
    text.append("#include \"Residual.c\"\nint main() {\n  const char *hex = \"").append(hex);
    text.append("\";\n  for (int i = 0; i < Residual_PIXELS; i++) {\n");
    text.append("    char two[3] = {hex[2 * i], hex[2 * i + 1], 0};\n");
    text.append("    image[i] = (uint8_t) strtol(two, nullptr, 16);\n  }\n");
    text.append("  void (*processes[])() = {");
    steps.forEach(s -> text.append(s).append("_process, "));
    text.append("};\n  hls::model::running() = ").append(steps.size()).append(";\n");
    text.append("  std::vector<std::thread> threads;\n  for (auto process : processes) {\n");
    text.append("    threads.emplace_back([process] { process(); hls::model::ended(); });\n  }\n");
    text.append("  for (auto &t : threads) {\n    t.join();\n  }\n");
    text.append("  for (int i = 0; i < Residual_SCORES; i++) {\n");
    text.append("    printf(\"%s%ld\", i == 0 ? \"\" : \" \", (long) scores[i]);\n  }\n}\n");
    return text.toString();
  }

  private void stream() throws IOException {
    try (InputStream in = HlsProjectTest.class.getResourceAsStream("/hls/hls_stream.h")) {
      Files.write(folder.resolve("hls_stream.h"), in.readAllBytes());
    }
  }

  private void compile(List<String> flags, String... rest) throws Exception {
    List<String> command = new ArrayList<>(List.of("g++"));
    command.addAll(flags);
    command.addAll(List.of(rest));
    Result result = run(folder, command.toArray(String[]::new));
    assertThat(result.status()).as(result.output()).isZero();
  }

  private static PlannedGraph residual() {
    return Corpus.all().stream().filter(p -> p.name().equals("Residual")).findFirst().orElseThrow();
  }

  /** Of the skip connection, as the lowering states it. */
  private static int fifoDepth() {
    return HlsLowering.lower(residual(), true).flow().orElseThrow().fifos().stream()
        .filter(f -> f.name().equals("stem_1_to_join"))
        .findFirst()
        .orElseThrow()
        .depth();
  }

  @Test
  void noticesAChangedWeight() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    change(
        "weights.h",
        Pattern.compile("(body_weight_signs\\[\\d+\\]\\[\\d+\\] = \\{\\s*\\{)(-?\\d+)"));
    fails("layer body: the checksum of body_weight_signs differs");
  }

  @Test
  void noticesAChangedThreshold() throws Exception {
    write(Networks.planned(Networks.text("TinyConv")), 3);
    change(
        "weights.h",
        Pattern.compile("(stem\\w*_thresholds\\[\\d+\\]\\[\\d+\\] = \\{\\s*\\{)(-?\\d+)"));
    fails("layer stem: the checksum of stem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"addends", "fractions", "shifts", "lows", "highs"})
  void noticesAChangedTableOfShifts(String table) throws Exception {
    write(Networks.planned(Networks.text("TinyShift")), 3);
    change(
        "weights.h",
        Pattern.compile("(stem\\w*_" + table + "\\[\\d+\\](?:\\[\\d+\\])? = \\{\\s*\\{?)(-?\\d+)"));
    fails("layer stem: the checksum of stem");
  }

  @Test
  void shiftsHaveNoMultiplier() throws Exception {
    write(Networks.planned(Networks.text("TinyShift")), 3);
    String source = Files.readString(folder.resolve("TinyShift.c"));
    Matcher sum =
        Pattern.compile("stem_1_product_t \\w+ = ([^;]*);|(\\w*_scaled) = ([^;]*);")
            .matcher(source);
    int found = 0;
    while (sum.find()) {
      assertThat(sum.group()).contains("<<").doesNotContain("*");
      found++;
    }
    assertThat(found).isGreaterThan(3);
    assertThat(source).doesNotContain("stem_1_multipliers");
  }

  @Test
  void shiftsBehindTernaryWeightsTakeNoDsp() throws Exception {
    String text =
        Networks.text("TinyShift").replace("UNIFORM(bits = 2,", "UNIFORM(bits = 2, narrow = on,");
    write(Networks.planned(text), 3);
    assertThat(dsp("fine")).isZero();
    write(Networks.planned(text.replace("relu6(stem + fine)", "relu6(batch_norm(fine))")), 3);
    assertThat(dsp("fine")).isEqualTo(2);
  }

  private int dsp(String layer) throws IOException {
    Matcher found =
        Pattern.compile("\"name\": \"" + layer + "\"[^}]*?\"dsp\": (\\d+)")
            .matcher(Files.readString(folder.resolve("report.json")));
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
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
    write(planned, images, false);
  }

  private void write(PlannedGraph planned, int images, boolean dataflow) {
    FrozenNetwork network = RandomFrozen.of(layout(planned), 11);
    HlsDesign design = HlsLowering.lower(planned, dataflow);
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
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static FrozenLayout layout(PlannedGraph planned) {
    return FrozenLayout.parse(LayoutText.of(planned).toArray(String[]::new));
  }
}
