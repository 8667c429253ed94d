package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import dev.bitwright.gradient.StraightThrough;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What must hold of every quantizer of every scheme. */
class AllSchemesTest {
  private static final int CHANNELS = 3;
  private static final int ELEMENTS = 40;

  /** Every scheme at every width and role, with its options. */
  static Map<String, Quantizer> quantizers() {
    Map<String, Quantizer> all = new LinkedHashMap<>();
    for (int bits : new int[] {1, 2, 3, 4, 5, 8, 16}) {
      weights(all, "UNIFORM", "bits", bits);
      weights(all, "UNIFORM", "bits", bits, "granularity", "tensor");
      weights(all, "UNIFORM", "bits", bits, "range", "minmax");
      activations(all, false, "UNIFORM", "bits", bits);
      activations(all, false, "UNIFORM", "bits", bits, "range", "minmax");
      activations(all, true, "UNIFORM", "bits", bits);
      if (bits <= 8) {
        weights(all, "UNIFORM", "bits", bits, "levels", "mid_rise");
        weights(all, "UNIFORM", "bits", bits, "levels", "mid_rise", "range", "minmax");
        activations(all, false, "UNIFORM", "bits", bits, "levels", "mid_rise");
        variants(all, bits);
        weights(all, "UNIFORM", "bits", bits, "mode", "affine");
        weights(all, "UNIFORM", "bits", bits, "mode", "affine", "range", "minmax");
        activations(all, false, "UNIFORM", "bits", bits, "mode", "affine");
        activations(all, false, "UNIFORM", "bits", bits, "mode", "affine", "range", "minmax");
      }
      if (bits >= 2 && bits <= 8) {
        weights(all, "APoT", "bits", bits);
        weights(all, "APoT", "bits", bits, "normGradient", "detached");
        weights(all, "APoT", "bits", bits, "weightNorm", "off", "weightSte", "identity");
        activations(all, true, "APoT", "bits", bits);
      }
    }
    weights(all, "RTN", "bits", 2);
    weights(all, "RTN", "bits", 2, "weightOffset", "on", "weightSte", "clipped");
    weights(all, "RTN", "bits", 2, "weightOffset", "on", "granularity", "tensor");
    activations(all, false, "RTN", "bits", 2);
    activations(all, false, "RTN", "bits", 2, "offset", "on");
    for (String granularity : new String[] {"channel", "tensor"}) {
      weights(all, "BINARY", "bits", 1, "granularity", granularity);
      weights(all, "TERNARY", "bits", 2, "granularity", granularity);
    }
    weights(all, "TERNARY", "bits", 2, "threshold", "plain", "delta", 0.5);
    for (int bits : new int[] {1, 2, 3, 4, 5, 8}) {
      for (String partition : new String[] {"median", "mean", "scale"}) {
        weights(all, "BALANCED", "bits", bits, "partition", partition);
      }
      activations(all, true, "BALANCED", "bits", bits);
    }
    weights(all, "BALANCED", "bits", 4, "scale", "mean");
    for (int bits = 2; bits <= 8; bits++) {
      for (int k = Math.max(0, bits - 4); k <= bits - 2; k++) {
        weights(all, "ESB", "bits", bits, "k", k);
        activations(all, false, "ESB", "bits", bits, "k", k);
      }
      for (int k = Math.max(0, bits - 3); k <= bits - 1; k++) {
        activations(all, true, "ESB", "bits", bits, "k", k);
      }
      weights(all, "ESB", "bits", bits, "meanShift", "on", "granularity", "tensor");
      weights(all, "ESB", "bits", bits, "uniform", "midRise");
    }
    activations(all, true, "ESB", "bits", 4, "statistic", "deviation");
    weights(all, "PRUNED_TERNARY", "bits", 2, "estimator", "plain");
    weights(all, "PRUNED_TERNARY", "bits", 2, "estimator", "projected", "ternaryStart", 0.5);
    weights(all, "PRUNED_TERNARY", "bits", 2, "estimator", "projected", "sparsity", 0.3);
    all.put(
        "UNIFORM power of two",
        Trials.activations(Trials.spec("UNIFORM", "bits", 8), ELEMENTS, false, true));
    return all;
  }

