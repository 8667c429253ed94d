package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vectors APOT-1 to APOT-4 of the notes on the schemes, and the defaults. */
class ApotSchemeTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] W = {-0.42, -0.10, 0.03, 0.15, 0.31, 0.66};
  private static final double[] G = {0.5, -1, 0.25, 0.75, -0.5, 1};

  @Test
  void weightsForward() {
    Quantizer q = Trials.weights(Trials.spec("APoT", "bits", 4), 1, 6, true, false);
    FormulaEvaluator e = at(q, W, Map.of("alpha", 1.5));
    assertThat(e.evaluate(q.level())).containsExactly(-10, -4, -1, 1, 4, 10);
    assertThat(e.evaluate(q.value()))
        .containsExactly(new double[] {-1.5, -0.6, -0.15, 0.15, 0.6, 1.5}, CLOSE);
    assertThat(e.evaluate(q.scale())[0]).isCloseTo(0.15, CLOSE);
    assertThat(at(q, W, Map.of()).evaluate(Trials.leaf(q, "alpha"))).containsExactly(3);
  }

  @Test
  void weightsBackward() {
    double[] full = {1.053771, -2.84071, 0.636423, 2.067001, -1.240714, 0.32423};
    double[] detached = {1.360475, -2.72095, 0.680237, 2.040712, -1.360475, 0};
    check(full, "normGradient", "full");
    check(detached, "normGradient", "detached");
    double[] calibrated = Arrays.stream(G).map(g -> g / 0.367519).toArray();
    check(calibrated, "normGradient", "detached", "weightSte", "identity");
  }

  private static void check(double[] expected, Object... options) {
    Object[] all = new Object[options.length + 2];
    all[0] = "bits";
    all[1] = 4;
    System.arraycopy(options, 0, all, 2, options.length);
    Quantizer q = Trials.weights(Trials.spec("APoT", all), 1, 6, true, false);
    FormulaEvaluator e = at(q, W, Map.of("alpha", 1.5)).set(Trials.G, G);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "alpha")))[0]).isCloseTo(1.013025, CLOSE);
    assertThat(e.evaluateAll(d.get(q.x()))).containsExactly(expected, within(3e-6));
  }

  @Test
  void derivativesByAlphaOfEachWeight() {
    Quantizer q = Trials.weights(Trials.spec("APoT", "bits", 4), 1, 6, true, false);
    Formula d = Trials.gradients(q).get(Trials.leaf(q, "alpha"));
    double[] expected = {-0.047668, -0.028137, 0.036047, 0.018372, 0.028137, 1};
    FormulaEvaluator e = at(q, W, Map.of("alpha", 1.5));
    for (int i = 0; i < 6; i++) {
      double[] one = new double[6];
      one[i] = 1;
      assertThat(e.set(Trials.G, one).evaluate(d)[0]).isCloseTo(expected[i], CLOSE);
    }
  }

  @Test
  void activationsForwardAndBackward() {
    double[] x = {-0.2, 0, 0.3, 0.9, 1.4, 2.0, 2.6, 3.7};
    Quantizer q = Trials.activations(Trials.spec("APoT", "bits", 3), 8, true, false);
    FormulaEvaluator e = at(q, x, Map.of("alpha", 3.0)).set(Trials.G, 1, 1, 1, 1, -1, -1, 1, 2);
    assertThat(e.evaluate(q.level())).containsExactly(0, 0, 1, 3, 4, 6, 8, 10);
    assertThat(e.evaluate(q.value()))
        .containsExactly(new double[] {0, 0, 0.3, 0.9, 1.2, 1.8, 2.4, 3}, CLOSE);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "alpha")))[0]).isCloseTo(2.066667, CLOSE);
    assertThat(e.evaluateAll(d.get(q.x()))).containsExactly(0, 1, 1, 1, -1, -1, 1, 0);
  }

  /** APOT-4 states normalised weights, so the layer here has no batch norm. */
  @Test
  void twoBitWeightsAreTernary() {
    double[] x = {-4, -1.6, -0.7, 0.2, 1.4, 1.6, 3.5};
    Quantizer q = Trials.weights(Trials.spec("APoT", "bits", 2), 1, 7, false, true);
    assertThat(q.storage()).isEqualTo(new StorageForm.TernaryPlanes());
    FormulaEvaluator e = at(q, x, Map.of("alpha", 3.0)).set(Trials.G, Trials.ones(7));
    assertThat(plain(e.evaluate(q.value()))).containsExactly(-3, -3, 0, 0, 0, 3, 3);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(e.evaluateAll(d.get(q.x()))).as("calibrated: everywhere").containsOnly(1);
    double[] expected = {-1, -0.466667, 0.233333, -0.066667, -0.466667, 0.466667, 1};
    for (int i = 0; i < 7; i++) {
      double[] one = new double[7];
      one[i] = 1;
      double dalpha = e.set(Trials.G, one).evaluate(d.get(Trials.leaf(q, "alpha")))[0];
      assertThat(dalpha).isCloseTo(expected[i], CLOSE);
    }
  }

  @Test
  void tiesTakeTheSmallerMagnitude() {
    Quantizer q = Trials.weights(Trials.spec("APoT", "bits", 3), 1, 4, false, true);
    FormulaEvaluator e = at(q, new double[] {-3, 3, -0.5, 0.5}, Map.of("alpha", 4.0));
    assertThat(plain(e.evaluate(q.level()))).containsExactly(-2, 2, 0, 0);
  }

  @Test
  void weightsWithoutBatchNormAreNotNormalisedAndStartAtThreeDeviations() {
    Quantizer q = Trials.weights(Trials.spec("APoT", "bits", 4), 1, 6, false, true);
    FormulaEvaluator e = at(q, W, Map.of());
    assertThat(e.evaluate(Trials.leaf(q, "alpha"))[0]).isCloseTo(3 * 0.367519, within(1e-5));
    assertThat(e.evaluate(q.value())[5]).isCloseTo(0.66, within(0.1));
  }

  @Test
  void activationThresholdStartsFromTheFirstBatchOrANumber() {
    double[] relu = new double[20000];
    Random random = new Random(1);
    for (int i = 0; i < relu.length; i++) {
      relu[i] = Math.max(0, random.nextGaussian());
    }
    Quantizer q = Trials.activations(Trials.spec("APoT", "bits", 3), 100, true, false);
    double alpha = at(q, relu, Map.of()).evaluate(Trials.leaf(q, "alpha"))[0];
    assertThat(alpha).as("about 2.5 after batch norm and relu").isBetween(2.3, 2.6);
    Quantizer six =
        Trials.activations(Trials.spec("APoT", "bits", 3, "activationAlpha", 6), 100, true, false);
    assertThat(at(six, relu, Map.of()).evaluate(Trials.leaf(six, "alpha"))).containsExactly(6);
  }

  @Test
  void constantWeightsGiveNoNan() {
    Quantizer q = Trials.weights(Trials.spec("APoT", "bits", 4), 1, 6, true, false);
    double[] same = {0.3, 0.3, 0.3, 0.3, 0.3, 0.3};
    FormulaEvaluator e =
        Trials.prepare(q, FormulaEvaluator.inFloat(1, 6), same, Map.of()).set(Trials.G, G);
    assertThat(e.evaluate(q.value())).doesNotContain(Double.NaN);
    for (Formula d : Trials.gradients(q).values()) {
      assertThat(e.evaluate(d)).doesNotContain(Double.NaN);
    }
  }

  @Test
  void alphaDecaysAndStaysPositive() {
    Quantizer q = Trials.activations(Trials.spec("APoT", "bits", 3), 8, true, false);
    assertThat(q.parameters()).hasSize(1);
    assertThat(q.parameters().get(0).weightDecay()).isTrue();
    assertThat(q.parameters().get(0).minimum()).isPositive();
  }

  /** Without negative zeros. */
  private static double[] plain(double[] values) {
    return Arrays.stream(values).map(v -> v + 0.0).toArray();
  }

  private static FormulaEvaluator at(Quantizer q, double[] x, Map<String, Double> parameters) {
    return Trials.prepare(q, FormulaEvaluator.inDouble(1, x.length), x, parameters);
  }
}
