package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.graph.Shape;
import dev.bitwright.lower.Corpus;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.lower.ReferenceRun;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.RandomNetworks;
import dev.bitwright.plan.Stage;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.Freezer;
import dev.bitwright.training.FrozenSource;
import dev.bitwright.training.LearningRate;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.Parameter;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainerAccess;
import dev.bitwright.training.TrainingOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trainer's evaluation forward against the reference program of the frozen network. */
class FrozenAgreementTest {

  static Stream<String> networks() {
    Stream<String> tiny =
        Networks.ALL.stream().filter(n -> n.startsWith("Tiny")).map(Networks::text);
    return Stream.concat(
        Stream.concat(tiny, Stream.of(INPUT_TWICE, READ_TWICE)),
        Stream.concat(RandomNetworks.texts(10).stream(), Corpus.powersOfTwo(5).stream()));
  }

  /** Levels of the input are read by one layer, its real values by another; then a flatten. */
  private static final String INPUT_TWICE =
      """
      network InputTwice {
        input image: u8[3, 5, 9] (mean = 0.3, std = 0.25);
        a = batch_norm(conv2d(image, filters = 2, kernel = 3, padding = 1)) quantize UNIFORM(bits = 4);
        b = batch_norm(concat(a, image));
        output scores = dense(flatten(b), units = 4) quantize weights UNIFORM(bits = 3) activations RTN(bits = 2);
      }
      """;

  /** Without a batch norm, the real values of one layer are read by another and by an add. */
  private static final String READ_TWICE =
      """
      network ReadTwice {
        input image: u8[2, 5, 6] (mean = 0.3, std = 0.25);
        quantize UNIFORM(bits = 4);
        a = conv2d(image, filters = 3, kernel = 3, padding = 1);
        b = conv2d(a, filters = 3, kernel = 1);
        c = relu(a + b);
        output scores = dense(flatten(c), units = 3);
      }
      """;

  /** Weights so large that small random networks without batch norm use more than one level. */
  private static void enlarge(NetworkTrainer trainer) {
    for (Parameter p : TrainerAccess.parameters(trainer)) {
      if (p.name().endsWith(".weight")) {
        for (float[] row : p.rows()) {
          for (int k = 0; k < row.length; k++) {
            row[k] *= 2.5f;
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void levelsAgree(String text) {
    PlannedGraph planned = Networks.planned(text);
    Shape input = planned.checked().network().nodes().get(0).shape();
    int classes =
        (int) planned.checked().node(planned.checked().network().output()).shape().elements();
    Dataset data =
        GeneratedTrainers.noise(
            24, input.channels(), input.height(), input.width(), Math.min(classes, 256), 11);
    Class<?> type = GeneratedTrainers.compile(text);
    TrainingOptions options =
        TrainingOptions.builder()
            .epochs(2)
            .batchSize(8)
            .parts(2)
            .threads(1)
            .learningRate(LearningRate.constant(3e-3))
            .progress(Progress.none())
            .build();
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        TableTrainer trainer = (TableTrainer) GeneratedTrainers.quantized(type)) {
      twin.initialize(1);
      enlarge(twin);
      trainer.initializeFrom(twin);
      trainer.fit(data, null, options);
      FrozenNetwork frozen =
          Freezer.freeze(
              FrozenLayout.parse(String.join("\n", LayoutText.of(planned))),
              (FrozenSource) trainer);
      ReferenceRun reference = new ReferenceRun(planned, frozen);
      List<String> tensors = new ArrayList<>();
      boolean[] exact = {true};
      boolean requantizes = false;
      for (Stage stage : planned.stages()) {
        for (Emission emission : stage.emissions()) {
          String name = emission.output().name();
          boolean visible =
              name.equals(emission.quantizeNode())
                  && planned.checked().readers(name).stream().anyMatch(n -> n.op().hasWeights());
          if (visible) {
            tensors.add(emission.output().name());
          }
          requantizes |= emission.requantizes();
          exact[0] &= emission.form() != Emission.Form.MULTIPLIER && !emission.requantizes();
        }
      }
      long[] counts = new long[2];
      float[][] scores = trainer.scores(data);
      double[] worst = {0};
      Set<Integer> seen = new HashSet<>();
      trainer.trace(
          data,
          tensors,
          (index, values) -> {
            byte[] image = new byte[data.imageSize()];
            data.read(index, image);
            int[] integers = reference.traceScores(image);
            long before = counts[1];
            for (int t = 0; t < tensors.size(); t++) {
              int[] levels = reference.traceLevels(tensors.get(t));
              assertThat(values[t]).hasSameSizeAs(levels);
              for (int i = 0; i < levels.length; i++) {
                counts[0]++;
                counts[1] += levels[i] == values[t][i] ? 0 : 1;
                seen.add(levels[i]);
              }
            }
            // Behind a ternary step one level that differs, as multipliers allow, shows in the
            // scores.
            for (int k = 0; k < integers.length && counts[1] == before; k++) {
              worst[0] =
                  Math.max(
                      worst[0], Math.abs(integers[k] * frozen.scoreScale() - scores[index][k]));
            }
          });
      // A random network of few bits may rest on one level after so few steps.
      if (!tensors.isEmpty() && !text.startsWith("network Random")) {
        assertThat(seen.size()).as(tensors.toString()).isGreaterThan(1);
      }
      double wrong = counts[1] / (double) Math.max(1, counts[0]);
      assertThat(worst[0]).as(text).isLessThan(requantizes ? 0.15 : 0.03);
      double allowed = requantizes ? 0.06 : 0.01;
      assertThat(wrong).as(text).isLessThanOrEqualTo(exact[0] ? 0 : allowed);
    }
  }
}
