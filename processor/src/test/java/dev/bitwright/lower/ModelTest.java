package dev.bitwright.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.bitwright.lower.reference.ReferenceLowering;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.GroupAccess;
import dev.bitwright.runtime.LevelTrace;
import dev.bitwright.runtime.WeightFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelTest {
  static Stream<PlannedGraph> corpus() {
    return Corpus.all().stream();
  }

  static Stream<PlannedGraph> large() {
    return Stream.concat(corpus(), Corpus.planned(20).stream());
  }

  @ParameterizedTest
  @MethodSource("large")
  void modelGivesTheLevelsOfTheReference(PlannedGraph graph) {
    FrozenLayout layout = LoweringAgreementTest.layout(graph);
    CompiledModel model = CompiledModel.of(graph);
    for (int seed = 10; seed < 13; seed++) {
      FrozenNetwork frozen = RandomFrozen.of(layout, seed);
      Interpreted reference = new Interpreted(graph, ReferenceLowering.lower(graph), frozen);
      LevelTrace session = model.session(frozen);
      for (int image = 0; image < 3; image++) {
        byte[] samples = LoweringAgreementTest.samples(graph, 1000 * seed + image);
        Map<String, long[]> expected = reference.run(samples);
        int[] scores = session.traceScores(samples);
        expected.forEach(
            (tensor, levels) ->
                assertThat(session.traceLevels(tensor))
                    .as("%s %s", graph.name(), tensor)
                    .isEqualTo(Arrays.stream(levels).mapToInt(Math::toIntExact).toArray()));
        assertThat(scores).isEqualTo(session.traceLevels(last(layout)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void aChangedWeightIsSeen(PlannedGraph graph) {
    FrozenLayout layout = LoweringAgreementTest.layout(graph);
    FrozenNetwork frozen = RandomFrozen.of(layout, 2);
    CompiledModel model = CompiledModel.of(graph);
    for (FrozenLayout.Stage stage : layout.stages()) {
      if (stage.weights() != null) {
        boolean seen = false;
        int count = stage.outputs() * stage.taps();
        for (int tries = 0; tries < 10 && !seen; tries++) {
          FrozenNetwork changed = changed(frozen, stage, (int) (tries * 0.0999 * count));
          seen = differs(graph, layout, model.session(frozen), model.session(changed));
        }
        assertThat(seen).as("%s %s", graph.name(), stage.name()).isTrue();
      }
    }
  }

  private static FrozenNetwork changed(FrozenNetwork frozen, FrozenLayout.Stage stage, int at) {
    if (GroupAccess.grouped(stage)) {
      return GroupAccess.changed(frozen, stage, at);
    }
    String table = stage.name() + ".weights";
    int least = stage.weights().minimum();
    int most = stage.weights().maximum();
    return frozen.with(table, at, frozen.longs(table)[at] > 0 ? least : most);
  }

  private static String last(FrozenLayout layout) {
    FrozenLayout.Stage stage = layout.stages().get(layout.stages().size() - 1);
    return stage.emissions().get(stage.emissions().size() - 1).tensor();
  }

  private static boolean differs(
      PlannedGraph graph, FrozenLayout layout, LevelTrace a, LevelTrace b) {
    for (int image = 0; image < 200; image++) {
      byte[] samples = LoweringAgreementTest.samples(graph, image);
      a.traceScores(samples);
      b.traceScores(samples);
      for (FrozenLayout.Stage stage : layout.stages()) {
        for (FrozenLayout.Emission emission : stage.emissions()) {
          if (!Arrays.equals(a.traceLevels(emission.tensor()), b.traceLevels(emission.tensor()))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void aRunAllocatesNothing(PlannedGraph graph) throws Throwable {
    CompiledModel model = CompiledModel.of(graph);
    Object session = model.session(RandomFrozen.of(LoweringAgreementTest.layout(graph), 3));
    MethodHandle run =
        MethodHandles.publicLookup()
            .unreflect(session.getClass().getMethod("run", byte[].class, int[].class))
            .asType(MethodType.methodType(void.class, Object.class, byte[].class, int[].class));
    byte[] samples = LoweringAgreementTest.samples(graph, 4);
    int[] scores = new int[((LevelTrace) session).traceScores(samples).length];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long[] allocated = new long[20];
    for (int n = 0; n < 20; n++) {
      long before = threads.getThreadAllocatedBytes(thread);
      // Exact, so that the call itself boxes nothing.
      run.invokeExact(session, samples, scores);
      allocated[n] = threads.getThreadAllocatedBytes(thread) - before;
    }
    // The first calls link the method handle.
    assertThat(Arrays.copyOfRange(allocated, 5, 20)).containsOnly(0);
    assertThat(Arrays.stream(scores).distinct().count()).isGreaterThan(1);
  }

  @Test
  void filesAndStreams(@TempDir Path folder) {
    PlannedGraph graph = Corpus.vectors();
    CompiledModel model = CompiledModel.of(graph);
    FrozenNetwork frozen = RandomFrozen.of(LoweringAgreementTest.layout(graph), 5);
    Object made = model.model(frozen);
    Path file = folder.resolve("vectors.bww");
    CompiledModel.call(model.type(), made, "save", file);
    Object loaded = CompiledModel.call(model.type(), null, "load", file);
    assertThat(CompiledModel.call(model.type(), loaded, "frozen")).isEqualTo(frozen);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    WeightFile.write(bytes, frozen);
    InputStream stream = new ByteArrayInputStream(bytes.toByteArray());
    Object streamed = CompiledModel.call(model.type(), null, "load", stream);
    assertThat(CompiledModel.call(model.type(), streamed, "frozen")).isEqualTo(frozen);
    assertThat((long) CompiledModel.call(model.type(), loaded, "memoryBytes")).isGreaterThan(500);
    assertThat((float) CompiledModel.call(model.type(), loaded, "scoreScale")).isEqualTo(0.01f);
  }

  @Test
  void messages() {
    PlannedGraph graph = Corpus.vectors();
    CompiledModel model = CompiledModel.of(graph);
    FrozenNetwork frozen = RandomFrozen.of(LoweringAgreementTest.layout(graph), 5);
    Object session = model.session(frozen);
    Class<?> type = session.getClass();
    assertThatThrownBy(() -> CompiledModel.call(type, session, "run", new byte[6], new int[4]))
        .isInstanceOf(BitwrightException.class)
        .hasMessage(
            "BW5120: image has 6 values, but the network reads 5."
                + " Give one sample, channel by channel, row by row.");
    assertThatThrownBy(() -> CompiledModel.call(type, session, "classify", new byte[4]))
        .hasMessageStartingWith("BW5120: image has 4 values");
    assertThatThrownBy(() -> CompiledModel.call(type, session, "run", new byte[5], new int[3]))
        .hasMessage(
            "BW5121: scores has room for 3 values, but the network gives 4."
                + " Give an array of the output's length.");
    assertThatThrownBy(() -> ((LevelTrace) session).traceLevels("none"))
        .hasMessage(
            "BW5123: The network has no tensor none. Give one of image, a, c, sum, scores.");
    FrozenNetwork other = RandomFrozen.of(LoweringAgreementTest.layout(Corpus.ternary()), 1);
    assertThatThrownBy(() -> model.model(other))
        .hasMessage(
            "BW5122: The frozen network is of Ternary, this model is of Vectors or of another"
                + " quantization of it. Use the model class that was generated with the trainer.");
  }

  @Test
  void classifyTakesTheLowestIndexOfATie() {
    PlannedGraph graph = Corpus.vectors();
    CompiledModel model = CompiledModel.of(graph);
    FrozenNetwork frozen = RandomFrozen.of(LoweringAgreementTest.layout(graph), 5);
    FrozenNetwork tied = frozen;
    for (int k = 0; k < 28; k++) {
      tied = tied.with("scores.weights", k, 0);
    }
    for (int c = 0; c < 4; c++) {
      tied = tied.with("scores.offsets", c, c == 1 || c == 3 ? 9 : 2);
    }
    Object session = model.session(tied);
    assertThat(CompiledModel.call(session.getClass(), session, "classify", new byte[5]))
        .isEqualTo(1);
    assertThat(((LevelTrace) session).traceScores(new byte[5])).containsExactly(2, 9, 2, 9);
  }

  @Test
  void sessionsOfOneModelRunSideBySide() throws InterruptedException {
    PlannedGraph graph = Corpus.mixed();
    CompiledModel model = CompiledModel.of(graph);
    Object made = model.model(RandomFrozen.of(LoweringAgreementTest.layout(graph), 6));
    List<List<int[]>> results = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      LevelTrace session = (LevelTrace) CompiledModel.call(model.type(), made, "newSession");
      List<int[]> scores = new ArrayList<>();
      results.add(scores);
      threads.add(
          new Thread(
              () -> {
                for (int image = 0; image < 20; image++) {
                  scores.add(session.traceScores(LoweringAgreementTest.samples(graph, image)));
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(results.get(0)).hasSize(20);
    assertThat(results.get(0).get(0)).isNotEqualTo(results.get(0).get(1));
    for (List<int[]> scores : results) {
      assertThat(scores.toArray(int[][]::new)).isEqualTo(results.get(0).toArray(int[][]::new));
    }
  }
}
