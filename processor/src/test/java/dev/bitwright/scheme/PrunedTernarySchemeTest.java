package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vectors 6a to 6c of the notes on pruning ternary quantization, and the options. */
class PrunedTernarySchemeTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] W = {0.8, -0.1, 0.05, -0.5, 0.3, 0.02};
  private static final double[] G = {0.2, 0.1, -0.3, 0.4, -0.1, 0.05};
  private static final double[] UNIT = {
    0.802855, -0.100357, 0.050178, -0.501785, 0.301071, 0.020071
  };

  private static Quantizer quantizer(Object... options) {
    Object[] all = Arrays.copyOf(new Object[] {"bits", 2}, options.length + 2);
    System.arraycopy(options, 0, all, 2, options.length);
    return Trials.weights(Trials.spec("PRUNED_TERNARY", all), 1, 6, true, false);
  }

  private static FormulaEvaluator at(Quantizer q) {
    FormulaEvaluator e = FormulaEvaluator.inDouble(1, 6);
    return Trials.prepare(q, e, W, Map.of()).set(Trials.G, G);
  }

  /** 6a: half of the six weights pruned puts the threshold between 0.1 and 0.3. */
  @Test
  void forward() {
    Quantizer q = quantizer("sparsity", 0.5);
    FormulaEvaluator e = at(q);
    assertThat(e.evaluate(q.level())).containsExactly(1, 0, 0, -1, 1, 0);
    assertThat(e.evaluate(q.scale())[0]).isCloseTo(0.577350, CLOSE);
    double[] value = e.evaluate(q.value());
    double cosine = 0;
    double distance = 0;
    for (int i = 0; i < 6; i++) {
      cosine += UNIT[i] * value[i];
      distance += (UNIT[i] - value[i]) * (UNIT[i] - value[i]);
    }
    assertThat(cosine).isCloseTo(0.927057, CLOSE);
    assertThat(distance).isCloseTo(0.145885, within(2e-6));
  }

  /** 6b. */
  @Test
  void projectedGradient() {
    Quantizer q = quantizer("sparsity", 0.5, "estimator", "projected");
    assertThat(at(q).evaluateAll(Trials.gradients(q).get(q.x())))
        .containsExactly(
            new double[] {0.276722, 0.090856, -0.296320, 0.353923, -0.071854, 0.052079}, CLOSE);
  }

  @Test
  void plainGradientIsTheIdentity() {
    Quantizer q = quantizer("estimator", "plain");
    assertThat(at(q).evaluateAll(Trials.gradients(q).get(q.x()))).containsExactly(G);
  }

  @Test
  void refinedGradientPullsWhatIsKept() {
    Quantizer q = quantizer("sparsity", 0.5, "pull", 0.1, "decay", 0.01);
    FormulaEvaluator e = at(q);
    double[] value = e.evaluate(q.value());
    double[] gradient = e.evaluateAll(Trials.gradients(q).get(q.x()));
    for (int i = 0; i < 6; i++) {
      double kept = value[i] == 0 ? 0 : 1;
      double expected = kept * (G[i] + 0.1 * (UNIT[i] - value[i])) + 0.01 * W[i];
      assertThat(gradient[i]).isCloseTo(expected, CLOSE);
    }
  }

  /** 6c: the layouts of the notes, and the planes that are stored. */
  @Test
  void packing() {
    int[] t = {1, 0, 0, -1, 1, 0};
    int codes = 0;
    int nonZero = 0;
    int positive = 0;
    for (int i = 0; i < 6; i++) {
      int stored = StorageCodes.encode(new StorageForm.TernaryPlanes(), t[i]);
      nonZero |= (stored & 1) << i;
      positive |= (stored >> 1) << i;
      codes |= (t[i] & 3) << 2 * i;
    }
    assertThat(codes).isEqualTo(0x1C1);
    assertThat(positive).isEqualTo(0x11);
    assertThat(nonZero & ~positive).isEqualTo(0x08);
    int trits = 0;
    for (int i = 4; i >= 0; i--) {
      trits = 3 * trits + t[i] + 1;
    }
    assertThat(trits).isEqualTo(176);
  }

  /** The ramp is cubic from its start to its end, and flat outside. */
  @Test
  void sparsityFollowsTheProgressOfTraining() {
    int n = 1000;
    Quantizer q =
        Trials.weights(
            Trials.spec(
                "PRUNED_TERNARY", "bits", 2, "sparsity", 0.8, "rampStart", 0.2, "rampEnd", 0.6),
            1,
            n,
            true,
            false);
    double[] w = new Random(1).doubles(n, -1, 1).toArray();
    double[] progress = {0, 0.2, 0.3, 0.4, 0.5, 0.6, 1};
    for (double p : progress) {
      FormulaEvaluator e = FormulaEvaluator.inDouble(1, n).set(q.x(), w);
      e.set(Formulas.PROGRESS, p);
      double r = Math.min(Math.max((p - 0.2) / 0.4, 0), 1);
      long zeros = Arrays.stream(e.evaluate(q.level())).filter(l -> l == 0).count();
      assertThat(zeros).isEqualTo((long) Math.rint(800 * (1 - Math.pow(1 - r, 3))));
    }
    FormulaEvaluator after = FormulaEvaluator.inDouble(1, n).set(q.x(), w);
    assertThat(after.evaluate(Formulas.PROGRESS)).containsExactly(1);
  }

  /** Real weights of unit norm come first, pruned ones zero; their gradient is the chain rule's. */
  @Test
  void weightsAreRealUntilTheyBecomeTernary() {
    Quantizer q = quantizer("sparsity", 0.5, "rampEnd", 0.3, "ternaryStart", 0.6, "pull", 0.1);
    FormulaEvaluator real = at(q).set(Formulas.PROGRESS, 0.5);
    double[] kept = {1, 0, 0, 1, 1, 0};
    double[] norm = new double[6];
    double along = 0;
    for (int i = 0; i < 6; i++) {
      norm[i] = kept[i] * UNIT[i];
      along += kept[i] * G[i] * UNIT[i];
    }
    assertThat(real.evaluate(q.scale())).containsExactly(1);
    assertThat(real.evaluate(q.value())).containsExactly(norm, CLOSE);
    assertThat(real.evaluate(q.level())).containsExactly(norm, CLOSE);
    double[] gradient = real.evaluateAll(Trials.gradients(q).get(q.x()));
    for (int i = 0; i < 6; i++) {
      double expected = (kept[i] * G[i] - along * UNIT[i]) / 0.996444;
      assertThat(gradient[i]).isCloseTo(expected, CLOSE);
    }
    Quantizer always = quantizer("sparsity", 0.5, "rampEnd", 0.3, "pull", 0.1);
    FormulaEvaluator later = at(q).set(Formulas.PROGRESS, 0.6);
    FormulaEvaluator same = at(always).set(Formulas.PROGRESS, 0.6);
    assertThat(later.evaluate(q.level())).containsExactly(1, 0, 0, -1, 1, 0);
    assertThat(later.evaluate(q.scale())).containsExactly(same.evaluate(always.scale()));
    assertThat(later.evaluateAll(Trials.gradients(q).get(q.x())))
        .containsExactly(same.evaluateAll(Trials.gradients(always).get(always.x())));
  }

  /** The smallest magnitudes of the whole layer go, in whichever filter they are. */
  @Test
  void oneThresholdForTheLayer() {
    Quantizer q =
        Trials.weights(
            Trials.spec("PRUNED_TERNARY", "bits", 2, "sparsity", 0.5), 2, 2, true, false);
    FormulaEvaluator e = FormulaEvaluator.inDouble(2, 2);
    Trials.prepare(q, e, new double[] {1, 1, 0.1, 5}, Map.of());
    assertThat(e.evaluate(q.level())).containsExactly(0, 0, 0, 1);
    assertThat(e.evaluate(q.scale())).containsExactly(1, 1);
  }
}
