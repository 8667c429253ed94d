package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vector 2a of the notes on the base quantizers, and the options. */
class BinarySchemeTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] W = {
    0.5, -0.3, 0.2, -0.6, 1, -1, 0.9, -1.1, 0.05, -0.9, 0.1, 0.8, 0.2, 0.2, -0.25, 0.15
  };

  private static FormulaEvaluator at(Quantizer q, double[] w) {
    return Trials.prepare(q, FormulaEvaluator.inDouble(4, 4), w, Map.of());
  }

  /** 2a. */
  @Test
  void signsAndMeanMagnitudes() {
    Quantizer q = Trials.weights(Trials.spec("BINARY", "bits", 1), 4, 4, true, false);
    FormulaEvaluator e = at(q, W);
    double[] scale = {0.4, 1.0, 0.4625, 0.2};
    double[] error = {0.375, 0.05, 0.837838, 0.125};
    assertThat(e.evaluate(q.scale())).containsExactly(scale, CLOSE);
    double[] level = e.evaluate(q.level());
    double[] value = e.evaluate(q.value());
    for (int c = 0; c < 4; c++) {
      double off = 0;
      double size = 0;
      for (int i = 4 * c; i < 4 * c + 4; i++) {
        assertThat(level[i]).isEqualTo(Math.signum(W[i]));
        assertThat(value[i]).isCloseTo(scale[c] * Math.signum(W[i]), CLOSE);
        off += Math.abs(W[i] - value[i]);
        size += Math.abs(W[i]);
      }
      assertThat(off / size).isCloseTo(error[c], CLOSE);
    }
  }

  @Test
  void zeroIsPlusOneAndOneBitHoldsIt() {
    Quantizer q = Trials.weights(Trials.spec("BINARY", "bits", 1), 4, 4, false, true);
    FormulaEvaluator e = at(q, new double[16]);
    assertThat(e.evaluate(q.level())).containsOnly(1);
    assertThat(e.evaluate(q.value())).containsOnly(1e-8);
    assertThat(q.scale().rank()).isEqualTo(Rank.TENSOR);
    assertThat(SchemeCost.storageBits(q)).isEqualTo(1);
    assertThat(StorageCodes.encode(q.storage(), -1)).isZero();
    assertThat(StorageCodes.encode(q.storage(), 1)).isEqualTo(1);
  }

  @Test
  void gradientIsTheIdentity() {
    Quantizer q = Trials.weights(Trials.spec("BINARY", "bits", 1), 4, 4, true, false);
    double[] g = new double[16];
    for (int i = 0; i < 16; i++) {
      g[i] = 0.1 * (i - 7);
    }
    FormulaEvaluator e = at(q, W).set(Trials.G, g);
    assertThat(e.evaluateAll(Trials.gradients(q).get(q.x()))).containsExactly(g);
  }
}
