package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.lower.CompiledModel;
import dev.bitwright.plan.Networks;
import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.IntRows;
import dev.bitwright.runtime.LevelTrace;
import dev.bitwright.training.CalibrationOptions;
import dev.bitwright.training.CalibrationReport;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.NamedRows;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.RangeRule;
import dev.bitwright.training.Rounding;
import dev.bitwright.training.TableTrainer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated trainers that are calibrated instead of trained. */
class CalibrationTest {
  private static final Dataset TRAIN = GeneratedTrainers.blobs(320, 1, 12, 5, 1);
  private static final Dataset TEST = GeneratedTrainers.blobs(300, 1, 12, 5, 2);

  private static String network(String rule, String calibrate) {
    return TrainerTest.straight(rule)
        .replace("UNIFORM(bits = 8)", rule)
        .replace("output scores", "calibrate { " + calibrate + " }\noutput scores");
  }

  /** A trainer of the network, calibrated from a trained twin. */
  private static TableTrainer calibrated(
      Class<?> type, NetworkTrainer twin, CalibrationOptions options) {
    TableTrainer trainer = (TableTrainer) GeneratedTrainers.quantized(type);
    trainer.initializeFrom(twin);
    trainer.calibrate(TRAIN.subset(0, 160), options);
    return trainer;
  }

  private static NetworkTrainer twin(Class<?> type) {
    NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
    twin.fit(TRAIN, null, TrainerTest.options(4, 2));
    assertThat(twin.evaluate(TEST).accuracy()).isGreaterThan(0.95);
    return twin;
  }

