package dev.bitwright.lower.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bitwright.emit.hls.HlsBundleEmitter;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Interpreter;
import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.lower.Corpus;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.lower.RandomFrozen;
import dev.bitwright.lower.ReferenceRun;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.HlsAccess;
import dev.bitwright.runtime.HlsProject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks with a state in hardware: the state is carried from call to call and begun anew. */
class HlsSequenceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("dev.bitwright.lower.Corpus#sequences")
  void everyStepAgreesWithTheReference(PlannedGraph planned) {
    agrees(planned, RandomFrozen.of(layout(planned), 7), 8);
    agrees(planned, RandomFrozen.withEnds(layout(planned), 8), 1);
  }

  @Test
  void everyStepOfRandomNetworksAgrees() {
    for (PlannedGraph planned : Corpus.randomSequences(25)) {
      agrees(planned, RandomFrozen.of(layout(planned), 7), 0);
    }
  }

  private static void agrees(PlannedGraph planned, FrozenNetwork network, int least) {
    HlsDesign design = HlsLowering.lower(planned);
    ReferenceRun reference = new ReferenceRun(planned, network);
    Interpreter hardware = bound(design, network);
    Random random = new Random(3);
    Set<String> seen = new HashSet<>();
    for (int n = 0; n < 24; n++) {
      if (n % 8 == 0) {
        reference.reset();
        hardware.run(design.restart().orElseThrow());
      }
      byte[] step = step(design, random);
      int[] expected = reference.traceScores(step);
      assertThat(scores(hardware, design, step)).as("step %d", n).isEqualTo(expected);
      StringBuilder levels = new StringBuilder();
      for (RowTensor tensor : design.tensors()) {
        if (!tensor.packed()) {
          int[] wanted = reference.traceLevels(tensor.name());
          long[] found = hardware.ints(tensor.name() + "_rows")[0];
          assertThat(Arrays.stream(found).mapToInt(Math::toIntExact).toArray())
              .as("step %d %s", n, tensor.name())
              .isEqualTo(wanted);
          levels.append(Arrays.toString(wanted));
        }
      }
      seen.add(levels.toString());
    }
    assertThat(seen).hasSizeGreaterThan(least);
  }

  static Stream<PlannedGraph> byHand() {
    return Stream.concat(
        Corpus.sequences().stream().filter(p -> !p.name().startsWith("Tiny")),
        Corpus.randomSequences(4).stream());
  }

  @ParameterizedTest
  @MethodSource("byHand")
  void theBenchReplaysSequences(PlannedGraph planned) throws Exception {
    assumeTrue(run(Path.of("."), "gcc", "--version").status() == 0, "no C compiler");
    write(planned, 45);
    Result result = simulate();
    assertThat(result.output()).contains("3 sequences: 45 images");
    assertThat(result.status()).as(result.output()).isZero();
  }

  /** As the vendor's tool does: the source by itself, the bench and its copy beside it. */
  @Test
  void theSeparateSourceKeepsItsOwnState() throws Exception {
    assumeTrue(run(Path.of("."), "g++", "--version").status() == 0, "no C++ compiler");
    write(stacked(), 45);
    String flags = "-x c++ -std=c++17 -I. -Wall -Wextra -Werror -Wno-unknown-pragmas";
    String command =
        "g++ %1$s -c Stacked.c -o a.o && g++ %1$s -DBW_SEPARATE -c testbench.c -o b.o"
                .formatted(flags + " -Wno-unused-function")
            + " && g++ a.o b.o -o bench && ./bench";
    Result result = run(folder, "sh", "-c", command);
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("3 sequences: 45 images");
  }

  @Test
  void noticesAChangedTableRowStateOrScore() throws Exception {
    assumeTrue(run(Path.of("."), "gcc", "--version").status() == 0, "no C compiler");
    write(stacked(), 22);
    assertThat(simulate().status()).isZero();
    fails("weights.h", "(a_sigmoid\\[2048\\] = \\{)(-?\\d+)", "the checksum of a_sigmoid differs");
    fails(
        "weights.h",
        "(letter_table\\[\\d+\\]\\[\\d+\\] = \\{\\s*\\{)(-?\\d+)",
        "the checksum of letter_table differs");
    fails("weights.h", "(c_gates_weights\\[.*\\s*\\{)(-?\\d+)", "the checksum of c_gates_weights");
    fails("vectors/vectors.txt", "(levels 1 a_cell \\d+ )(-?\\d+)", "image 1, a_cell[0]");
    fails("vectors/vectors.txt", "(scores 21 \\d+ )(-?\\d+)", "image 21, score 0");
    // What a sequence begins with, and that it begins.
    fails("Stacked.c", "(a_cell_rows\\[0\\]\\[a_cell_unit\\] = )(\\d+)", "image 0, ");
    String vectors = Files.readString(folder.resolve("vectors/vectors.txt"));
    int second = vectors.lastIndexOf("restart\n");
    Files.writeString(
        folder.resolve("vectors/vectors.txt"),
        vectors.substring(0, second) + vectors.substring(second + 8));
    Result result = simulate();
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("image 20, ");
  }

  @Test
  void theDataflowStructureHasNoState() {
    Diagnostics diagnostics = new Diagnostics();
    HlsLimits.check(stacked(), false, diagnostics);
    assertThat(diagnostics.all()).isEmpty();
    HlsLimits.check(stacked(), true, diagnostics);
    assertThat(diagnostics.all().stream().map(Diagnostic::toString))
        .containsExactly(
            "error BW4504: a keeps a state from step to step, which the dataflow structure does"
                + " not have. Compile with the sequential structure.");
  }

  private static PlannedGraph stacked() {
    return Corpus.sequences().stream()
        .filter(p -> p.name().equals("Stacked"))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] step(HlsDesign design, Random random) {
    byte[] step = new byte[design.program().buffer("image").orElseThrow().columns()];
    random.nextBytes(step);
    int vocabulary = design.planned().vocabulary();
    if (vocabulary > 0) {
      step[0] = (byte) ((step[0] & 0xFF) % vocabulary);
    }
    return step;
  }

  private static Interpreter bound(HlsDesign design, FrozenNetwork network) {
    String bundle = HlsBundleEmitter.emit("net.hls", HlsProjects.spec(design)).text();
    Interpreter hardware = Interpreter.of(design.program());
    for (Map.Entry<String, long[]> table : HlsAccess.tables(bundle, network).entrySet()) {
      Buffer buffer = design.program().buffer(table.getKey()).orElseThrow();
      long[] values = table.getValue();
      long[][] rows = new long[buffer.rows()][];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = Arrays.copyOfRange(values, r * buffer.columns(), (r + 1) * buffer.columns());
      }
      hardware.bind(buffer.name(), rows);
    }
    return hardware;
  }

  private static int[] scores(Interpreter hardware, HlsDesign design, byte[] step) {
    boolean signed = design.program().buffer("image").orElseThrow().element().asInt().signed();
    long[] values = new long[step.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = signed ? step[i] : step[i] & 0xFF;
    }
    hardware.bind("image", values);
    hardware.run(design.top());
    return Arrays.stream(hardware.ints("scores")[0]).mapToInt(Math::toIntExact).toArray();
  }

  private void write(PlannedGraph planned, int steps) {
    FrozenNetwork network = RandomFrozen.of(layout(planned), 11);
    HlsDesign design = HlsLowering.lower(planned);
    String bundle = HlsBundleEmitter.emit("net.hls", HlsProjects.spec(design)).text();
    Random random = new Random(5);
    List<byte[]> vectors = new ArrayList<>();
    for (int n = 0; n < steps; n++) {
      vectors.add(step(design, random));
    }
    HlsProject.write(
        folder,
        new ByteArrayInputStream(bundle.getBytes(StandardCharsets.UTF_8)),
        network,
        new ReferenceRun(planned, network),
        vectors);
  }

  /** Changes the number in the second group of the first match by one, simulates, puts it back. */
  private void fails(String file, String pattern, String message) throws Exception {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + file).isTrue();
    int value = Integer.parseInt(matcher.group(2));
    int changed = value > 0 ? value - 1 : value + 1;
    Files.writeString(
        path, text.substring(0, matcher.start(2)) + changed + text.substring(matcher.end(2)));
    Result result = simulate();
    assertThat(result.status()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains(message);
    Files.writeString(path, text);
  }

  private Result simulate() throws Exception {
    Result built = run(folder, "make", "build/gcc_c99");
    assertThat(built.status()).as(built.output()).isZero();
    return run(folder, "./build/gcc_c99");
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
