package dev.bitwright.gradient;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.channel;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.clipOpen;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.count;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.element;
import static dev.bitwright.scheme.Formulas.exp;
import static dev.bitwright.scheme.Formulas.exp2;
import static dev.bitwright.scheme.Formulas.gradientScale;
import static dev.bitwright.scheme.Formulas.lessEqual;
import static dev.bitwright.scheme.Formulas.log;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.mean;
import static dev.bitwright.scheme.Formulas.min;
import static dev.bitwright.scheme.Formulas.minimum;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.neg;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.rintSte;
import static dev.bitwright.scheme.Formulas.scalar;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.sign;
import static dev.bitwright.scheme.Formulas.sqrt;
import static dev.bitwright.scheme.Formulas.standardDeviation;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.sum;
import static dev.bitwright.scheme.Formulas.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Rank;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DifferentiatorTest {

  @Test
  void ordersHaveNoDerivativeAndTermsAreAdded() {
    Formula.Input x = Formulas.element("x");
    Formula.Input g = Formulas.element("g");
    FormulaEvaluator e = FormulaEvaluator.inDouble(1, 3).set(x, 3, -1, 2).set(g, 0.5, 1, -2);
    Formula y = Formulas.mul(x, Formulas.position(x));
    assertThat(e.evaluateAll(Differentiator.gradients(y, g, List.of(x)).get(x)))
        .containsExactly(1, 0, -2);
    Formula mapped = Formulas.gradientMap(x, Formulas.constant(2), Formulas.mul(0.1, x));
    assertThat(e.evaluateAll(Differentiator.gradients(mapped, g, List.of(x)).get(x)))
        .containsExactly(new double[] {1.3, 1.9, -3.8}, within(1e-12));
    assertThat(e.evaluateAll(Differentiator.derivatives(mapped, g, List.of(x)).get(x)))
        .containsExactly(0.5, 1, -2);
    assertThat(e.evaluate(mapped)).containsExactly(3, -1, 2);
  }

  private static final int CHANNELS = 3;
  private static final int ELEMENTS = 5;

  private final Formula.Input x = element("x");
  private final Formula.Input y = element("y");
  private final Formula.Input c = channel("c");
  private final Formula.Input s = scalar("s");
  private final Formula.Input g = element("g");

  @Test
  void smoothFormulasAgreeWithFiniteDifferences() {
    check(mul(x, y));
    check(div(x, add(abs(s), 1)));
    check(div(s, add(mul(c, c), 1)));
    check(add(mul(x, c), mul(s, y)));
    check(sub(exp(mul(0.3, x)), tanh(mul(y, c))));
    check(log(add(mul(x, x), 1)));
    check(exp2(mul(x, s)));
    check(sqrt(add(mul(x, x), mul(s, s))));
    check(neg(abs(sub(x, s))));
    check(min(mul(x, s), y));
    check(max(x, mul(y, c)));
    check(select(lessEqual(x, y), mul(x, c), mul(s, y)));
  }

  @Test
  void reductionsAndBroadcastsAgreeWithFiniteDifferences() {
    check(mul(x, sum(mul(x, y), Rank.CHANNEL)));
    check(mul(y, mean(mul(x, s), Rank.TENSOR)));
    check(add(s, mul(x, c)));
    check(div(sub(x, mean(x, Rank.TENSOR)), standardDeviation(x, Rank.TENSOR)));
    check(div(sub(x, mean(x, Rank.CHANNEL)), standardDeviation(x, Rank.CHANNEL)));
    check(mul(x, maximum(mul(x, c), Rank.TENSOR)));
    check(mul(x, minimum(x, Rank.CHANNEL)));
    check(div(tanh(x), maximum(abs(tanh(x)), Rank.TENSOR)));
    check(mul(c, sum(mul(c, c), Rank.TENSOR)));
    check(div(sum(x, Rank.TENSOR), count(Rank.CHANNEL)));
  }

  @Test
  void coarseUpstreamCountsOnceForEachElement() {
    Formula.Input up = scalar("up");
    Map<Formula.Input, Formula> d =
        Differentiator.gradients(add(x, mul(c, s)), up, List.of(x, c, s));
    FormulaEvaluator e = evaluator(new Random(1)).set(up, 2).set(c, 1, 2, 3).set(s, 5);
    assertThat(e.evaluateAll(d.get(x))).containsOnly(2);
    assertThat(e.evaluate(d.get(c))).containsOnly(2 * ELEMENTS * 5);
    assertThat(e.evaluate(d.get(s))).containsExactly(2 * ELEMENTS * 6);
  }

  @Test
  void sharedSubexpressionsCountOnceForEachUse() {
    Formula t = mul(x, s);
    check(mul(add(t, t), t));
  }

  @Test
  void clipSendsTheGradientInsideOrToTheBorderThatHolds() {
    Formula.Input low = scalar("low");
    Formula.Input high = scalar("high");
    double[] v = {-2, -1, 0, 1, 2};
    for (boolean inclusive : new boolean[] {true, false}) {
      Formula f = inclusive ? clip(x, low, high) : clipOpen(x, low, high);
      Map<Formula.Input, Formula> d = Differentiator.gradients(f, g, List.of(x, low, high));
      FormulaEvaluator e =
          FormulaEvaluator.inDouble(1, 5)
              .set(x, v)
              .set(low, -1)
              .set(high, 1)
              .set(g, 1, 2, 4, 8, 16);
      assertThat(e.evaluate(f)).containsExactly(-1, -1, 0, 1, 1);
      if (inclusive) {
        assertThat(e.evaluate(d.get(x))).containsExactly(0, 2, 4, 8, 0);
        assertThat(e.evaluate(d.get(low))).containsExactly(1);
        assertThat(e.evaluate(d.get(high))).containsExactly(16);
      } else {
        assertThat(e.evaluate(d.get(x))).containsExactly(0, 0, 4, 0, 0);
        assertThat(e.evaluate(d.get(low))).containsExactly(3);
        assertThat(e.evaluate(d.get(high))).containsExactly(24);
      }
    }
  }

  @Test
  void surrogatesAndGradientScalesReplaceDerivatives() {
    Formula f = mul(s, rintSte(div(x, s)));
    Map<Formula.Input, Formula> d = Differentiator.gradients(f, g, List.of(x, s));
    FormulaEvaluator e =
        FormulaEvaluator.inDouble(1, 3).set(x, 0.7, -1.3, 2.5).set(s, 0.5).set(g, 1, 2, 4);
    assertThat(e.evaluate(f)).containsExactly(0.5, -1.5, 2.5);
    assertThat(d.get(x)).as("g * s / s is g itself").isSameAs(g);
    double ds = (1 - 1.4) + 2 * (-3 + 2.6) + 4 * (5 - 5.0);
    assertThat(e.evaluate(d.get(s))[0]).isCloseTo(ds, within(1e-12));

    Formula scaled = mul(x, gradientScale(s, constant(0.25)));
    Formula quarter = Differentiator.gradients(scaled, g, List.of(s)).get(s);
    assertThat(e.evaluate(quarter)[0]).isCloseTo(0.25 * (0.7 - 2.6 + 10), within(1e-12));
  }

  @Test
  void piecewiseConstantsHaveNoGradient() {
    for (Formula f :
        List.of(rint(x), sign(x), stop(mul(x, x)), lessEqual(x, y), count(Rank.TENSOR))) {
      Formula up = f.rank() == Rank.ELEMENT ? g : scalar("up");
      Formula d = Differentiator.gradients(f, up, List.of(x)).get(x);
      assertThat(Simplify.isZero(d)).isTrue();
    }
  }

  @Test
  void tiesOfAMaximumShareTheGradient() {
    Formula f = maximum(x, Rank.TENSOR);
    Formula.Input up = scalar("up");
    Formula d = Differentiator.gradients(f, up, List.of(x)).get(x);
    FormulaEvaluator e = FormulaEvaluator.inDouble(1, 4).set(x, 3, 1, 3, 2).set(up, 6);
    assertThat(e.evaluate(d)).containsExactly(3, 0, 3, 0);
  }

  @Test
  void refusesAnUpstreamFinerThanTheOutput() {
    assertThatThrownBy(() -> Differentiator.gradients(s, g, List.of(s)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ELEMENT");
  }

  @Test
  void floatEvaluationIsJavaFloatArithmeticInTheStatedOrder() {
    Random random = new Random(7);
    Formula f = add(mul(sub(x, s), y), div(x, sqrt(add(mul(y, y), s))));
    for (int i = 0; i < 1000; i++) {
      float a = (float) random.nextGaussian();
      float b = (float) random.nextGaussian();
      float t = random.nextFloat() + 0.1f;
      float expected = (a - t) * b + a / (float) Math.sqrt(b * b + t);
      double actual = FormulaEvaluator.inFloat(1, 1).set(x, a).set(y, b).set(s, t).evaluate(f)[0];
      assertThat((float) actual).isEqualTo(expected);
    }
  }

  /** Compares derived gradients with central differences of sum(g * f). */
  private void check(Formula f) {
    Random random = new Random(42);
    Map<Formula.Input, double[]> leaves = new LinkedHashMap<>();
    leaves.put(x, gaussian(random, CHANNELS * ELEMENTS));
    leaves.put(y, gaussian(random, CHANNELS * ELEMENTS));
    leaves.put(c, gaussian(random, CHANNELS));
    leaves.put(s, gaussian(random, 1));
    leaves.put(g, gaussian(random, CHANNELS * ELEMENTS));
    Formula up = f.rank() == Rank.ELEMENT ? g : f.rank() == Rank.CHANNEL ? c2(leaves) : s2(leaves);
    List<Formula.Input> wrt = List.of(x, y, c, s);
    Map<Formula.Input, Formula> derived = Differentiator.gradients(f, up, wrt);
    Formula loss = sum(mul(f, up), Rank.TENSOR);
    double largest = 0;
    for (Formula.Input leaf : wrt) {
      double[] value = leaves.get(leaf);
      double[] gradient = expand(run(leaves, derived.get(leaf)), derived.get(leaf), value.length);
      for (int i = 0; i < value.length; i++) {
        double kept = value[i];
        value[i] = kept + 1e-5;
        double above = run(leaves, loss)[0];
        value[i] = kept - 1e-5;
        double below = run(leaves, loss)[0];
        value[i] = kept;
        double difference = (above - below) / 2e-5;
        assertThat(gradient[i]).isCloseTo(difference, within(1e-6 * (1 + Math.abs(difference))));
        largest = Math.max(largest, Math.abs(gradient[i]));
      }
    }
    assertThat(largest).as("some gradient is not zero").isGreaterThan(1e-3);
  }

  private static Formula c2(Map<Formula.Input, double[]> leaves) {
    Formula.Input up = channel("up");
    leaves.put(up, new double[] {0.5, -1.5, 2});
    return up;
  }

  private static Formula s2(Map<Formula.Input, double[]> leaves) {
    Formula.Input up = scalar("up");
    leaves.put(up, new double[] {1.25});
    return up;
  }

  private static double[] expand(double[] value, Formula f, int size) {
    double[] result = new double[size];
    for (int i = 0; i < size; i++) {
      result[i] =
          value.length == size
              ? value[i]
              : f.rank() == Rank.TENSOR ? value[0] : value[i / (size / value.length)];
    }
    return result;
  }

  private static double[] run(Map<Formula.Input, double[]> leaves, Formula f) {
    FormulaEvaluator e = FormulaEvaluator.inDouble(CHANNELS, ELEMENTS);
    leaves.forEach(e::set);
    return e.evaluate(f);
  }

  private FormulaEvaluator evaluator(Random random) {
    return FormulaEvaluator.inDouble(CHANNELS, ELEMENTS)
        .set(x, gaussian(random, CHANNELS * ELEMENTS));
  }

  private static double[] gaussian(Random random, int n) {
    return random.doubles(n, -2, 2).toArray();
  }
}
