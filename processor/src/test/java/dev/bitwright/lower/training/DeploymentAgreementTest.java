package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.lower.CompiledModel;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Stage;
import dev.bitwright.runtime.IntRows;
import dev.bitwright.runtime.LevelTrace;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.FrozenSource;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainerAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The evaluation forward of a trainer against the integers of its frozen model. */
class DeploymentAgreementTest {

  /** What comparing a trained network with its model found. */
  private record Agreement(
      long levels,
      long different,
      List<Integer> spread,
      int images,
      int sameAnswer,
      double scoreGap) {}

  private static Agreement compare(String text, Dataset train, Dataset test, int epochs) {
    PlannedGraph plan = Networks.planned(text);
    Class<?> type = GeneratedTrainers.compile(text);
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.initialize(3);
      trainer.fit(train, null, TrainerTest.options(epochs, 2));
      Object model = CompiledModel.call(type, trainer, "freeze");
      LevelTrace session = (LevelTrace) CompiledModel.call(model.getClass(), model, "newSession");
      float scale = (float) CompiledModel.call(model.getClass(), model, "scoreScale");
      return compare(plan, (TableTrainer) trainer, session, scale, test);
    }
  }

  /** Tensors that products read, without the samples themselves: the trainer keeps only those. */
  private static List<String> read(PlannedGraph plan) {
    List<String> names = new ArrayList<>();
    List<String> copied =
        plan.stages().stream()
            .filter(Stage.Input.class::isInstance)
            .flatMap(s -> s.emissions().stream())
            .filter(e -> e.form() == Emission.Form.COPY)
            .map(e -> e.output().name())
            .toList();
    for (Stage stage : plan.stages()) {
      Product.of(stage)
          .map(p -> p.input().name())
          .filter(name -> !names.contains(name) && !copied.contains(name))
          .ifPresent(names::add);
    }
    return names;
  }

  /** Every layer that is read takes the rule's activations. */
  private static String straight(String rule) {
    String last = "units = 5) quantize UNIFORM(bits = 8)";
    return TrainerTest.straight(rule)
        .replace(last, "units = 5) quantize weights UNIFORM(bits = 8) activations " + rule);
  }

  private static Agreement compare(
      PlannedGraph plan, TableTrainer trainer, LevelTrace session, float scale, Dataset test) {
    List<String> tensors = read(plan);
    int pixels = (int) plan.stages().get(0).shape().elements();
    byte[][] images = new byte[test.size()][pixels];
    for (int i = 0; i < images.length; i++) {
      test.read(i, images[i]);
    }
    long[] counts = new long[2];
    int[] spread = new int[tensors.size()];
    trainer.trace(
        test,
        tensors,
        (index, values) -> {
          session.traceScores(images[index]);
          for (int t = 0; t < values.length; t++) {
            int[] levels = session.traceLevels(tensors.get(t));
            assertThat(values[t]).hasSameSizeAs(levels);
            for (int k = 0; k < levels.length; k++) {
              counts[0]++;
              counts[1] += levels[k] == values[t][k] ? 0 : 1;
            }
            spread[t] = Math.max(spread[t], (int) Arrays.stream(levels).distinct().count());
          }
        });
    float[][] scores = trainer.scores(test);
    int same = 0;
    double gap = 0;
    for (int i = 0; i < images.length; i++) {
      int[] integers = session.traceScores(images[i]);
      int best = IntRows.largest(integers, integers.length);
      float[] real = scores[i];
      int expected = IntStream.range(0, real.length).reduce(0, (a, b) -> real[b] > real[a] ? b : a);
      same += best == expected ? 1 : 0;
      for (int c = 0; c < real.length; c++) {
        gap = Math.max(gap, Math.abs(real[c] - scale * integers[c]));
      }
    }
    return new Agreement(
        counts[0], counts[1], Arrays.stream(spread).boxed().toList(), images.length, same, gap);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTN(bits = 2)",
        "UNIFORM(bits = 3)",
        "UNIFORM(bits = 4, variant = int8)",
        "UNIFORM(bits = 4, variant = int8, range = moving_average, decay = 0.9)",
        "APoT(bits = 3)",
        "BALANCED(bits = 3)",
        "ESB(bits = 4)",
        "ESB(bits = 3, k = 0)"
      })
  void everyCodeOfThresholdPathsAgrees(String rule) {
    String text = straight(rule);
    assertThat(exact(Networks.planned(text))).isTrue();
    Dataset train = GeneratedTrainers.blobs(160, 1, 12, 5, 1);
    Dataset test = GeneratedTrainers.blobs(200, 1, 12, 5, 2);
    Agreement found = compare(text, train, test, 2);
    assertThat(found.different()).isZero();
    assertThat(found.levels()).isGreaterThan(50_000);
    assertThat(found.spread()).allMatch(s -> s > 1);
    assertThat(found.sameAnswer()).isEqualTo(found.images());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BINARY(bits = 1)",
        "TERNARY(bits = 2)",
        "BALANCED(bits = 2, partition = scale)",
        "ESB(bits = 3, uniform = midRise)",
        "ESB(bits = 4, meanShift = on)",
        "PRUNED_TERNARY(bits = 2)",
        "PRUNED_TERNARY(bits = 2, ternaryStart = 0.5)"
      })
  void schemesOfWeightsAgreeInEveryCode(String weights) {
    String rule = "UNIFORM(bits = 3)";
    String text =
        straight(rule)
            .replace("quantize " + rule, "quantize weights " + weights + " activations " + rule);
    assertThat(text).contains(weights);
    assertThat(exact(Networks.planned(text))).isTrue();
    Dataset train = GeneratedTrainers.blobs(160, 1, 12, 5, 1);
    Dataset test = GeneratedTrainers.blobs(200, 1, 12, 5, 2);
    Agreement found = compare(text, train, test, 2);
    assertThat(found.different()).isZero();
    assertThat(found.levels()).isGreaterThan(50_000);
    assertThat(found.spread()).allMatch(s -> s > 1);
    assertThat(found.sameAnswer()).isEqualTo(found.images());
  }

  /** What is real at the beginning of a run has no integers yet. */
  @Test
  void weightsThatAreRealStillAreNotFrozen() {
    String rule = "UNIFORM(bits = 3)";
    String text =
        straight(rule)
            .replace(
                "quantize " + rule,
                "quantize weights PRUNED_TERNARY(bits = 2, ternaryStart = 1) activations " + rule);
    Class<?> type = GeneratedTrainers.compile(text);
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.initialize(3);
      Dataset data = GeneratedTrainers.blobs(64, 1, 12, 5, 1);
      trainer.fit(data, null, TrainerTest.options(1, 2));
      CompiledModel.call(type, trainer, "freeze");
      TrainerAccess.progress(trainer, 0.9f);
      assertThatThrownBy(() -> ((FrozenSource) trainer).frozenStages())
          .hasMessageStartingWith(
              "BW5114: Cannot freeze yet: at this point of the training run weights are real"
                  + " numbers, such as ")
          .hasMessageEndingWith(
              " Train on: the schedule of their scheme makes levels of them later.");
    }
  }

  /** Weights found by a coder, pruned, and stored in groups. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MULTIBIT(bits = 3, average = 0.9)",
        "MULTIBIT(bits = 2, grouping = channelwise, granularity = tensor, coordinateBits = 5)"
      })
  void everyCodeAgreesWhereACoderFindsTheWeights(String rule) {
    String text = MultibitTrainingTest.network(rule);
    assertThat(exact(Networks.planned(text))).isTrue();
    Dataset train = GeneratedTrainers.blobs(160, 1, 12, 5, 1);
    Dataset test = GeneratedTrainers.blobs(100, 1, 12, 5, 2);
    Agreement found = compare(text, train, test, 3);
    assertThat(found.different()).isZero();
    assertThat(found.levels()).isGreaterThan(50_000);
    assertThat(found.spread()).allMatch(s -> s > 1);
    assertThat(found.sameAnswer()).isEqualTo(found.images());
  }

  @Test
  void multipliersAgreeOnNearlyEveryCode() {
    String text = straight("UNIFORM(bits = 8)");
    Dataset train = GeneratedTrainers.blobs(160, 1, 12, 5, 1);
    Dataset test = GeneratedTrainers.blobs(400, 1, 12, 5, 2);
    Agreement found = compare(text, train, test, 2);
    assertThat(found.different()).isLessThan(found.levels() / 1000);
    assertThat(found.spread()).allMatch(s -> s > 10);
    assertThat(found.sameAnswer()).isGreaterThanOrEqualTo(found.images() * 999 / 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TinyConv",
        "TinyConcat",
        "TinyDepthwise",
        "TinyOffset",
        "TinyResidual",
        "TinyUniform",
        "TinyUniform8",
        "TinyInt8",
        "TinyShift",
        "TinyWide"
      })
  void smallNetworksAgree(String name) {
    String text = Networks.text(name);
    PlannedGraph plan = Networks.planned(text);
    var shape = plan.stages().get(0).shape();
    int outputs = plan.stages().get(plan.stages().size() - 1).shape().channels();
    Dataset data =
        GeneratedTrainers.noise(96, shape.channels(), shape.height(), shape.width(), outputs, 7);
    Agreement found = compare(text, data, data, 2);
    assertThat(found.spread()).as(name).allMatch(s -> s > 1);
    if (exact(plan)) {
      assertThat(found.different()).as(name).isZero();
    }
    // Bias and double rounding of the int8 scheme are coarser than training, as its authors say.
    boolean requantizes = requantizes(plan);
    assertThat(found.different())
        .as(name)
        .isLessThan(1 + found.levels() / (requantizes ? 20 : 500));
    assertThat(found.sameAnswer())
        .as(name)
        .isGreaterThanOrEqualTo(found.images() - (requantizes ? found.images() / 12 : 1));
  }

  private static boolean requantizes(PlannedGraph plan) {
    return plan.stages().stream()
        .flatMap(s -> s.emissions().stream())
        .anyMatch(Emission::requantizes);
  }

  private static boolean exact(PlannedGraph plan) {
    return plan.stages().stream()
        .flatMap(s -> s.emissions().stream())
        .noneMatch(e -> e.form() == Emission.Form.MULTIPLIER || e.requantizes());
  }
}
