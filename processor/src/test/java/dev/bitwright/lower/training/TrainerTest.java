package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.plan.Networks;
import dev.bitwright.training.Augmentation;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.LearningRate;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainerAccess;
import dev.bitwright.training.TrainingLog;
import dev.bitwright.training.TrainingOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  static String straight(String rule) {
    String step = rule.startsWith("RTN") ? "identity" : "relu";
    return """
    network Straight {
      input image: u8[1, 12, 12] (mean = 0.3, std = 0.25);
      quantize RULE;
      a = STEP(batch_norm(max_pool(conv2d(image, filters = 8, kernel = 3, padding = 1), 2)))
        quantize UNIFORM(bits = 8);
      b = STEP(batch_norm(conv2d(a, filters = 12, kernel = 3, padding = 1)));
      f = dropout(flatten(max_pool(b, 2)), 0.1);
      output scores = dense(f, units = 5) quantize UNIFORM(bits = 8);
    }
    """
        .replace("RULE", rule)
        .replace("STEP", step);
  }

  static TrainingOptions options(int epochs, int threads) {
    return TrainingOptions.builder()
        .epochs(epochs)
        .batchSize(32)
        .parts(4)
        .threads(threads)
        .learningRate(LearningRate.constant(3e-3))
        .augmentation(Augmentation.none())
        .progress(Progress.none())
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTN(bits = 2)",
        "UNIFORM(bits = 3)",
        "APoT(bits = 3)",
        "UNIFORM(bits = 3, variant = dorefa, gradientBits = 6)"
      })
  void lossFalls(String rule) {
    Class<?> type = GeneratedTrainers.compile(straight(rule));
    Dataset data = GeneratedTrainers.blobs(320, 1, 12, 5, 1);
    Dataset test = GeneratedTrainers.blobs(100, 1, 12, 5, 2);
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        NetworkTrainer quantized = GeneratedTrainers.quantized(type)) {
      TrainingLog first = twin.fit(data, null, options(4, 2));
      assertThat(first.last().loss()).isLessThan(0.3 * first.epochs().get(0).loss());
      quantized.initializeFrom(twin);
      TrainingLog second = quantized.fit(data, test, options(4, 2));
      assertThat(second.last().loss()).isLessThan(0.5 * second.epochs().get(0).loss());
      assertThat(second.last().testAccuracy()).isGreaterThan(0.9);
      assertThat(((TableTrainer) quantized).memoryBytes()).isPositive();
    }
  }

  /** One thread or two: the same bits. */
  @ParameterizedTest
  @ValueSource(strings = {"RTN(bits = 2)", "UNIFORM(bits = 3, variant = dorefa, gradientBits = 4)"})
  void threadsDoNotMatter(String rule) {
    Class<?> type = GeneratedTrainers.compile(straight(rule));
    Dataset data = GeneratedTrainers.blobs(100, 1, 12, 5, 1);
    float[][][] scores = new float[3][][];
    for (int i = 0; i < 3; i++) {
      try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
        trainer.fit(data, null, options(2, 1 + i));
        scores[i] = trainer.scores(data);
      }
    }
    assertThat(scores[1]).isDeepEqualTo(scores[0]);
    assertThat(scores[2]).isDeepEqualTo(scores[0]);
    assertThat(scores[0][0]).isNotEqualTo(scores[0][1]);
  }

  /** Stopped after an epoch and resumed in a new trainer: the same bits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "APoT(bits = 3)",
        "ESB(bits = 4)",
        "weights PRUNED_TERNARY(bits = 2) activations BALANCED(bits = 3)"
      })
  void resumes(String rule, @TempDir Path folder) {
    Class<?> type =
        GeneratedTrainers.compile(straight("RULE").replace("quantize RULE", "quantize " + rule));
    Dataset data = GeneratedTrainers.blobs(100, 1, 12, 5, 1);
    Path file = folder.resolve("trainer.checkpoint");
    float[][] whole;
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.fit(data, null, options(3, 1));
      whole = trainer.scores(data);
    }
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.fit(data, null, options(3, 1).toBuilder().stopAfter(1).build());
      trainer.save(file);
    }
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.resume(file);
      trainer.fit(data, null, options(3, 1));
      assertThat(trainer.scores(data)).isDeepEqualTo(whole);
    }
  }

  /**
   * A batch is quantized with the average that it has moved: one that hardly moves is the range of
   * the first batch, one that keeps nothing is the batch's own.
   */
  @Test
  void rangesAreMovingAverages() {
    float[][] kept = firstWeightsAfterTraining("minmax");
    assertThat(distance(firstWeightsAfterTraining("moving_average, decay = 0.999999"), kept))
        .isLessThan(1e-3);
    assertThat(distance(firstWeightsAfterTraining("moving_average, decay = 0"), kept))
        .isGreaterThan(3e-3);
  }

  /** Gradients of one bit are not those of floats, those of sixteen bits nearly are. */
  @Test
  void gradientsAreQuantizedInTheWantedWidth() {
    float[][] floats = weightsAfterTraining("UNIFORM(bits = 3, variant = dorefa)");
    float[][] wide = weightsAfterTraining("UNIFORM(bits = 3, variant = dorefa, gradientBits = 16)");
    float[][] signs = weightsAfterTraining("UNIFORM(bits = 3, variant = dorefa, gradientBits = 1)");
    assertThat(distance(wide, floats)).isPositive();
    assertThat(distance(wide, floats)).isLessThan(0.3 * distance(signs, floats));
  }

  private static float[][] firstWeightsAfterTraining(String range) {
    return weightsAfterTraining("UNIFORM(bits = 3, variant = int8, range = " + range + ")");
  }

  private static float[][] weightsAfterTraining(String rule) {
    Class<?> type = GeneratedTrainers.compile(straight(rule));
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.fit(GeneratedTrainers.blobs(128, 1, 12, 5, 1), null, options(1, 1));
      return TrainerAccess.parameters(trainer).get(0).rows();
    }
  }

  private static double distance(float[][] a, float[][] b) {
    double largest = 0;
    for (int r = 0; r < a.length; r++) {
      for (int k = 0; k < a[r].length; k++) {
        largest = Math.max(largest, Math.abs(a[r][k] - b[r][k]));
      }
    }
    return largest;
  }

  /** The input has one scale; a channel's own deviation is in the first weights. */
  @Test
  void deviationsAreFolded() {
    String text = Networks.text("TinyConv");
    String equal = text.replace("std = [0.2, 0.25]", "std = [0.225, 0.225]");
    assertThat(equal).isNotEqualTo(text);
    float[][] own = firstWeights(text);
    float[][] mean = firstWeights(equal);
    int taps = own[0].length / 2;
    for (int k = 0; k < own[0].length; k++) {
      float factor = (float) (0.225 / (k < taps ? 0.2 : 0.25));
      assertThat(own[0][k]).isEqualTo(mean[0][k] * factor);
    }
  }

  private static float[][] firstWeights(String text) {
    try (NetworkTrainer trainer = GeneratedTrainers.floatTwin(GeneratedTrainers.compile(text))) {
      trainer.initialize(1);
      return TrainerAccess.parameters(trainer).get(0).rows();
    }
  }
}
