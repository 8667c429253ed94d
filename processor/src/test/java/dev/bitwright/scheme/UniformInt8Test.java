package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vectors I8-1 to I8-3 of the notes on the schemes, and the weights' side of I8-8. */
class UniformInt8Test {
  private static final Offset<Double> CLOSE = within(1e-6);

  private static Quantizer activations(boolean nonNegative, Object... options) {
    return Trials.activations(Trials.spec("UNIFORM", options), 8, nonNegative, false);
  }

  private static Quantizer int8() {
    return activations(false, "bits", 8, "variant", "int8");
  }

  private static FormulaEvaluator at(Quantizer q, double[] x, Map<String, Double> parameters) {
    return Trials.prepare(q, FormulaEvaluator.inDouble(1, x.length), x, parameters);
  }

  /** I8-1. */
  @Test
  void scaleAndZeroPointOfARange() {
    double[][] ranges = {{-1, 3}, {0, 6}, {0.2, 5.1}, {-2.5, -0.5}, {-1.27, 1.27}};
    double[] scales = {0.015686275, 0.023529412, 0.02, 0.009803922, 0.009960784};
    int[] zeros = {-64, -128, -128, 127, -1};
    Quantizer q = int8();
    for (int i = 0; i < ranges.length; i++) {
      FormulaEvaluator e =
          at(q, new double[] {0}, Map.of("min", ranges[i][0], "max", ranges[i][1]));
      // 0.2 to 5.1 is stretched to hold zero: 5.1 / 255
      assertThat(e.evaluate(q.scale())[0]).isCloseTo(scales[i], CLOSE);
      assertThat(-128 - e.evaluate(q.lowest())[0]).as("" + i).isEqualTo(zeros[i]);
      assertThat(127 - e.evaluate(q.highest())[0]).isEqualTo(zeros[i]);
    }
    FormulaEvaluator nothing = at(q, new double[4], Map.of());
    assertThat(nothing.evaluate(q.value())).as("an empty range").containsOnly(0);
  }

  /** I8-2. */
  @Test
  void codesOfNumbers() {
    double[] x = {-1.2, -1, -0.5, 0, 0.0078, 1, 2, 3, 3.3};
    double[] codes = {-128, -128, -96, -64, -64, 0, 64, 127, 127};
    double[] values = {
      -1.003922, -1.003922, -0.501961, 0, 0, 1.003922, 2.007843, 2.996078, 2.996078
    };
    Quantizer q = int8();
    FormulaEvaluator e = at(q, x, Map.of("min", -1.0, "max", 3.0));
    double[] level = e.evaluate(q.level());
    for (int i = 0; i < x.length; i++) {
      assertThat(level[i] - 64).isEqualTo(codes[i]);
    }
    assertThat(e.evaluate(q.value())).containsExactly(values, CLOSE);
  }

