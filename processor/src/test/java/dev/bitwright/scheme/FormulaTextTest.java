package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.element;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.neg;
import static dev.bitwright.scheme.Formulas.scalar;
import static dev.bitwright.scheme.Formulas.sub;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FormulaTextTest {

  @Test
  void lsqReadsAsInItsPaper() {
    Quantizer q = Trials.weights(Trials.spec("UNIFORM", "bits", 3), 1, 8, true, true);
    assertThat(FormulaText.of(q.value())).isEqualTo("s * rint(clip(x / s, -4, 3))");
    Map<Formula.Input, Formula> d = Trials.gradients(q);
    assertThat(FormulaText.of(d.get(q.x()))).isEqualTo("g * [-4 < x / s < 3]");
    assertThat(FormulaText.of(d.get(Trials.leaf(q, "s")), Map.of(q.level(), "level")))
        .isEqualTo("sum(g * level - g * [-4 < x / s < 3] * x / s) * 0.204124");
  }

  @Test
  void rtnAndApot() {
    Quantizer rtn = Trials.activations(Trials.spec("RTN", "bits", 2), 8, false, false);
    assertThat(FormulaText.of(rtn.value())).isEqualTo("gamma * ([0.5 < x] - [x < -0.5])");
    assertThat(FormulaText.of(Trials.gradients(rtn).get(rtn.x())))
        .isEqualTo("g * gamma * [-1 <= x <= 1]");
    Quantizer apot = Trials.activations(Trials.spec("APoT", "bits", 3), 8, true, false);
    assertThat(FormulaText.of(apot.value(), Map.of(apot.scale(), "scale")))
        .isEqualTo("scale * nearest(clip(x / scale, 0, 10), {0 1 2 3 4 6 8 10})");
  }

  @Test
  void ordersAndTheProgressOfTraining() {
    Formula x = element("x");
    assertThat(FormulaText.of(Formulas.medianBin(x, 2))).isEqualTo("medianBin(x, 2)");
    assertThat(FormulaText.of(Formulas.meanBin(neg(x), 3))).isEqualTo("meanBin(-x, 3)");
    assertThat(FormulaText.of(Formulas.position(Formulas.abs(x)))).isEqualTo("position(|x|)");
    assertThat(FormulaText.of(sub(1, Formulas.PROGRESS))).isEqualTo("1 - progress");
    assertThat(FormulaText.of(Formulas.gradientMap(x, x, x))).isEqualTo("x");
  }

  @Test
  void parenthesesWhereTheyAreNeeded() {
    Formula x = element("x");
    Formula s = scalar("s");
    assertThat(FormulaText.of(sub(x, sub(s, x)))).isEqualTo("x - (s - x)");
    assertThat(FormulaText.of(mul(sub(x, s), neg(x)))).isEqualTo("(x - s) * (-x)");
    assertThat(FormulaText.of(Formulas.div(x, mul(s, s)))).isEqualTo("x / (s * s)");
    assertThat(FormulaText.of(sub(x, constant(-2)))).isEqualTo("x - (-2)");
    assertThat(FormulaText.of(constant(1e-8))).isEqualTo("1E-8");
  }
}
