package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.training.LearningRate;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.Optimizer;
import dev.bitwright.training.Parameter;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TokenStream;
import dev.bitwright.training.TrainerAccess;
import dev.bitwright.training.TrainingLog;
import dev.bitwright.training.TrainingOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated trainers of networks over sequences: they learn, and always the same. */
class SequenceTrainerTest {
  @TempDir Path folder;

  /** Only who remembers the token before the last one knows what comes after a 0. */
  private static TokenStream riddle(int length) {
    byte[] tokens = new byte[length];
    for (int i = 0; i < length; i++) {
      int phase = i % 6;
      tokens[i] = (byte) new int[] {1, 0, 2, 3, 0, 4}[phase];
    }
    return new TokenStream(tokens);
  }

  private static String network(String scheme, String cell) {
    return """
        network Riddle {
          input text: u8[1];
          quantize %s;
          row = dropout(embedding(text, vocabulary = 5, units = 6), rate = 0.05);
          h = %s(row, units = 12);
          output scores = dense(h, units = 5);
        }
        """
        .formatted(scheme, cell);
  }

  private static TrainingOptions.Builder options() {
    return TrainingOptions.builder()
        .epochs(40)
        .batchSize(6)
        .steps(7)
        .parts(2)
        .threads(1)
        .optimizer(Optimizer.adam())
        .learningRate(LearningRate.cosine(0.03))
        .weightDecay(0)
        .gradientClip(5)
        .progress(Progress.none());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNIFORM(bits = 4)",
        "weights BALANCED(bits = 3, partition = scale) activations UNIFORM(bits = 4)",
        "NONE"
      })
  void remembers(String scheme) {
    for (String cell : new String[] {"lstm", "gru"}) {
      Class<?> type = GeneratedTrainers.compileAlone(network(scheme, cell));
      try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
        TokenStream text = riddle(600);
        TrainingLog log = trainer.fit(text, riddle(100), options().build());
        assertThat(log.epochs().get(0).perplexity()).isGreaterThan(1.8);
        // a network without memory cannot get below 2^(1/3) = 1.26
        assertThat(log.last().testPerplexity()).as(scheme + " " + cell).isLessThan(1.2);
        assertThat(trainer.evaluate(riddle(100)).perplexity())
            .isEqualTo(log.last().testPerplexity());
      }
    }
  }

  private static void same(NetworkTrainer a, NetworkTrainer b) {
    var left = TrainerAccess.parameters(a);
    var right = TrainerAccess.parameters(b);
    assertThat(left).hasSameSizeAs(right);
    for (int i = 0; i < left.size(); i++) {
      Parameter p = left.get(i);
      assertThat(p.rows()).as(p.name()).isDeepEqualTo(right.get(i).rows());
    }
  }

  @Test
  void resumesToTheSameBitsWithAnyNumberOfThreads() {
    Class<?> type = GeneratedTrainers.compileAlone(network("UNIFORM(bits = 3)", "lstm"));
    TokenStream text = riddle(206);
    TrainingOptions whole = options().epochs(3).threads(2).build();
    Path file = folder.resolve("riddle.checkpoint");
    try (NetworkTrainer one = GeneratedTrainers.quantized(type);
        NetworkTrainer first = GeneratedTrainers.quantized(type);
        NetworkTrainer second = GeneratedTrainers.quantized(type)) {
      TrainingLog log = one.fit(text, null, whole);
      first.fit(text, null, options().epochs(3).stopAfter(2).checkpoint(file).build());
      second.resume(file);
      TrainingLog resumed = second.fit(text, null, options().epochs(3).build());
      assertThat(resumed.csv()).isEqualTo(log.csv());
      same(one, second);
      // 206 tokens have 205 successors: 6 streams of 34, in passes of 7, 7, 7, 7 and 6 steps
      assertThat(log.last().images()).isEqualTo(204);
      assertThat(log.last().steps()).isEqualTo(15);
    }
  }

  @Test
  void startsFromItsFloatTwin() {
    Class<?> type = GeneratedTrainers.compileAlone(network("UNIFORM(bits = 8)", "gru"));
    TokenStream text = riddle(400);
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        NetworkTrainer quantized = GeneratedTrainers.quantized(type)) {
      twin.fit(text, null, options().build());
      quantized.initializeFrom(twin);
      quantized.fit(
          text, null, options().epochs(1).learningRate(LearningRate.constant(1e-6)).build());
      assertThat(twin.evaluate(riddle(100)).perplexity()).isLessThan(1.2);
      assertThat(quantized.evaluate(riddle(100)).perplexity()).isLessThan(1.3);
    }
  }

  @Test
  void refusesTokensBeyondTheVocabulary() {
    Class<?> type = GeneratedTrainers.compileAlone(network("NONE", "lstm"));
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      TokenStream text = new TokenStream(new byte[] {1, 5, 2});
      assertThatThrownBy(() -> trainer.scores(text.subset(1, 2)))
          .isInstanceOf(BitwrightException.class)
          .hasMessage(
              "BW5033: The token 5 is beyond the vocabulary of row, which ends at 4. Use tokens of"
                  + " this range, or change the vocabulary of the embedding.");
    }
  }
}
