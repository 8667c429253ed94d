package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vectors RTN-1 to RTN-5 of the notes on the schemes, and the options. */
class RtnSchemeTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] X = {-1.7, -0.9, -0.5, -0.3, 0, 0.2, 0.5, 0.51, 0.8, 2.4};
  private static final double[] G = {0.1, -0.2, 0.3, 0.4, -0.5, 0.6, -0.7, 0.8, 0.9, -1.0};
  private static final double[] W = {0.9, -0.05, 0.3, -0.6, 0.02, -1.2, 0.45, 0};

  /** RTN-1; beta = 0.1 is no multiple of gamma / 64 = 0.0125, but 8 of them are: 0.1 exactly. */
  @Test
  void forward() {
    Quantizer q =
        Trials.activations(Trials.spec("RTN", "bits", 2, "offset", "on"), 10, false, false);
    FormulaEvaluator e = at(q, X, Map.of("gamma", 0.8, "beta", 0.1));
    assertThat(e.evaluate(q.level())).containsExactly(-1, -1, 0, 0, 0, 0, 0, 1, 1, 1);
    assertThat(e.evaluate(q.value()))
        .containsExactly(new double[] {-0.7, -0.7, 0.1, 0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9}, CLOSE);
    assertThat(e.evaluate(q.offsetSteps().orElseThrow())).containsExactly(8);
  }

  @Test
  void backwardClippedForActivations() {
    Quantizer q =
        Trials.activations(Trials.spec("RTN", "bits", 2, "offset", "on"), 10, false, false);
    FormulaEvaluator e = at(q, X, Map.of("gamma", 0.8, "beta", 0.1)).set(Trials.G, G);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "gamma")))[0]).isCloseTo(0.8, CLOSE);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "beta")))[0]).isCloseTo(0.7, CLOSE);
    assertThat(e.evaluateAll(d.get(q.x())))
        .containsExactly(
            new double[] {0, -0.16, 0.24, 0.32, -0.4, 0.48, -0.56, 0.64, 0.72, 0}, CLOSE);
  }

  @Test
  void backwardIdentityForWeights() {
    for (boolean clipped : new boolean[] {false, true}) {
      Quantizer q =
          Trials.weights(
              Trials.spec(
                  "RTN",
                  "bits",
                  2,
                  "weightOffset",
                  "on",
                  "weightSte",
                  clipped ? "clipped" : "identity",
                  "granularity",
                  "tensor"),
              1,
              10,
              true,
              false);
      FormulaEvaluator e = at(q, X, Map.of("gamma", 0.8, "beta", 0.1)).set(Trials.G, G);
      double[] dx = e.evaluateAll(Trials.gradients(q).get(q.x()));
      double end = clipped ? 0 : 1;
      assertThat(dx)
          .containsExactly(
              new double[] {
                0.08 * end, -0.16, 0.24, 0.32, -0.4, 0.48, -0.56, 0.64, 0.72, -0.8 * end
              },
              CLOSE);
    }
  }

  /** RTN-3: threshold, levels and least squares; the offset then goes to the grid of gamma / 64. */
  @Test
  void weightsStartAtLeastSquares() {
    Quantizer q =
        Trials.weights(Trials.spec("RTN", "bits", 2, "weight_offset", true), 1, 8, true, true);
    FormulaEvaluator e = at(q, W, Map.of());
    assertThat(e.evaluate(q.level())).containsExactly(1, 0, 0, -1, 0, -1, 1, 0);
    double gamma = e.evaluate(Trials.leaf(q, "gamma"))[0];
    double beta = e.evaluate(Trials.leaf(q, "beta"))[0];
    assertThat(gamma).isCloseTo(0.7875, CLOSE);
    assertThat(beta).isCloseTo(-0.0225, CLOSE);
    double k = e.evaluate(q.offsetSteps().orElseThrow())[0];
    assertThat(k).isEqualTo(-2);
    double[] value = e.evaluate(q.value());
    double[] exact = {0.765, -0.0225, -0.0225, -0.81, -0.0225, -0.81, 0.765, -0.0225};
    for (int i = 0; i < 8; i++) {
      assertThat(value[i]).isCloseTo(exact[i] + gamma * k / 64 - beta, CLOSE);
      assertThat(value[i]).isCloseTo(exact[i], within(gamma / 128));
    }
  }

  @Test
  void scaleOnlyLeastSquaresPerChannel() {
    Quantizer q = Trials.weights(Trials.spec("RTN", "bits", 2), 2, 4, true, false);
    FormulaEvaluator e = FormulaEvaluator.inDouble(2, 4);
    Trials.prepare(q, e, new double[] {0.9, -0.05, 0.3, -0.6, 0, 0, 0, 0.01}, Map.of());
    double[] gamma = e.evaluate(q.scale());
    assertThat(q.scale().rank()).isEqualTo(Rank.CHANNEL);
    assertThat(gamma[0]).isCloseTo((0.9 + 0.3 + 0.6) / 3, CLOSE);
    assertThat(gamma[1]).as("no level but 0: mean magnitude").isCloseTo(0.0025, CLOSE);
    assertThat(q.offsetSteps()).isEmpty();
  }

  /** Behind a batch norm a learned scale would follow rounding noise. */
  @Test
  void theScaleOfWeightsIsLearnedWhereItActs() {
    Quantizer acts = Trials.weights(Trials.spec("RTN", "bits", 2), 1, 8, false, false);
    assertThat(acts.parameters()).extracting(Quantizer.Parameter::name).containsExactly("gamma");
    Quantizer cancels = Trials.weights(Trials.spec("RTN", "bits", 2), 1, 8, true, false);
    assertThat(cancels.parameters()).isEmpty();
    FormulaEvaluator e = at(cancels, W, Map.of()).set(Trials.G, Trials.ones(8));
    double gamma = e.evaluate(cancels.scale())[0];
    assertThat(gamma).isCloseTo((0.9 + 0.6 + 1.2 + 0.45) / 4, CLOSE);
    double[] dx = e.evaluateAll(Trials.gradients(cancels).get(cancels.x()));
    assertThat(dx).as("the scale is a constant").containsOnly(new double[] {gamma}, CLOSE);
    Quantizer offset =
        Trials.weights(Trials.spec("RTN", "bits", 2, "weightOffset", "on"), 1, 8, true, false);
    assertThat(offset.parameters()).as("their ratio acts").hasSize(2);
  }

  /** RTN-4 and the real-zero border, through the factorised form with integer offset steps. */
  @Test
  void dotProductFactorises() {
    int[] a = {1, 0, -1, 1, 1, 0, 1, -1};
    int[] w = {1, -1, 0, -1, 1, 0, 1, 1};
    assertThat(factorised(a, w, 8)).isCloseTo(0.375, CLOSE);
    assertThat(factorised(a, w, 7)).isCloseTo(0.53125, CLOSE);
    assertThat(direct(a, w, 8)).isCloseTo(0.375, CLOSE);
    assertThat(direct(a, w, 7)).isCloseTo(0.53125, CLOSE);
    a[7] = 0;
    assertThat(direct(a, w, 8))
        .as("code 0 in a padded tap is the wrong way")
        .isCloseTo(0.6875, CLOSE);
  }

  /** RTN-5: batch norm on RTN-4. */
  @Test
  void batchNormFolds() {
    double y = 0.375;
    double folded = 1.5 / 0.8 * 0.75 * 0.5 * 1 + 1.5 / 0.8 * -0.125 * 0.5 * 2 - 0.540625;
    assertThat(1.5 * (y - 0.2) / 0.8 - 0.4).isCloseTo(-0.071875, CLOSE);
    assertThat(folded).isCloseTo(-0.071875, CLOSE);
  }

  @Test
  void gammaMayBeNegative() {
    Quantizer q =
        Trials.activations(Trials.spec("RTN", "bits", 2, "offset", "on"), 10, false, false);
    FormulaEvaluator e = at(q, X, Map.of("gamma", -0.5, "beta", 0.25));
    assertThat(e.evaluate(q.value())[0]).isCloseTo(0.75, CLOSE);
    assertThat(e.evaluate(q.offsetSteps().orElseThrow())).containsExactly(-32);
    assertThat(q.parameters()).allSatisfy(p -> assertThat(p.weightDecay()).isFalse());
    assertThat(q.parameters()).allSatisfy(p -> assertThat(p.minimum()).isLessThan(-1e300));
  }

  @Test
  void offsetsStayWithinTheirBound() {
    Quantizer q =
        Trials.activations(Trials.spec("RTN", "bits", 2, "offset", "on"), 1, false, false);
    for (double gamma : new double[] {0, 1e-12, -1e-12, 1, -1e-3}) {
      FormulaEvaluator e =
          Trials.prepare(
              q,
              FormulaEvaluator.inFloat(1, 1),
              new double[] {0.3},
              Map.of("gamma", gamma, "beta", 5.0));
      double k = e.evaluate(q.offsetSteps().orElseThrow())[0];
      assertThat(Math.abs(k)).isLessThanOrEqualTo(RtnScheme.LARGEST_OFFSET_STEPS);
      assertThat(e.evaluate(q.value())[0]).isFinite();
    }
  }

  private static double factorised(int[] a, int[] w, int valid) {
    int d = 0;
    int sa = 0;
    int sw = 0;
    for (int i = 0; i < valid; i++) {
      d += a[i] * w[i];
      sa += a[i];
      sw += w[i];
    }
    return 0.75 * 0.5 * d + 0.75 * 0.25 * sw - 0.125 * 0.5 * sa - valid * 0.125 * 0.25;
  }

  private static double direct(int[] a, int[] w, int valid) {
    double sum = 0;
    for (int i = 0; i < valid; i++) {
      sum += (0.5 * a[i] + 0.25) * (0.75 * w[i] - 0.125);
    }
    return sum;
  }

  private static FormulaEvaluator at(Quantizer q, double[] x, Map<String, Double> parameters) {
    return Trials.prepare(q, FormulaEvaluator.inDouble(1, x.length), x, parameters);
  }
}
