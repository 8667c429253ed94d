package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.plan.Networks;
import dev.bitwright.runtime.Augmentation;
import dev.bitwright.runtime.Dataset;
import dev.bitwright.runtime.LearningRate;
import dev.bitwright.runtime.NetworkTrainer;
import dev.bitwright.runtime.Progress;
import dev.bitwright.runtime.TrainingLog;
import dev.bitwright.runtime.TrainingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
  @ValueSource(strings = {"RTN(bits = 2)", "UNIFORM(bits = 3)", "APoT(bits = 3)"})
  void lossFalls(String rule) throws Exception {
    String text = straight(rule);
    Files.writeString(Path.of("target/Straight.java"), GeneratedTrainers.source(text).text());
    Class<?> type = GeneratedTrainers.compile(text);
    Dataset data = GeneratedTrainers.blobs(320, 1, 12, 5, 1);
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        NetworkTrainer quantized = GeneratedTrainers.quantized(type)) {
      TrainingLog first = twin.fit(data, null, options(4, 2));
      quantized.initializeFrom(twin);
      TrainingLog second = quantized.fit(data, data, options(4, 2));
      assertThat(first.last().loss()).isLessThan(0.5 * first.epochs().get(0).loss());
    }
  }
}