  private static void variants(Map<String, Quantizer> all, int bits) {
    if (bits > 1) {
      for (String range : new String[] {"learned", "minmax", "moving_average"}) {
        Object[] options = {"bits", bits, "variant", "int8", "range", range};
        weights(all, "UNIFORM", options);
        activations(all, true, "UNIFORM", options);
        activations(all, false, "UNIFORM", options);
      }
    }
    Object[][] scales = {
      {"bits", bits, "scale", "power_of_two"},
      {"bits", bits, "scale", "power_of_two", "scaleDomain", "log2"},
      {"bits", bits, "variant", "lsq_plus"},
      {"bits", bits, "variant", "lsq_plus", "deviation", "population"},
      {"bits", bits, "variant", "lsq_plus", "scale", "power_of_two"},
      {"bits", bits, "variant", "dorefa"},
      {"bits", bits, "variant", "dorefa", "maxGradient", "detached"},
      {"bits", bits, "variant", "pact"}
    };
    for (Object[] options : scales) {
      weights(all, "UNIFORM", options);
      activations(all, true, "UNIFORM", options);
      activations(all, false, "UNIFORM", options);
    }
    for (int configuration = 1; configuration <= 3; configuration++) {
      Object[] options = {"bits", bits, "variant", "lsq_plus", "configuration", configuration};
      activations(all, false, "UNIFORM", options);
    }
    activations(all, false, "UNIFORM", "bits", bits, "variant", "pact", "scale", "power_of_two");
    activations(
        all, false, "UNIFORM", "bits", bits, "variant", "lsq_plus", "betaGradient", "plain");
  }

  private static void weights(Map<String, Quantizer> all, String name, Object... options) {
    all.put(
        name + " weights " + List.of(options),
        Trials.weights(Trials.spec(name, options), CHANNELS, ELEMENTS, true, false));
  }

  private static void activations(
      Map<String, Quantizer> all, boolean nonNegative, String name, Object... options) {
    all.put(
        name + " activations " + nonNegative + " " + List.of(options),
        Trials.activations(Trials.spec(name, options), ELEMENTS, nonNegative, false));
  }

  private static double[] data(Quantizer q, Random random) {
    double[] x = new double[CHANNELS * ELEMENTS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (0.7 * random.nextGaussian());
      boolean unsigned = q.role() == Quantizer.Role.ACTIVATION && q.levels().minimum() == 0;
      x[i] = unsigned ? Math.max(0, x[i]) : x[i];
    }
    x[7] = 0;
    return x;
  }

  private static FormulaEvaluator prepared(Quantizer q, FormulaEvaluator e, Random random) {
    Trials.prepare(q, e, data(q, random), Map.of());
    for (Quantizer.Parameter p : q.parameters()) {
      double[] start = e.evaluate(p.input());
      for (int i = 0; i < start.length; i++) {
        start[i] = start[i] * (0.7 + 0.6 * random.nextDouble()) + (start[i] == 0 ? 0.05 : 0);
      }
      e.set(p.input(), start);
    }
    return e;
  }

  @TestFactory
  List<DynamicTest> valueIsScaleTimesLevelInFloat() {
    List<DynamicTest> tests = new ArrayList<>();
    quantizers()
        .forEach(
            (name, q) ->
                tests.add(
                    DynamicTest.dynamicTest(
                        name,
                        () -> {
                          for (int seed = 0; seed < 3; seed++) {
                            valueIsScaleTimesLevel(q, new Random(seed));
                          }
                        })));
    return tests;
  }

  private static void valueIsScaleTimesLevel(Quantizer q, Random random) {
    FormulaEvaluator e = prepared(q, FormulaEvaluator.inFloat(CHANNELS, ELEMENTS), random);
    double[] value = e.evaluateAll(q.value());
    double[] level = e.evaluateAll(q.level());
    double[] scale = e.evaluateAll(q.scale());
    double[] low = e.evaluateAll(q.lowest());
    double[] high = e.evaluateAll(q.highest());
    double[] steps = q.offsetSteps().map(e::evaluateAll).orElse(new double[level.length]);
    for (int i = 0; i < value.length; i++) {
      float product = (float) scale[i] * (float) level[i];
      if (q.offsetSteps().isEmpty()) {
        assertThat((float) value[i]).isEqualTo(product);
      } else {
        double exact = scale[i] * (level[i] + steps[i] / 64);
        double size = Math.max(Math.abs(scale[i]), Math.abs(exact));
        assertThat(value[i]).isCloseTo(exact, within(1e-6 * size));
      }
      assertThat(q.levels().levels()).contains((int) level[i]);
      assertThat(level[i]).isEqualTo(Math.rint(level[i])).isBetween(low[i], high[i]);
    }
    assertThat(level).as("levels vary").contains(level[0]).hasSizeGreaterThan(1);
    assertThat(java.util.Arrays.stream(level).distinct().count()).isGreaterThan(1);
    if (q.levels().levels().contains(0)) {
      boolean zeroKept = e.set(q.x(), zeroAt(e, q)).evaluateAll(q.level())[7] == 0;
      boolean centred = q.scheme().equals("APoT") || q.offsetSteps().isPresent();
      boolean normalised = centred && q.role() == Quantizer.Role.WEIGHT;
      assertThat(zeroKept || normalised).as("real zero is level 0").isTrue();
    }
  }

