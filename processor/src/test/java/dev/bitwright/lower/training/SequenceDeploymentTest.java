package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.lower.CompiledModel;
import dev.bitwright.lower.Interpreted;
import dev.bitwright.lower.reference.ReferenceLowering;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.IntRows;
import dev.bitwright.runtime.LevelTrace;
import dev.bitwright.training.LearningRate;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.Optimizer;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TokenStream;
import dev.bitwright.training.TrainingOptions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trained recurrent networks against their integers: a long sequence with the state carried. */
class SequenceDeploymentTest {
  private static final int TOKENS = 6;

  /** What follows a token depends on the two before it, nine times of ten. */
  private static TokenStream text(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] tokens = new byte[length];
    for (int i = 2; i < length; i++) {
      int next = (2 * tokens[i - 1] + 3 * tokens[i - 2] + 1) % TOKENS;
      tokens[i] = (byte) (random.nextInt(10) == 0 ? random.nextInt(TOKENS) : next);
    }
    return new TokenStream(tokens);
  }

  private static String network(String cell, String options, String scheme, String output) {
    return """
        network Words {
          input text: u8[1];
          quantize %s;
          row = dropout(embedding(text, vocabulary = 6, units = 8), rate = 0.05);
          h = %s(row, units = 12%s);
          output scores = dense(h, units = 6) quantize %s;
        }
        """
        .formatted(scheme, cell, options, output);
  }

  private static TrainingOptions options() {
    return TrainingOptions.builder()
        .epochs(8)
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lstm |              | UNIFORM(bits = 4) | UNIFORM(bits = 4)",
        "lstm | , tanh = true | UNIFORM(bits = 4) | UNIFORM(bits = 8)",
        "gru  |              | UNIFORM(bits = 4) | UNIFORM(bits = 4)",
        "gru  | , tanh = true | UNIFORM(bits = 6) | UNIFORM(bits = 8)",
      })
  void integersSayWhatTheTrainerSays(String cell, String more, String scheme, String output) {
    String text = network(cell, more == null ? "" : more, scheme, output);
    PlannedGraph plan = Networks.planned(text);
    Class<?> type = GeneratedTrainers.compile(text);
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.initialize(3);
      trainer.fit(text(2400, 1), null, options());
      TokenStream test = text(1001, 2);
      float[][] scores = trainer.scores(test);
      Object model = CompiledModel.call(type, trainer, "freeze");
      LevelTrace session = (LevelTrace) CompiledModel.call(model.getClass(), model, "newSession");
      float scale = (float) CompiledModel.call(model.getClass(), model, "scoreScale");
      FrozenNetwork frozen = (FrozenNetwork) CompiledModel.call(model.getClass(), model, "frozen");
      Interpreted reference = new Interpreted(plan, ReferenceLowering.lower(plan), frozen);
      int same = 0;
      int right = 0;
      double trainerLoss = 0;
      double modelLoss = 0;
      Set<Integer> answers = new HashSet<>();
      byte[] token = new byte[1];
      for (int i = 0; i < test.size(); i++) {
        test.read(i, token);
        int[] integers = session.traceScores(token);
        if (i < 40) {
          Map<String, long[]> levels = reference.run(token);
          levels.forEach(
              (tensor, expected) ->
                  assertThat(Arrays.stream(session.traceLevels(tensor)).asLongStream().toArray())
                      .as(tensor)
                      .isEqualTo(expected));
        }
        float[] real = scores[i];
        double[] deployed = Arrays.stream(integers).mapToDouble(s -> s * (double) scale).toArray();
        double[] trained = IntStream.range(0, TOKENS).mapToDouble(c -> real[c]).toArray();
        int answer = IntRows.largest(integers, TOKENS);
        same += trained[answer] == Arrays.stream(trained).max().orElseThrow() ? 1 : 0;
        right += answer == test.label(i) ? 1 : 0;
        answers.add(answer);
        trainerLoss += loss(trained, test.label(i));
        modelLoss += loss(deployed, test.label(i));
      }
      double trained = Math.exp(trainerLoss / test.size());
      double deployed = Math.exp(modelLoss / test.size());
      // Without memory of the token before the last, one in three at best.
      assertThat(right).isGreaterThan(700);
      assertThat(answers).hasSizeGreaterThan(3);
      assertThat(same).isEqualTo(test.size());
      assertThat(deployed / trained).isBetween(0.99999, 1.00001);
    }
  }

  private static double loss(double[] scores, int label) {
    double most = Arrays.stream(scores).max().orElseThrow();
    double sum = Arrays.stream(scores).map(s -> Math.exp(s - most)).sum();
    return Math.log(sum) - (scores[label] - most);
  }
}