  /** I8-3. */
  @Test
  void fakeQuantizationWithTheNudgedRange() {
    double[] x = {-1.2, -1, -0.5, 0, 0.0078, 1, 3, 3.3};
    Quantizer q = int8();
    FormulaEvaluator e = at(q, x, Map.of("min", -1.0, "max", 3.0));
    e.set(Trials.G, 1, 2, 3, 4, 5, 6, 7, 8);
    double s = e.evaluate(q.scale())[0];
    assertThat(s * e.evaluate(q.lowest())[0]).isCloseTo(-1.00392157, CLOSE);
    assertThat(s * e.evaluate(q.highest())[0]).isCloseTo(2.99607843, CLOSE);
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(e.evaluateAll(d.get(q.x()))).containsExactly(0, 2, 3, 4, 5, 6, 0, 0);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "min")))[0]).isEqualTo(1);
    assertThat(e.evaluate(d.get(Trials.leaf(q, "max")))[0]).isEqualTo(15);
    FormulaEvaluator other = at(q, x, Map.of("min", -0.1, "max", 0.63));
    double t = other.evaluate(q.scale())[0];
    assertThat(other.evaluate(q.lowest())[0]).isEqualTo(-35);
    assertThat(t * other.evaluate(q.lowest())[0]).isCloseTo(-0.10019608, CLOSE);
    assertThat(t * other.evaluate(q.highest())[0]).isCloseTo(0.62980392, CLOSE);
    Quantizer kept = activations(false, "bits", 8, "variant", "int8", "range", "minmax");
    FormulaEvaluator f = at(kept, x, Map.of());
    assertThat(f.evaluate(Trials.leaf(kept, "min"))[0]).isEqualTo(-1.2);
    f.set(Trials.G, Trials.ones(8));
    assertThat(f.evaluate(Trials.gradients(kept).get(Trials.leaf(kept, "min")))[0]).isZero();
  }

  /** I8-10: the averages of two batches, started from -6 and 6. */
  @Test
  void aRangeIsTheMovingAverageOfTheBatches() {
    Quantizer q = activations(false, "bits", 8, "variant", "int8", "range", "moving_average");
    assertThat(q.parameters()).isEmpty();
    assertThat(q.averages()).extracting(Quantizer.Average::name).containsExactly("min", "max");
    double[] ends = {-6, 6};
    for (double[] batch : new double[][] {{-1, 0.5, 2}, {-1.5, 2.5, 0}}) {
      for (int i = 0; i < 2; i++) {
        Quantizer.Average average = q.averages().get(i);
        FormulaEvaluator e = FormulaEvaluator.inDouble(1, 3).set(q.x(), batch);
        double own = e.evaluate(average.statistic())[0];
        ends[i] = average.momentum() * ends[i] + (1 - average.momentum()) * own;
        assertThat(average.smooth()).isTrue();
      }
    }
    assertThat(ends).containsExactly(new double[] {-5.990505, 5.992504}, CLOSE);
    FormulaEvaluator e = FormulaEvaluator.inDouble(1, 3).set(q.x(), new double[] {-7, 0, 7});
    for (int i = 0; i < 2; i++) {
      e.set(q.averages().get(i).input(), ends[i]);
    }
    assertThat(e.evaluate(q.scale())[0]).isCloseTo(11.983009 / 255, CLOSE);
    assertThat(e.evaluate(q.level())).containsExactly(-127, 0, 128);
    Quantizer quick =
        activations(true, "bits", 8, "variant", "int8", "range", "moving_average", "decay", 0.9);
    assertThat(quick.averages()).extracting(Quantizer.Average::momentum).containsExactly(0.9);
  }

  /** The weights of I8-8: symmetric in -127..127, and the narrow range of I8-3. */
  @Test
  void weightsPerChannel() {
    Quantizer q =
        Trials.weights(Trials.spec("UNIFORM", "bits", 8, "variant", "int8"), 3, 4, true, false);
    double[] w = {0.4, -0.2, 0.1, 0.05, -1.3, 0.9, 0.6, -0.4, 0, 0, 0, 0};
    FormulaEvaluator e = FormulaEvaluator.inDouble(3, 4);
    Trials.prepare(q, e, w, Map.of());
    assertThat(e.evaluate(q.scale()))
        .containsExactly(new double[] {0.003149606, 0.01023622, 1}, CLOSE);
    assertThat(e.evaluate(q.level()))
        .containsExactly(127, -63, 32, 16, -127, 88, 59, -39, 0, 0, 0, 0);
    assertThat(q.levels()).isEqualTo(LevelSet.range(-127, 127));
    e.set(Trials.G, Trials.ones(12));
    assertThat(e.evaluateAll(Trials.gradients(q).get(q.x()))).containsOnly(1);
  }

  @Test
  void roundingOfTheDeployedNetwork() {
    assertThat(int8().rounding()).isEqualTo(Quantizer.Rounding.TWICE);
    assertThat(activations(true, "bits", 8, "variant", "int8", "rounding", "single").rounding())
        .isEqualTo(Quantizer.Rounding.ONCE);
    assertThat(activations(true, "bits", 8, "variant", "int8", "rounding", "exact").rounding())
        .isEqualTo(Quantizer.Rounding.NEAREST);
    assertThat(activations(true, "bits", 4, "variant", "int8").rounding())
        .isEqualTo(Quantizer.Rounding.NEAREST);
    assertThat(activations(true, "bits", 4, "variant", "int8", "rounding", "double").rounding())
        .isEqualTo(Quantizer.Rounding.TWICE);
    assertThat(activations(true, "bits", 8, "variant", "int8").levels())
        .isEqualTo(LevelSet.range(0, 255));
    assertThat(activations(true, "bits", 8).rounding()).isEqualTo(Quantizer.Rounding.NEAREST);
  }
}
