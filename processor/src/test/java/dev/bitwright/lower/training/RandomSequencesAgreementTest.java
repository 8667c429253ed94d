package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.lower.CompiledModel;
import dev.bitwright.plan.RandomSequences;
import dev.bitwright.runtime.LevelTrace;
import dev.bitwright.training.LearningRate;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.Optimizer;
import dev.bitwright.training.Parameter;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TokenStream;
import dev.bitwright.training.TrainerAccess;
import dev.bitwright.training.TrainingOptions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forward pass of trained random recurrent networks against their integers. */
class RandomSequencesAgreementTest {
  private static final int TOKENS = 5;

  /** Tokens of which each follows from the two before it, four times of five. */
  private static TokenStream text(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] tokens = new byte[length];
    for (int i = 2; i < length; i++) {
      int next = (tokens[i - 1] + (tokens[i - 2] > 2 ? 2 : 1)) % TOKENS;
      tokens[i] = (byte) (random.nextInt(5) == 0 ? random.nextInt(TOKENS) : next);
    }
    return new TokenStream(tokens);
  }

  private static TrainingOptions options(int epochs) {
    return TrainingOptions.builder()
        .epochs(epochs)
        .batchSize(8)
        .steps(10)
        .parts(2)
        .threads(1)
        .optimizer(Optimizer.adam())
        .learningRate(LearningRate.constant(0.02))
        .weightDecay(0)
        .gradientClip(5)
        .progress(Progress.none())
        .build();
  }

  /** A few of them rest on one answer, having few levels, units and steps of training. */
  @Test
  void scoresOfRandomNetworksAgree() {
    int varied = 0;
    int networks = 8;
    long seed = 0;
    for (int i = 0; i < networks; i++) {
      String text = RandomSequences.text(++seed);
      while (!text.contains("input text")) {
        text = RandomSequences.text(++seed);
      }
      varied += agrees(text, 1, 6).scores() > 2 ? 1 : 0;
    }
    assertThat(varied).isGreaterThan(networks * 3 / 4);
  }

  /** Weights of cells that are found by steps of their own, or have the int8 scheme. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lstm | MULTIBIT(bits = 3)               | 4",
        "gru  | MULTIBIT(bits = 2, average = 1.2) | 4",
        "lstm | UNIFORM(bits = 8, variant = int8) | 8",
        "gru  | UNIFORM(bits = 8, variant = int8) | 8",
        "lstm | UNIFORM(bits = 4, variant = int8) | 4",
        "gru  | UNIFORM(bits = 6, scale = power_of_two) | 8",
      })
  void cellsTakeEveryKindOfWeights(String cell, String weights, int bits) {
    String text =
        """
        network Words {
          input text: u8[1];
          row = embedding(text, vocabulary = 5, units = 6);
          h = CELL(row, units = 10) quantize weights WEIGHTS activations UNIFORM(bits = BITS);
          output scores = dense(h, units = 5) quantize weights WEIGHTS activations UNIFORM(bits = 8);
        }
        """
            .replace("CELL", cell)
            .replace("WEIGHTS", weights)
            .replace("BITS", String.valueOf(bits));
    assertThat(agrees(text, 8, 1).right()).isGreaterThan(0.4);
  }

  /** Different scores, and the share of right answers. */
  private record Found(int scores, double right) {}

  /**
   * Trains and compares.
   *
   * @param size of the first weights, so that networks that are trained little use many levels
   */
  private static Found agrees(String text, int epochs, float size) {
    Class<?> type = GeneratedTrainers.compile(text);
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      twin.initialize(3);
      for (Parameter p : TrainerAccess.parameters(twin)) {
        for (float[] row : p.rows()) {
          for (int k = 0; k < row.length && p.name().endsWith(".weight"); k++) {
            row[k] *= size;
          }
        }
      }
      trainer.initializeFrom(twin);
      trainer.fit(text(epochs > 1 ? 1600 : 400, 1), null, options(epochs));
      TokenStream test = text(401, 2);
      float[][] scores = trainer.scores(test);
      Object model = CompiledModel.call(type, trainer, "freeze");
      LevelTrace session = (LevelTrace) CompiledModel.call(model.getClass(), model, "newSession");
      float scale = (float) CompiledModel.call(model.getClass(), model, "scoreScale");
      byte[] token = new byte[1];
      int close = 0;
      int right = 0;
      float largest = 0;
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < test.size(); i++) {
        test.read(i, token);
        int[] integers = session.traceScores(token);
        float gap = 0;
        int best = 0;
        for (int c = 0; c < TOKENS; c++) {
          gap = Math.max(gap, Math.abs(scores[i][c] - scale * integers[c]));
          largest = Math.max(largest, Math.abs(scores[i][c]));
          best = integers[c] > integers[best] ? c : best;
        }
        seen.add(Arrays.toString(integers));
        right += best == test.label(i) ? 1 : 0;
        close += gap < Math.max(1e-3 * largest, scale) ? 1 : 0;
      }
      assertThat(close).as(text).isGreaterThanOrEqualTo(test.size() * 99 / 100);
      return new Found(seen.size(), right / (double) test.size());
    }
  }
}
