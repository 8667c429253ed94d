package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The vectors DRF-1 to DRF-4 (DRF-5: GradientQuantizerTest), PACT-1 and PACT-2, LSQP-1 to LSQP-3 of
 * the notes on the schemes, and power-of-two scales.
 */
class UniformVariantsTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] W = {0.8, -0.3, 0.1, -1.2, 0.05, 0.4};

  private static Quantizer weights(int elements, Object... options) {
    return Trials.weights(Trials.spec("UNIFORM", options), 1, elements, true, true);
  }

  private static Quantizer activations(int elements, boolean nonNegative, Object... options) {
    return Trials.activations(Trials.spec("UNIFORM", options), elements, nonNegative, false);
  }

  private static FormulaEvaluator at(Quantizer q, double[] x, Map<String, Double> parameters) {
    return Trials.prepare(q, FormulaEvaluator.inDouble(1, x.length), x, parameters);
  }

  /** DRF-1. */
  @Test
  void dorefaWeightsForward() {
    int[][] codes = {{3, 1, 2, 0, 2, 2}, {6, 2, 4, 0, 4, 5}};
    double[][] values = {
      {1, -0.333333, 0.333333, -1, 0.333333, 0.333333},
      {0.714286, -0.428571, 0.142857, -1, 0.142857, 0.428571}
    };
    for (int bits = 2; bits <= 3; bits++) {
      Quantizer q = weights(6, "bits", bits, "variant", "dorefa");
      FormulaEvaluator e = at(q, W, Map.of());
      double[] level = e.evaluate(q.level());
      int[] code =
          Arrays.stream(level).mapToInt(l -> StorageCodes.encode(q.storage(), (int) l)).toArray();
      assertThat(code).isEqualTo(codes[bits - 2]);
      assertThat(e.evaluate(q.value())).containsExactly(values[bits - 2], CLOSE);
    }
    Quantizer one = weights(6, "bits", 1, "variant", "DoReFa");
    FormulaEvaluator e = at(one, W, Map.of()).set(Trials.G, Trials.ones(6));
    assertThat(e.evaluate(one.scale())[0]).isCloseTo(0.475, CLOSE);
    assertThat(e.evaluate(one.level())).containsExactly(1, -1, 1, -1, 1, 1);
    assertThat(e.evaluateAll(Trials.gradients(one).get(one.x())))
        .as("identity, the mean is a constant")
        .containsExactly(Trials.ones(6));
    assertThat(at(one, new double[] {0, -1}, Map.of()).evaluate(one.level())[0]).isEqualTo(1);
  }

  /** DRF-2. */
  @Test
  void dorefaWeightsBackward() {
    double[] g = {1, -0.5, 0.25, 2, -1, 0.5};
    double[] detached = {0.670608, -0.548871, 0.296905, 0.731766, -1.196544, 0.513185};
    double[] full = detached.clone();
    full[3] = 0.427754;
    for (String option : new String[] {"detached", "full"}) {
      Quantizer q = weights(6, "bits", 2, "variant", "dorefa", "maxGradient", option);
      FormulaEvaluator e = at(q, W, Map.of()).set(Trials.G, g);
      double[] d = e.evaluateAll(Trials.gradients(q).get(q.x()));
      assertThat(d).containsExactly(option.equals("full") ? full : detached, CLOSE);
    }
    Quantizer zero = weights(4, "bits", 2, "variant", "dorefa");
    FormulaEvaluator e = at(zero, new double[4], Map.of()).set(Trials.G, Trials.ones(4));
    assertThat(e.evaluate(zero.value())).as("all weights zero").doesNotContain(Double.NaN);
    assertThat(e.evaluateAll(Trials.gradients(zero).get(zero.x()))).doesNotContain(Double.NaN);
  }

  /** DRF-3. */
  @Test
  void dorefaActivations() {
    double[] x = {-0.2, 0.1, 0.2, 0.5, 0.84, 1.3};
    Quantizer q = activations(6, false, "bits", 2, "variant", "dorefa");
    FormulaEvaluator e = at(q, x, Map.of()).set(Trials.G, Trials.ones(6));
    assertThat(e.evaluate(q.level())).containsExactly(0, 0, 1, 2, 3, 3);
    assertThat(e.evaluateAll(Trials.gradients(q).get(q.x()))).containsExactly(0, 1, 1, 1, 1, 0);
    assertThat(q.parameters()).isEmpty();
  }

  /** DRF-4: the levels' product is the notes' 2 D - 3 SA on codes. */
  @Test
  void dorefaProduct() {
    Quantizer w = weights(6, "bits", 2, "variant", "dorefa");
    Quantizer a = activations(6, true, "bits", 2, "variant", "dorefa");
    int[] weightCodes = {3, 1, 2, 0, 2, 2};
    int[] codes = {0, 1, 2, 3, 3, 1};
    int sum = 0;
    for (int i = 0; i < codes.length; i++) {
      sum += StorageCodes.decode(w.storage(), weightCodes[i]) * codes[i];
    }
    assertThat(sum).isEqualTo(2 * 13 - 3 * 10);
    double scale =
        at(w, W, Map.of()).evaluate(w.scale())[0] * at(a, W, Map.of()).evaluate(a.scale())[0];
    assertThat(scale * sum).isCloseTo(-0.444444, CLOSE);
  }

  /** PACT-1 and PACT-2. */
  @Test
  void pactLearnsAlphaFromClippedValues() {
    double[] x = {-0.5, 0, 0.3, 1.0, 1.9, 2.0, 2.7};
    double[] g = {1, 1, -2, 0.5, 1, 3, -1};
    Quantizer q = activations(7, false, "bits", 3, "variant", "pact");
    FormulaEvaluator e = at(q, x, Map.of("alpha", 2.0)).set(Trials.G, g);
    assertThat(e.evaluate(q.level())).containsExactly(0, 0, 1, 4, 7, 7, 7);
    assertThat(e.evaluate(q.value()))
        .containsExactly(new double[] {0, 0, 0.285714, 1.142857, 2, 2, 2}, CLOSE);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "alpha")))[0]).isCloseTo(2, CLOSE);
    assertThat(e.evaluateAll(d.get(q.x()))).containsExactly(0, 0, -2, 0.5, 1, 0, 0);
    assertThat(q.parameters().get(0).weightDecay()).as("the penalty on alpha").isTrue();
    double rms = Math.sqrt((0.09 + 1 + 3.61 + 4 + 7.29) / 7);
    assertThat(at(q, x, Map.of()).evaluate(Trials.leaf(q, "alpha"))[0])
        .isCloseTo(Math.min(2.7, 3 * rms), CLOSE);
    Quantizer fixed = activations(7, false, "bits", 3, "variant", "pact", "activationAlpha", 8.0);
    assertThat(at(fixed, x, Map.of()).evaluate(Trials.leaf(fixed, "alpha"))[0]).isEqualTo(8);
  }

  @Test
  void pactWeightsAreDorefas() {
    Quantizer q = weights(6, "bits", 3, "variant", "pact");
    assertThat(at(q, W, Map.of()).evaluate(q.level())).containsExactly(5, -3, 1, -7, 1, 3);
  }

  /** LSQP-1. */
  @Test
  void lsqPlusForward() {
    double[] x = {-0.35, -0.1, 0.2, 0.7, 1.4, 2.6};
    Quantizer q = activations(6, false, "bits", 3, "variant", "lsq_plus");
    FormulaEvaluator e = at(q, x, Map.of("s", 0.4, "beta", -0.3));
    double zero = -e.evaluate(q.lowest())[0];
    assertThat(zero).as("the code nearest to real zero").isEqualTo(1);
    double[] level = e.evaluate(q.level());
    double[] codes = Arrays.stream(level).map(l -> l + zero).toArray();
    assertThat(codes).containsExactly(0, 0, 1, 2, 4, 7);
    assertThat(e.evaluate(q.offsetSteps().orElseThrow())[0]).as("1/4 step").isEqualTo(16);
    assertThat(e.evaluate(q.value()))
        .containsExactly(new double[] {-0.3, -0.3, 0.1, 0.5, 1.3, 2.5}, CLOSE);
  }

  /** LSQP-2. */
  @Test
  void lsqPlusBackward() {
    double[] x = {-0.35, -0.1, 0.2, 0.7, 1.4, 2.6};
    double[] g = {1, -1, 0.5, 2, -0.5, 1.5};
    double[] ds = {0, -0.5, -0.25, -0.5, -0.25, 7};
    Quantizer q = activations(6, false, "bits", 3, "variant", "lsq_plus", "betaGradient", "plain");
    FormulaEvaluator e = at(q, x, Map.of("s", 0.4, "beta", -0.3)).set(Trials.G, g);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += g[i] * ds[i];
    }
    double factor = 1 / Math.sqrt(6 * 7);
    assertThat(sum).isCloseTo(10, CLOSE);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "s")))[0]).isCloseTo(factor * 10, CLOSE);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "beta")))[0]).isCloseTo(2.5, CLOSE);
    assertThat(e.evaluateAll(d.get(q.x()))).containsExactly(0, -1, 0.5, 2, -0.5, 0);
    Quantizer scaled = activations(6, false, "bits", 3, "variant", "lsq_plus");
    FormulaEvaluator f = at(scaled, x, Map.of("s", 0.4, "beta", -0.3)).set(Trials.G, g);
    assertThat(f.evaluate(Trials.gradients(scaled).get(Trials.leaf(scaled, "beta")))[0])
        .isCloseTo(factor * 2.5, CLOSE);
  }

  /** LSQP-3. */
  @Test
  void lsqPlusFirstWeightStep() {
    double[] x = {0.12, -0.34, 0.56, -0.08, 0.91, -1.27, 0.03, 0.22};
    Map<String, Double> steps = Map.of("sample", 0.245268, "population", 0.229578);
    steps.forEach(
        (option, step) -> {
          Quantizer q = weights(8, "bits", 4, "variant", "lsq_plus", "deviation", option);
          assertThat(at(q, x, Map.of()).evaluate(q.scale())[0]).isCloseTo(step, CLOSE);
        });
  }

  @Test
  void lsqPlusConfigurations() {
    int[][] ranges = {{0, 15}, {-8, 7}, {-15, 15}, {-15, 15}};
    for (int c = 1; c <= 4; c++) {
      Quantizer q = activations(6, false, "bits", 4, "variant", "lsq_plus", "configuration", c);
      assertThat(q.levels()).isEqualTo(LevelSet.range(ranges[c - 1][0], ranges[c - 1][1]));
      assertThat(q.offsetSteps().isPresent()).isEqualTo(c >= 3);
    }
    Quantizer standard = activations(6, true, "bits", 4, "variant", "lsq_plus");
    assertThat(standard.levels()).isEqualTo(LevelSet.range(0, 15));
  }

  /** The first step and offset are the best of the search, and better than the full range. */
  @Test
  void lsqPlusStartsWithTheSmallestError() {
    double[] x = new double[200];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sin(i) + (i == 7 ? 9 : 0);
    }
    for (int c = 1; c <= 4; c++) {
      Quantizer q = activations(200, false, "bits", 3, "variant", "lsq_plus", "configuration", c);
      FormulaEvaluator e = at(q, x, Map.of());
      double found = error(q, e, x);
      Map<String, Double> wide = new LinkedHashMap<>();
      double most = Arrays.stream(x).max().orElseThrow();
      double least = Arrays.stream(x).min().orElseThrow();
      wide.put("s", c == 1 ? most / 7 : c == 2 ? most / 3 : (most - least) / 7);
      wide.put("beta", c == 3 ? least + 4 * (most - least) / 7 : least);
      assertThat(found).isLessThan(0.95 * error(q, at(q, x, wide), x));
    }
  }

  private static double error(Quantizer q, FormulaEvaluator e, double[] x) {
    double[] y = e.evaluateAll(q.value());
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (y[i] - x[i]) * (y[i] - x[i]);
    }
    return sum;
  }

  @Test
  void powersOfTwoAsScales() {
    Quantizer w = weights(6, "bits", 4, "scale", "power_of_two");
    Quantizer rise = weights(6, "bits", 3, "scale", "POWER_OF_TWO", "levels", "mid_rise");
    Quantizer fixed = weights(6, "bits", 4, "scale", "power_of_two", "range", "minmax");
    Quantizer pact = activations(6, false, "bits", 4, "variant", "pact", "scale", "power_of_two");
    for (Quantizer q : new Quantizer[] {w, rise, fixed, pact}) {
      for (double s : new double[] {0.011, 0.3, 1, 5}) {
        Map<String, Double> given =
            q.parameters().isEmpty() ? Map.of() : Map.of(q.parameters().get(0).name(), s);
        // In double, 2^x is not exact.
        FormulaEvaluator e = Trials.prepare(q, FormulaEvaluator.inFloat(1, 6), W, given);
        double scale = e.evaluate(q.scale())[0];
        assertThat(Math.getExponent(scale)).isBetween(-20, 20);
        assertThat(scale).isEqualTo(Math.scalb(1.0, Math.getExponent(scale)));
      }
    }
    FormulaEvaluator e = at(pact, W, Map.of("alpha", 1.0));
    assertThat(e.evaluate(pact.scale())[0]).isCloseTo(1 / 16.0, CLOSE);
    assertThat(e.evaluate(pact.level())).containsExactly(13, 0, 2, 0, 1, 6);
  }

  /** In the logarithm a step is the same factor at every size: ds/dlog2s = s ln 2. */
  @Test
  void powersOfTwoLearnTheirLogarithm() {
    Quantizer q = weights(6, "bits", 4, "scale", "power_of_two", "scaleDomain", "log2");
    FormulaEvaluator start = at(q, W, Map.of());
    Quantizer linear = weights(6, "bits", 4, "scale", "power_of_two");
    assertThat(start.evaluate(q.scale())[0])
        .isEqualTo(at(linear, W, Map.of()).evaluate(linear.scale())[0]);
    FormulaEvaluator e = at(q, W, Map.of("log2s", -2.3)).set(Trials.G, Trials.ones(6));
    assertThat(e.evaluate(q.scale())[0]).isCloseTo(0.25, CLOSE);
    Quantizer plain = weights(6, "bits", 4);
    FormulaEvaluator p = at(plain, W, Map.of("s", 0.25)).set(Trials.G, Trials.ones(6));
    double ds = p.evaluate(Trials.gradients(plain).get(Trials.leaf(plain, "s")))[0];
    double dlog = e.evaluate(Trials.gradients(q).get(Trials.leaf(q, "log2s")))[0];
    assertThat(ds).isNotZero();
    assertThat(dlog).isCloseTo(ds * 0.25 * Math.log(2), CLOSE);
  }
}