  private static CalibrationOptions asked(Class<?> type) {
    try {
      return (CalibrationOptions) type.getMethod("calibration").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Largest difference of scores, in units of the largest score. */
  private static double gap(NetworkTrainer twin, NetworkTrainer other) {
    double gap = 0;
    double largest = 0;
    float[][] a = twin.scores(TEST);
    float[][] b = other.scores(TEST);
    for (int i = 0; i < a.length; i++) {
      for (int c = 0; c < a[i].length; c++) {
        gap = Math.max(gap, Math.abs(a[i][c] - b[i][c]));
        largest = Math.max(largest, Math.abs(a[i][c]));
      }
    }
    return gap / largest;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNIFORM(bits = 8) | weights = min_max; activations = min_max; | 0.05",
        "UNIFORM(bits = 8) | weights = mse; activations = moving_average; batch = 32; | 0.05",
        "UNIFORM(bits = 8) | weights = scheme; activations = percentile(share = 0.9999); | 0.2",
        "UNIFORM(bits = 8, mode = affine) | weights = min_max; activations = mse; | 0.05",
        "UNIFORM(bits = 8, granularity = tensor) | rounding = gpfq(windows = layer); | 0.1",
        "UNIFORM(bits = 8) | rounding = gpfq(alphabet = paper, ties = away); | 0.1",
        "APoT(bits = 6, weightNorm = off) | weights = mse; | 0.25",
        "APoT(bits = 6, weightNorm = off) | rounding = gpfq; | 0.25",
      })
  void staysNearTheFloatNetwork(String rule, String settings, double most) {
    Class<?> type = GeneratedTrainers.compile(network(rule, settings));
    try (NetworkTrainer twin = twin(type);
        TableTrainer trainer = calibrated(type, twin, asked(type))) {
      assertThat(gap(twin, trainer)).isPositive().isLessThan(most);
      assertThat(trainer.evaluate(TEST).accuracy())
          .isGreaterThan(twin.evaluate(TEST).accuracy() - 0.02);
    }
  }

  /** A calibrated trainer freezes, and the integers answer as it does. */
  @ParameterizedTest
  @ValueSource(strings = {"UNIFORM(bits = 4)", "UNIFORM(bits = 2, narrow = on)"})
  void freezes(String rule) {
    Class<?> type = GeneratedTrainers.compile(network(rule, "rounding = gpfq;"));
    try (NetworkTrainer twin = twin(type);
        TableTrainer trainer = calibrated(type, twin, asked(type))) {
      float[][] scores = trainer.scores(TEST);
      Object model = CompiledModel.call(type, trainer, "freeze");
      LevelTrace session = (LevelTrace) CompiledModel.call(model.getClass(), model, "newSession");
      byte[] image = new byte[TEST.imageSize()];
      int same = 0;
      for (int i = 0; i < TEST.size(); i++) {
        TEST.read(i, image);
        int[] integers = session.traceScores(image);
        int best = 0;
        for (int c = 0; c < scores[i].length; c++) {
          best = scores[i][c] > scores[i][best] ? c : best;
        }
        same += IntRows.largest(integers, integers.length) == best ? 1 : 0;
      }
      assertThat(same).isEqualTo(TEST.size());
      assertThat(trainer.evaluate(TEST).accuracy()).isGreaterThan(0.6);
    }
  }

  /** Path following leaves less error in every layer than rounding does on the same levels. */
  @Test
  void pathFollowingIsBetterThanRounding() {
    Class<?> type = GeneratedTrainers.compile(network("UNIFORM(bits = 3)", ""));
    CalibrationOptions path =
        CalibrationOptions.standard()
            .weights(RangeRule.radius(1.16, 1))
            .biasCorrection(false)
            .rounding(Rounding.gpfq().windows(1, true));
    try (NetworkTrainer twin = twin(type);
        TableTrainer trainer = (TableTrainer) GeneratedTrainers.quantized(type)) {
      trainer.initializeFrom(twin);
      List<CalibrationReport.Layer> better = trainer.calibrate(TRAIN, path).layers();
      trainer.initializeFrom(twin);
      List<CalibrationReport.Layer> rounded =
          trainer.calibrate(TRAIN, path.rounding(Rounding.nearest())).layers();
      assertThat(better).hasSize(3);
      for (int i = 0; i < 3; i++) {
        assertThat(better.get(i).name()).isEqualTo(rounded.get(i).name());
        assertThat(better.get(i).relativeError())
            .isPositive()
            .isLessThan(0.8 * rounded.get(i).relativeError());
      }
    }
  }

  /** The layers named are rounded as they would be without path following; the others are not. */
  @Test
  void layersAreLeftOut() {
    String settings = "rounding = gpfq(windows = layer); nearest = [a, scores];";
    Class<?> type = GeneratedTrainers.compile(network("UNIFORM(bits = 3)", settings));
    CalibrationOptions some = asked(type);
    assertThat(some.nearest()).containsExactly("a", "scores");
    try (NetworkTrainer twin = twin(type);
        TableTrainer all = calibrated(type, twin, some.nearest(new String[0]));
        TableTrainer part = calibrated(type, twin, some);
        TableTrainer none = calibrated(type, twin, some.rounding(Rounding.nearest()))) {
      float[][][] weights = new float[3][][];
      List<TableTrainer> trainers = List.of(all, part, none);
      for (String layer : List.of("a.conv2d", "b.conv2d")) {
        for (int i = 0; i < 3; i++) {
          weights[i] = weights(trainers.get(i), layer + ".weight");
        }
        boolean left = layer.startsWith("a");
        assertThat(Arrays.deepEquals(weights[1], weights[2])).as(layer).isEqualTo(left);
        assertThat(Arrays.deepEquals(weights[1], weights[0])).as(layer).isFalse();
      }
      assertThatThrownBy(() -> calibrated(type, twin, some.nearest("b", "c")))
          .hasMessage(
              "BW5043: Cannot calibrate: the options name c, which is no layer with weights. Layers"
                  + " with weights are a.conv2d, b.conv2d, scores.");
    }
  }

  private static float[][] weights(TableTrainer trainer, String name) {
    return trainer.learned().stream()
        .filter(rows -> rows.name().endsWith(name))
        .findFirst()
        .orElseThrow()
        .rows();
  }

  @Test
  void sparsityModesGiveZeros() {
    Class<?> type = GeneratedTrainers.compile(network("UNIFORM(bits = 4)", ""));
    CalibrationOptions plain = CalibrationOptions.standard().rounding(Rounding.gpfq());
    try (NetworkTrainer twin = twin(type);
        TableTrainer trainer = (TableTrainer) GeneratedTrainers.quantized(type)) {
      double[] zeros = new double[4];
      Rounding[] kinds = {
        Rounding.gpfq(),
        Rounding.gpfq().soft(0.1),
        Rounding.gpfq().hard(0.15),
        Rounding.gpfq().stochastic()
      };
      for (int i = 0; i < 4; i++) {
        trainer.initializeFrom(twin);
        List<CalibrationReport.Layer> layers =
            trainer.calibrate(TRAIN, plain.rounding(kinds[i])).layers();
        zeros[i] = layers.get(1).zeros();
        assertThat(trainer.evaluate(TEST).accuracy()).isGreaterThan(0.4);
      }
      assertThat(zeros[1]).isGreaterThan(zeros[0] + 0.1);
      assertThat(zeros[2]).isGreaterThan(zeros[0] + 0.1);
      assertThat(zeros[3]).isNotEqualTo(zeros[0]);
    }
  }

  /** With few levels and many taps the mean error is large, and correction takes it out. */
  @Test
  void biasCorrectionCentresTheErrors() {
    Class<?> type = GeneratedTrainers.compile(network("UNIFORM(bits = 3)", ""));
    CalibrationOptions without = CalibrationOptions.standard().biasCorrection(false);
    try (NetworkTrainer twin = twin(type);
        TableTrainer plain = calibrated(type, twin, without);
        TableTrainer corrected = calibrated(type, twin, without.biasCorrection(true))) {
      double[] means = new double[2];
      float[][] wanted = twin.scores(TRAIN);
      for (int t = 0; t < 2; t++) {
        float[][] got = (t == 0 ? plain : corrected).scores(TRAIN);
        for (int c = 0; c < got[0].length; c++) {
          double sum = 0;
          for (int i = 0; i < got.length; i++) {
            sum += got[i][c] - wanted[i][c];
          }
          means[t] += Math.abs(sum / got.length);
        }
      }
      assertThat(means[1]).isPositive().isLessThan(0.4 * means[0]);
    }
  }

  /** Adds share a power of two; a grouped convolution is walked through group by group. */
  @ParameterizedTest
  @ValueSource(strings = {"TinyResidual", "TinyDepthwise", "TinyConcat", "TinyWide"})
  void otherShapesAreCalibrated(String name) {
    String text = Networks.text(name);
    // Behind a concat nothing takes a layer's own mean error.
    String bias = name.equals("TinyConcat") ? "bias_correction = false; " : "";
    String block = "calibrate { " + bias + "rounding = gpfq(windows = layer); }\n";
    String calibrated =
        text.replaceFirst("(?m)^( *)output ", block + "$1output ")
            .replaceAll("APoT\\(bits = (\\d)\\)", "UNIFORM(bits = $1)")
            .replaceAll("RTN\\(bits = 2[^)]*\\)", "UNIFORM(bits = 2, narrow = on)");
    assertThat(calibrated).contains(block);
    Class<?> type = GeneratedTrainers.compile(calibrated);
    var shape = Networks.planned(calibrated).stages().get(0).shape();
    int classes = 2;
    Dataset data =
        GeneratedTrainers.noise(64, shape.channels(), shape.height(), shape.width(), classes, 7);
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        TableTrainer trainer = (TableTrainer) GeneratedTrainers.quantized(type)) {
      twin.fit(data, null, TrainerTest.options(2, 1));
      trainer.initializeFrom(twin);
      CalibrationReport report = trainer.calibrate(data, asked(type));
      assertThat(report.layers()).isNotEmpty();
      assertThat(report.layers()).allMatch(l -> l.relativeError() > 0 && l.relativeError() < 1);
      CompiledModel.call(type, trainer, "freeze");
      assertThat(trainer.scores(data)[0]).isNotEqualTo(trainer.scores(data)[1]);
    }
  }

