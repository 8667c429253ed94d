package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Node;
import dev.bitwright.plan.Networks;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.NamedRows;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.TrainerAccess;
import dev.bitwright.training.TrainingLog;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training of weights that a coder finds by steps of its own. */
class MultibitTrainingTest {
  private static final String PRUNED = "MULTIBIT(bits = 3, average = 0.9)";

  static String network(String weights) {
    return """
    network Coded {
      input image: u8[1, 12, 12] (mean = 0.3, std = 0.25);
      quantize weights RULE activations UNIFORM(bits = 3);
      a = relu(batch_norm(max_pool(conv2d(image, filters = 16, kernel = 3, padding = 1), 2)));
      b = relu(batch_norm(conv2d(a, filters = 12, kernel = 3, padding = 1)));
      f = flatten(max_pool(b, 2));
      output scores = dense(f, units = 5);
    }
    """
        .replace("RULE", weights);
  }

  /** Coordinates a weight over all layers, by groups of equal size within a layer. */
  static double average(NetworkTrainer trainer, int... groupsOfOutput) {
    double bits = 0;
    double weights = 0;
    int layer = 0;
    for (NamedRows rows : TrainerAccess.state(trainer)) {
      if (rows.name().endsWith(".bases")) {
        weights += (double) rows.rows().length * rows.rows()[0].length;
      } else if (rows.name().endsWith(".coordinates")) {
        int taps = taps(trainer, rows.name().replace(".coordinates", ".bases"));
        for (float[] row : rows.rows()) {
          for (float a : row) {
            bits += a > 0 ? (double) taps / groupsOfOutput[layer] : 0;
          }
        }
        layer++;
      }
    }
    return bits / weights;
  }

  private static int taps(NetworkTrainer trainer, String name) {
    return TrainerAccess.state(trainer).stream()
        .filter(r -> r.name().equals(name))
        .findFirst()
        .orElseThrow()
        .rows()[0]
        .length;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MULTIBIT(bits = 1, grouping = channelwise)",
        "MULTIBIT(bits = 3, coordinateBits = 8)",
        PRUNED
      })
  void lossFalls(String rule) {
    Class<?> type = GeneratedTrainers.compile(network(rule));
    Dataset data = GeneratedTrainers.blobs(320, 1, 12, 5, 1);
    Dataset test = GeneratedTrainers.blobs(100, 1, 12, 5, 2);
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        NetworkTrainer quantized = GeneratedTrainers.quantized(type)) {
      twin.fit(data, null, TrainerTest.options(3, 2));
      quantized.initializeFrom(twin);
      TrainingLog log = quantized.fit(data, test, TrainerTest.options(4, 2));
      assertThat(log.last().loss()).isLessThan(0.2);
      assertThat(log.last().testAccuracy()).isGreaterThan(0.9);
      if (rule.equals(PRUNED)) {
        double average = average(quantized, 1, 9, 1);
        assertThat(average).isBetween(0.8, 0.9);
        assertThat(quantized.learned().get(0).rows()[0]).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void fromScratch() {
    Class<?> type = GeneratedTrainers.compile(network("MULTIBIT(bits = 2)"));
    Dataset data = GeneratedTrainers.blobs(320, 1, 12, 5, 1);
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      TrainingLog log = trainer.fit(data, null, TrainerTest.options(4, 2));
      assertThat(log.last().loss()).isLessThan(0.4 * log.epochs().get(0).loss());
    }
  }

  @Test
  void threadsDoNotMatter() {
    Class<?> type = GeneratedTrainers.compile(network(PRUNED));
    Dataset data = GeneratedTrainers.blobs(100, 1, 12, 5, 1);
    float[][][] scores = new float[2][][];
    for (int i = 0; i < 2; i++) {
      try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
        trainer.fit(data, null, TrainerTest.options(3, 1 + 2 * i));
        scores[i] = trainer.scores(data);
      }
    }
    assertThat(scores[1]).isDeepEqualTo(scores[0]);
    assertThat(scores[0][0]).isNotEqualTo(scores[0][1]);
  }

  /** Stopped in the middle of the rounds, and resumed in a new trainer: the same bits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void resumes(int epochs, @TempDir Path folder) {
    Class<?> type = GeneratedTrainers.compile(network(PRUNED));
    Dataset data = GeneratedTrainers.blobs(100, 1, 12, 5, 1);
    Path file = folder.resolve("trainer.checkpoint");
    float[][] whole;
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.fit(data, null, TrainerTest.options(4, 1));
      whole = trainer.scores(data);
    }
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.fit(data, null, TrainerTest.options(4, 1).toBuilder().stopAfter(epochs).build());
      trainer.save(file);
    }
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.resume(file);
      trainer.fit(data, null, TrainerTest.options(4, 1));
      assertThat(trainer.scores(data)).isDeepEqualTo(whole);
    }
  }

  /** What the plan counts for groups that training prunes. */
  @Test
  void thePlanCountsWhatIsLeft() {
    CheckedGraph graph = Networks.checked(network(PRUNED));
    Node body = graph.node("b.conv2d");
    long weights = 12 * 144;
    // 0.9 coordinates on average in 108 groups of 16, each of 7 bits and a plane, and 4 bits a
    // group
    assertThat(Costs.weightBytes(graph, body))
        .isEqualTo((4 * 108 + Math.round(0.9 * 108 * 23) + 7) / 8);
    assertThat(Costs.bitOperations(graph, body)).isEqualTo(Math.round(weights * 36 * 0.9 * 3));
  }

  /** The optimizer leaves a coder's weights alone, and the float twin has no coder. */
  @Test
  void theTwinHasNone() {
    Class<?> type = GeneratedTrainers.compile(network("MULTIBIT(bits = 2)"));
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        NetworkTrainer quantized = GeneratedTrainers.quantized(type)) {
      Set<String> ofTwin = names(TrainerAccess.state(twin));
      Set<String> own = names(TrainerAccess.state(quantized));
      assertThat(own).containsAll(ofTwin);
      own.removeAll(ofTwin);
      assertThat(own)
          .hasSize(3 * 9)
          .allMatch(name -> name.matches("[\\w.]+\\.weight\\.\\w+"), "of weights");
    }
  }

  private static Set<String> names(List<NamedRows> rows) {
    Set<String> names = new HashSet<>();
    rows.forEach(r -> names.add(r.name()));
    return names;
  }
}
