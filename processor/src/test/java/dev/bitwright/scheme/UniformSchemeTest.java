package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vectors LSQ-1 to LSQ-4 of the notes on the schemes, affine ranges, and the options. */
class UniformSchemeTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] W = {-1, -0.55, -0.2, 0.05, 0.31, 0.62, 0.9, 1.5};
  private static final double[] G = {0.2, -0.4, 1, 0.5, -1, 0.3, 0.6, -0.8};

  @Test
  void lsqWeightsForward() {
    Quantizer q = Trials.weights(Trials.spec("UNIFORM", "bits", 3), 1, 8, true, true);
    assertThat(at(q, W, Map.of()).evaluate(q.scale())[0]).isCloseTo(0.740452, CLOSE);
    FormulaEvaluator e = at(q, W, Map.of("s", 0.3));
    assertThat(e.evaluate(q.level())).containsExactly(-3, -2, -1, 0, 1, 2, 3, 3);
    assertThat(e.evaluate(q.value()))
        .containsExactly(new double[] {-0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9, 0.9}, CLOSE);
  }

  @Test
  void lsqWeightsBackward() {
    Quantizer q = Trials.weights(Trials.spec("UNIFORM", "bits", 3), 1, 8, true, true);
    FormulaEvaluator e = at(q, W, Map.of("s", 0.3)).set(Trials.G, G);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "s")))[0]).isCloseTo(-0.177588, CLOSE);
    assertThat(e.evaluateAll(d.get(q.x()))).containsExactly(0.2, -0.4, 1, 0.5, -1, 0.3, 0, 0);
  }

  @Test
  void lsqPerChannel() {
    Quantizer q = Trials.weights(Trials.spec("UNIFORM", "bits", 4), 2, 4, true, false);
    FormulaEvaluator e = FormulaEvaluator.inDouble(2, 4);
    double[] rows = {0.5, -0.3, 0.2, 0.9, 0.05, -0.02, 0.04, -0.08};
    Trials.prepare(q, e, rows, Map.of());
    assertThat(e.evaluate(q.scale())).containsExactly(new double[] {0.359066, 0.035907}, CLOSE);
    // 0.5 / s = 1.39 rounds to 1: derivative 1 - 1.39, times G = 0.188982
    double[] one = {1, 0, 0, 0, 0, 0, 0, 0};
    double[] ds = e.set(Trials.G, one).evaluate(Trials.gradients(q).get(Trials.leaf(q, "s")));
    assertThat(ds[0]).isCloseTo(0.188982 * (1 - 0.5 / 0.359066), CLOSE);
    assertThat(ds[1]).isZero();
  }

  @Test
  void lsqActivationsStartFromTheFirstBatch() {
    Quantizer q = Trials.activations(Trials.spec("UNIFORM", "bits", 3), 5, true, false);
    double[] x = {-0.3, 0.1, 0.4, 1.05, 2.4};
    FormulaEvaluator e = at(q, x, Map.of());
    assertThat(e.evaluate(q.scale())[0]).isCloseTo(0.64254, CLOSE);
    assertThat(q.levels()).isEqualTo(LevelSet.range(0, 7));
    assertThat(q.storage()).isEqualTo(new StorageForm.PlainInteger(3, false));
  }

  @Test
  void gradientFactorCountsTheSampleOrTheBatch() {
    double[] x = {0.1, 0.4, 1.05, 2.4, 0.2, 0.9, 1.7, 0.6};
    double[] ds = new double[2];
    for (int i = 0; i < 2; i++) {
      Quantizer q =
          Trials.activations(
              Trials.spec("UNIFORM", "bits", 3, "count", i == 0 ? "sample" : "batch"),
              2,
              true,
              false);
      FormulaEvaluator e = at(q, x, Map.of("s", 0.3)).set(Trials.G, Trials.ones(8));
      ds[i] = e.evaluate(Trials.gradients(q).get(Trials.leaf(q, "s")))[0];
    }
    assertThat(ds[0]).isNotZero();
    assertThat(ds[0] / ds[1]).as("sqrt(8 / 2)").isCloseTo(2, CLOSE);
  }

  @Test
  void levelsByWidth() {
    for (int bits : new int[] {2, 3, 4, 5, 6, 7, 8, 16}) {
      int half = 1 << (bits - 1);
      Quantizer signed =
          Trials.weights(
              Trials.spec("UNIFORM", "bits", bits, "levels", "mid_tread"), 1, 8, true, false);
      assertThat(signed.levels()).isEqualTo(LevelSet.range(-half, half - 1));
      Quantizer unsigned = Trials.activations(Trials.spec("UNIFORM", "bits", bits), 8, true, false);
      assertThat(unsigned.levels()).isEqualTo(LevelSet.range(0, 2 * half - 1));
      Quantizer narrow =
          Trials.weights(Trials.spec("UNIFORM", "bits", bits, "narrow", "on"), 1, 8, true, false);
      assertThat(narrow.levels()).isEqualTo(LevelSet.range(1 - half, half - 1));
      assertThat(narrow.storage() instanceof StorageForm.TernaryPlanes).isEqualTo(bits == 2);
    }
  }

  /** Values (q + 1/2) s; the derivatives are LSQ's with the borders -3/2 and 3/2. */
  @Test
  void midRiseHasNoZero() {
    Quantizer q = Trials.weights(Trials.spec("UNIFORM", "bits", 2), 1, 8, true, true);
    assertThat(q.levels().levels()).containsExactly(-3, -1, 1, 3);
    assertThat(q.storage()).isEqualTo(new StorageForm.OddIntegers(2));
    double[] x = {-2, -0.7, -0.25, 0, 0.25, 0.4, 0.6, 2};
    double mean = (2 + 0.7 + 0.25 + 0.25 + 0.4 + 0.6 + 2) / 8;
    assertThat(at(q, x, Map.of()).evaluate(q.scale())[0]).isCloseTo(mean / Math.sqrt(1.5), CLOSE);
    FormulaEvaluator e = at(q, x, Map.of("s", 0.5)).set(Trials.G, G);
    assertThat(e.evaluate(q.level())).containsExactly(-3, -3, -1, 1, 1, 1, 3, 3);
    assertThat(e.evaluate(q.value()))
        .containsExactly(-0.75, -0.75, -0.25, 0.25, 0.25, 0.25, 0.75, 0.75);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(e.evaluateAll(d.get(q.x())))
        .containsExactly(new double[] {0, -0.4, 1, 0.5, -1, 0.3, 0.6, 0}, CLOSE);
    double[] inside = {-1.5, -1.5 + 1.4, -0.5 + 0.5, 0.5, 0, 0.5 - 0.8, 1.5 - 1.2, 1.5};
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += G[i] * inside[i];
    }
    assertThat(e.evaluate(d.get(Trials.leaf(q, "s")))[0])
        .isCloseTo(sum / Math.sqrt(8 * 1.5), CLOSE);
  }

  @Test
  void midRiseAtEveryWidth() {
    for (int bits = 2; bits <= 8; bits++) {
      Quantizer w =
          Trials.weights(
              Trials.spec("UNIFORM", "bits", bits, "levels", "MID_RISE"), 1, 8, true, false);
      assertThat(w.levels().size()).isEqualTo(1 << bits);
      assertThat(w.levels().levels()).allMatch(level -> level % 2 != 0);
      Quantizer a =
          Trials.activations(
              Trials.spec("UNIFORM", "bits", bits, "levels", "mid_rise"), 8, false, false);
      assertThat(a.levels()).isEqualTo(w.levels());
      Quantizer unsigned =
          Trials.activations(
              Trials.spec("UNIFORM", "bits", bits, "levels", "mid_rise"), 8, true, false);
      assertThat(unsigned.levels()).isEqualTo(LevelSet.range(0, (1 << bits) - 1));
    }
    Quantizer minmax =
        Trials.weights(
            Trials.spec("UNIFORM", "bits", 3, "levels", "mid_rise", "range", "minmax"),
            1,
            8,
            true,
            true);
    FormulaEvaluator e = at(minmax, W, Map.of());
    assertThat(e.evaluate(minmax.scale())[0]).as("1.5 is level 7").isCloseTo(1.5 / 7, CLOSE);
    assertThat(e.evaluate(minmax.level())[7]).isEqualTo(7);
  }

  @Test
  void oneBitIsASignOrZeroAndOne() {
    Quantizer w = Trials.weights(Trials.spec("UNIFORM", "bits", 1), 1, 4, true, false);
    assertThat(w.levels().levels()).containsExactly(-1, 1);
    FormulaEvaluator e =
        at(w, new double[] {-0.5, 0, 0.1, 2}, Map.of()).set(Trials.G, Trials.ones(4));
    assertThat(e.evaluate(w.scale())[0]).as("mean magnitude").isCloseTo(0.65, CLOSE);
    assertThat(e.evaluate(w.level())).containsExactly(-1, 1, 1, 1);
    assertThat(e.evaluateAll(Trials.gradients(w).get(w.x()))).containsExactly(1, 1, 1, 0);
    Quantizer a = Trials.activations(Trials.spec("UNIFORM", "bits", 1), 4, true, false);
    assertThat(a.levels().levels()).containsExactly(0, 1);
  }

  /** LSQ+ on the integer grid: the derivatives are its (n, p, 1) outside and rint(v) - v inside. */
  @Test
  void affineLearnsAnIntegerZeroPoint() {
    Quantizer q =
        Trials.activations(Trials.spec("UNIFORM", "bits", 3, "mode", "affine"), 1, false, false);
    // s = 0.5, beta = -1: z = 2, levels -2..5
    double[] x = {-3, -0.7, 0, 0.3, 2.4, 4};
    FormulaEvaluator e = at(q, x, Map.of("s", 0.5, "beta", -1.0));
    assertThat(e.evaluate(q.level())).containsExactly(-2, -1, 0, 1, 5, 5);
    assertThat(e.evaluate(q.lowest())).containsExactly(-2);
    assertThat(e.evaluate(q.highest())).containsExactly(5);
    assertThat(e.evaluate(q.value())).containsExactly(-1, -0.5, 0, 0.5, 2.5, 2.5);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    double factor = 1 / Math.sqrt(1 * 7.0);
    double[] ds = {0, -1 + 1.4, 0, 1 - 0.6, 5 - 4.8, 7};
    double[] dbeta = {1, 0, 0, 0, 0, 1};
    double[] dx = {0, 1, 1, 1, 1, 0};
    for (int i = 0; i < x.length; i++) {
      double[] one = new double[x.length];
      one[i] = 1;
      e.set(Trials.G, one);
      assertThat(e.evaluate(d.get(Trials.leaf(q, "s")))[0]).isCloseTo(factor * ds[i], CLOSE);
      assertThat(e.evaluate(d.get(Trials.leaf(q, "beta")))[0]).isCloseTo(factor * dbeta[i], CLOSE);
      assertThat(e.evaluateAll(d.get(q.x()))[i]).isEqualTo(dx[i]);
    }
  }

  @Test
  void affineZeroPointStaysInRangeAndCanComeBack() {
    Quantizer q =
        Trials.activations(Trials.spec("UNIFORM", "bits", 3, "mode", "affine"), 1, false, false);
    double[] x = {-1, 5};
    FormulaEvaluator e = at(q, x, Map.of("s", 0.5, "beta", 3.0)).set(Trials.G, 1, 0);
    assertThat(e.evaluate(q.lowest())[0]).isZero();
    assertThat(e.evaluate(Trials.gradients(q).get(Trials.leaf(q, "beta")))[0]).isPositive();
    assertThat(at(q, x, Map.of("s", 0.5, "beta", -90.0)).evaluate(q.lowest())[0]).isEqualTo(-7);
  }

  @Test
  void affineStartsWithZeroInItsRange() {
    Quantizer q =
        Trials.activations(Trials.spec("UNIFORM", "bits", 8, "mode", "affine"), 1, false, false);
    FormulaEvaluator e = at(q, new double[] {-1, -0.5, 0, 1, 2, 3}, Map.of());
    assertThat(e.evaluate(q.scale())[0]).isCloseTo(4 / 255.0, CLOSE);
    assertThat(e.evaluate(q.lowest())[0]).isEqualTo(-64);
    assertThat(e.evaluate(q.level())[2]).isZero();
    assertThat(q.levels()).isEqualTo(LevelSet.range(-255, 255));
    assertThat(q.storage().bits()).isEqualTo(9);
  }

  @Test
  void minMaxFollowsTheLargestWeight() {
    Quantizer q =
        Trials.weights(
            Trials.spec("UNIFORM", "bits", 8, "range", "minmax", "granularity", "tensor"),
            1,
            8,
            true,
            false);
    assertThat(q.parameters()).isEmpty();
    FormulaEvaluator e = at(q, W, Map.of()).set(Trials.G, G);
    assertThat(e.evaluate(q.scale())[0]).isCloseTo(1.5 / 127, CLOSE);
    assertThat(e.evaluate(q.level())[7]).isEqualTo(127);
    assertThat(q.levels().minimum()).isEqualTo(-127);
    double[] dx = e.evaluateAll(Trials.gradients(q).get(q.x()));
    assertThat(dx[0]).isEqualTo(0.2);
    assertThat(at(q, new double[8], Map.of()).evaluate(q.value()))
        .as("all weights zero")
        .containsOnly(0);
  }

  @Test
  void powerOfTwoScalesAreExactAndLearn() {
    Quantizer q = Trials.activations(Trials.spec("UNIFORM", "bits", 8), 4, false, true);
    for (double s : new double[] {1e-6, 0.011, 0.02, 0.3, 1, 5, 700}) {
      FormulaEvaluator e =
          Trials.prepare(
              q, FormulaEvaluator.inFloat(1, 4), new double[] {-1, 0.2, 0.7, 3}, Map.of("s", s));
      float scale = (float) e.evaluate(q.scale())[0];
      assertThat(scale)
          .isEqualTo((float) Math.scalb(1.0, (int) Math.rint(Math.log(s) / Math.log(2))));
    }
    FormulaEvaluator e = at(q, new double[] {-1, 0.2, 0.7, 30}, Map.of("s", 0.02));
    e.set(Trials.G, 0, 0, 0, 1);
    double ds = e.evaluate(Trials.gradients(q).get(Trials.leaf(q, "s")))[0];
    double expected = 127 * (1 / 64.0 / 0.02) / Math.sqrt(4 * 127);
    assertThat(ds).as("dscale/ds = scale / s").isCloseTo(expected, CLOSE);
  }

  private static FormulaEvaluator at(Quantizer q, double[] x, Map<String, Double> parameters) {
    return Trials.prepare(q, FormulaEvaluator.inDouble(1, x.length), x, parameters);
  }
}
