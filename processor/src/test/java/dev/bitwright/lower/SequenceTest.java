package dev.bitwright.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.bitwright.lower.java.JavaLowering;
import dev.bitwright.lower.reference.ReferenceLowering;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.State;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.LevelTrace;
import dev.bitwright.runtime.WeightFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks with a state, step by step: every tensor of reference, row program and Java model. */
class SequenceTest {
  private static final int STEPS = 9;

  static Stream<PlannedGraph> sequences() {
    return Corpus.sequences().stream();
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void everyStepGivesTheLevelsOfTheReference(PlannedGraph graph) {
    for (int seed = 0; seed < 4; seed++) {
      assertThat(states(graph, seed)).isGreaterThan(seed == 3 ? 1 : 5);
    }
  }

  /** Where states have few levels and units, few of them are seen, but not one alone in all. */
  @Test
  void everyStepOfRandomNetworksGivesTheLevelsOfTheReference() {
    int several = 0;
    for (PlannedGraph graph : Corpus.randomSequences(40)) {
      several += states(graph, 0) > 3 && states(graph, 1) > 3 ? 1 : 0;
      states(graph, 3);
    }
    assertThat(several).isGreaterThan(30);
  }

  /** Compares all levels of some sequences, and counts the states that were seen. */
  private static int states(PlannedGraph graph, int seed) {
    FrozenLayout layout = LoweringAgreementTest.layout(graph);
    // The interpreter traps where a value leaves the width that was proven for it.
    FrozenNetwork frozen =
        seed == 3 ? RandomFrozen.withEnds(layout, seed) : RandomFrozen.of(layout, seed);
    Interpreted reference = new Interpreted(graph, ReferenceLowering.lower(graph), frozen);
    Interpreted rows = new Interpreted(graph, JavaLowering.lower(graph), frozen);
    LevelTrace session = CompiledModel.of(graph).session(frozen);
    Set<String> seen = new HashSet<>();
    for (int step = 0; step < 3 * STEPS; step++) {
      if (step % STEPS == 0 && step > 0) {
        reference.reset();
        rows.reset();
        session.reset();
      }
      byte[] samples = samples(graph, 100 * seed + step);
      Map<String, long[]> expected = reference.run(samples);
      Map<String, long[]> actual = rows.run(samples);
      session.traceScores(samples);
      seen.add(states(graph, session));
      expected.forEach(
          (tensor, levels) -> {
            assertThat(actual.get(tensor)).as("%s %s", graph.name(), tensor).isEqualTo(levels);
            assertThat(session.traceLevels(tensor))
                .as("%s %s", graph.name(), tensor)
                .isEqualTo(Arrays.stream(levels).mapToInt(Math::toIntExact).toArray());
          });
    }
    return seen.size();
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void theStateMattersAndAResetForgetsIt(PlannedGraph graph) {
    LevelTrace session =
        CompiledModel.of(graph).session(RandomFrozen.of(LoweringAgreementTest.layout(graph), 1));
    byte[] samples = samples(graph, 3);
    int[] first = session.traceScores(samples);
    Set<String> seen = new HashSet<>();
    for (int step = 0; step < 5; step++) {
      seen.add(states(graph, session));
      session.traceScores(samples);
    }
    assertThat(seen).as("the same input, other states").hasSizeGreaterThan(1);
    for (State state : graph.states()) {
      assertThat(session.traceLevels(state.tensor().name()))
          .as(state.tensor().name())
          .isNotEqualTo(filled(state));
    }
    session.reset();
    for (State state : graph.states()) {
      assertThat(session.traceLevels(state.tensor().name())).isEqualTo(filled(state));
    }
    assertThat(session.traceScores(samples)).isEqualTo(first);
  }

  /** One step: a token of the vocabulary, or any bytes. */
  private static byte[] samples(PlannedGraph graph, long seed) {
    byte[] samples = LoweringAgreementTest.samples(graph, seed);
    if (graph.vocabulary() > 0) {
      samples[0] = (byte) ((samples[0] & 0xFF) % graph.vocabulary());
    }
    return samples;
  }

  private static String states(PlannedGraph graph, LevelTrace session) {
    StringBuilder text = new StringBuilder();
    for (State state : graph.states()) {
      text.append(Arrays.toString(session.traceLevels(state.tensor().name())));
    }
    return text.toString();
  }

  private static int[] filled(State state) {
    int[] levels = new int[(int) state.tensor().shape().elements()];
    Arrays.fill(levels, state.start());
    return levels;
  }

  @Test
  void aStepTakesATokenAndAllocatesNothing() throws Throwable {
    PlannedGraph graph = Corpus.stacked();
    CompiledModel model = CompiledModel.of(graph);
    FrozenNetwork frozen = RandomFrozen.of(LoweringAgreementTest.layout(graph), 3);
    Object session = model.session(frozen);
    LevelTrace other = model.session(frozen);
    MethodHandle step = handle(session, "step", int.class, int[].class);
    int[] scores = new int[30];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long[] allocated = new long[20];
    for (int n = 0; n < 20; n++) {
      long before = threads.getThreadAllocatedBytes(thread);
      step.invokeExact(session, n, scores);
      allocated[n] = threads.getThreadAllocatedBytes(thread) - before;
      assertThat(scores).isEqualTo(other.traceScores(new byte[] {(byte) n}));
    }
    // The first calls link the method handle.
    assertThat(Arrays.copyOfRange(allocated, 5, 20)).containsOnly(0);
    assertThat(Arrays.stream(scores).distinct().count()).isGreaterThan(1);
  }

  private static MethodHandle handle(Object session, String name, Class<?> first, Class<?> second)
      throws ReflectiveOperationException {
    return MethodHandles.publicLookup()
        .unreflect(session.getClass().getMethod(name, first, second))
        .asType(MethodType.methodType(void.class, Object.class, first, second));
  }

  @Test
  void aTokenBeyondTheVocabularyIsRefused() throws ReflectiveOperationException {
    PlannedGraph graph = Corpus.stacked();
    CompiledModel model = CompiledModel.of(graph);
    Object session = model.session(RandomFrozen.of(LoweringAgreementTest.layout(graph), 3));
    MethodHandle step = handle(session, "step", int.class, int[].class);
    for (int token : new int[] {30, -1}) {
      assertThatThrownBy(() -> step.invoke(session, token, new int[30]))
          .hasMessage(
              "BW5125: "
                  + token
                  + " is no token: the network knows the tokens 0 to 29. Give a token of the"
                  + " vocabulary that it was trained with.");
    }
  }

  /** A sample beyond, which the hardware may be given, is taken as the last token everywhere. */
  @Test
  void aSampleBeyondTheVocabularyIsTheLastToken() {
    PlannedGraph graph = Corpus.lstm();
    FrozenNetwork frozen = RandomFrozen.of(LoweringAgreementTest.layout(graph), 3);
    LevelTrace session = CompiledModel.of(graph).session(frozen);
    int[] last = session.traceScores(new byte[] {39});
    session.reset();
    assertThat(session.traceScores(new byte[] {(byte) 200})).isEqualTo(last);
    Set<String> others = new HashSet<>();
    for (byte token = 0; token < 39; token++) {
      session.reset();
      others.add(Arrays.toString(session.traceScores(new byte[] {token})));
    }
    assertThat(others).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void weightFilesHoldTheTables(PlannedGraph graph) {
    FrozenLayout layout = LoweringAgreementTest.layout(graph);
    FrozenNetwork frozen = RandomFrozen.of(layout, 5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    WeightFile.write(bytes, frozen);
    FrozenNetwork read = WeightFile.read(new ByteArrayInputStream(bytes.toByteArray()), layout);
    assertThat(read).isEqualTo(frozen);
    String table =
        layout.stages().stream().filter(s -> !s.tables().isEmpty()).findFirst().get().name()
            + ".sigmoid";
    assertThat(read.longs(table)).hasSize(2048);
    // The proof of the accumulator holds for no larger value.
    assertThatThrownBy(() -> frozen.with(table, 7, 16385)).hasMessageContaining("cannot be 16385");
    assertThatThrownBy(() -> frozen.with(table, 7, -1)).hasMessageContaining("cannot be -1");
  }
}