  /** The same bits from any number of threads and at every run. */
  @Test
  void isDeterministic() {
    Class<?> type = GeneratedTrainers.compile(network("UNIFORM(bits = 4)", "rounding = gpfq;"));
    try (NetworkTrainer twin = twin(type);
        TableTrainer first = calibrated(type, twin, asked(type));
        TableTrainer second = calibrated(type, twin, asked(type))) {
      List<NamedRows> a = first.learned();
      List<NamedRows> b = second.learned();
      for (int i = 0; i < a.size(); i++) {
        assertThat(a.get(i).rows()).isDeepEqualTo(b.get(i).rows());
      }
    }
  }

  /** Calibrated parameters are where training goes on from. */
  @Test
  void trainingGoesOn() {
    Class<?> type = GeneratedTrainers.compile(network("UNIFORM(bits = 3)", ""));
    try (NetworkTrainer twin = twin(type);
        TableTrainer trainer = calibrated(type, twin, asked(type))) {
      double before = trainer.evaluate(TEST).meanLoss();
      trainer.fit(TRAIN, null, TrainerTest.options(2, 1));
      assertThat(trainer.evaluate(TEST).meanLoss()).isLessThan(before);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    Class<?> type = GeneratedTrainers.compile(network("APoT(bits = 4, weightNorm = off)", ""));
    try (NetworkTrainer twin = twin(type);
        TableTrainer trainer = (TableTrainer) GeneratedTrainers.quantized(type)) {
      CalibrationOptions options = CalibrationOptions.standard();
      assertThatThrownBy(() -> trainer.calibrate(TRAIN, options))
          .isInstanceOf(BitwrightException.class)
          .hasMessageStartingWith("BW5041: ")
          .hasMessageContaining("it has no weights yet");
      assertThatThrownBy(() -> ((TableTrainer) twin).calibrate(TRAIN, options))
          .hasMessageStartingWith("BW5041: ")
          .hasMessageContaining("float twin");
      trainer.initializeFrom(twin);
      float[][] before = trainer.scores(TEST);
      assertThatThrownBy(
              () -> trainer.calibrate(TRAIN, options.rounding(Rounding.gpfq().hard(0.1))))
          .hasMessageStartingWith("BW5042: ")
          .hasMessageContaining("a.conv2d")
          .hasMessageContaining("not evenly spaced");
      assertThat(trainer.scores(TEST)).isDeepEqualTo(before);
    }
    Class<?> other = GeneratedTrainers.compile(TrainerTest.straight("UNIFORM(bits = 4)"));
    try (TableTrainer trainer = (TableTrainer) GeneratedTrainers.quantized(other)) {
      assertThatThrownBy(() -> trainer.calibrate(TRAIN, CalibrationOptions.standard()))
          .hasMessageStartingWith("BW5040: ")
          .hasMessageContaining("Straight");
    }
  }
}