  private static double[] zeroAt(FormulaEvaluator e, Quantizer q) {
    double[] x = e.evaluateAll(q.x());
    x[7] = 0;
    return x;
  }

  /** Derived gradients against finite differences of the straight-through function. */
  @TestFactory
  List<DynamicTest> gradientsAgreeWithFiniteDifferencesOfTheSurrogate() {
    List<DynamicTest> tests = new ArrayList<>();
    quantizers().forEach((name, q) -> tests.add(DynamicTest.dynamicTest(name, () -> finite(q))));
    return tests;
  }

  private static void finite(Quantizer q) {
    Random random = new Random(11);
    FormulaEvaluator e = prepared(q, FormulaEvaluator.inDouble(CHANNELS, ELEMENTS), random);
    e.set(Trials.G, random.doubles(CHANNELS * ELEMENTS, -1, 1).toArray());
    Map<Formula.Input, Formula> derived = Trials.gradients(q);
    Map<Formula.Input, double[]> gradients = new LinkedHashMap<>();
    derived.forEach((leaf, d) -> gradients.put(leaf, broadcast(e, leaf, d)));
    StraightThrough around = new StraightThrough(e);
    Formula loss = Formulas.sum(Formulas.mul(around.of(q.value()), Trials.G), Rank.TENSOR);
    around.setHeld(e);
    double largest = 0;
    int smooth = 0;
    for (Formula.Input leaf : derived.keySet()) {
      double[] value = e.evaluate(leaf);
      double[] gradient = gradients.get(leaf);
      int stride = leaf == q.x() ? 7 : 1;
      for (int i = 0; i < value.length; i += stride) {
        double h = 1e-7 * Math.max(Math.abs(value[i]), 0.1);
        double kept = value[i];
        value[i] = kept + h;
        double above = e.set(leaf, value).evaluate(loss)[0];
        value[i] = kept - h;
        double below = e.set(leaf, value).evaluate(loss)[0];
        value[i] = kept;
        e.set(leaf, value);
        double middle = e.evaluate(loss)[0];
        double right = (above - middle) / h;
        double left = (middle - below) / h;
        // At the very border of a clip the two sides differ, and either one or a mean may be given.
        double tolerance = 2e-5 * (1 + Math.abs(left));
        assertThat(gradient[i])
            .as(leaf.name() + "[" + i + "]")
            .isBetween(Math.min(left, right) - tolerance, Math.max(left, right) + tolerance);
        smooth += Math.abs(left - right) < 2 * tolerance ? 1 : 0;
        largest = Math.max(largest, Math.abs(gradient[i]));
      }
    }
    assertThat(largest).as("some gradient is not zero").isGreaterThan(1e-3);
    assertThat(smooth).as("not all places are borders").isGreaterThan(4);
  }

  private static double[] broadcast(FormulaEvaluator e, Formula.Input leaf, Formula d) {
    double[] all = e.evaluateAll(d);
    double[] result = e.evaluate(leaf);
    int each = all.length / result.length;
    for (int i = 0; i < result.length; i++) {
      result[i] = all[i * each];
    }
    return result;
  }

  @Test
  void aMutatedExpectationFails() {
    Quantizer q = Trials.weights(Trials.spec("APoT", "bits", 4), 1, 6, true, false);
    double[] w = {-0.42, -0.10, 0.03, 0.15, 0.31, 0.66};
    FormulaEvaluator e =
        Trials.prepare(q, FormulaEvaluator.inDouble(1, 6), w, Map.of("alpha", 1.5));
    double[] right = {-10, -4, -1, 1, 4, 10};
    double[] level = e.evaluate(q.level());
    assertThat(level).containsExactly(right);
    for (int i = 0; i < right.length; i++) {
      double[] mutated = right.clone();
      mutated[i]++;
      assertThatThrownBy(() -> assertThat(level).containsExactly(mutated))
          .isInstanceOf(AssertionError.class);
    }
  }
}
