package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vectors 2a and 2b of the notes on the base quantizers, and the options. */
class TernarySchemeTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] W = {
    0.5, -0.3, 0.2, -0.6, 1, -1, 0.9, -1.1, 0.05, -0.9, 0.1, 0.8, 0.2, 0.2, -0.25, 0.15
  };

  private static FormulaEvaluator at(Quantizer q, int channels, double[] w) {
    FormulaEvaluator e = FormulaEvaluator.inDouble(channels, w.length / channels);
    return Trials.prepare(q, e, w, Map.of());
  }

  private static Quantizer quantizer(int channels, Object... options) {
    return Trials.weights(Trials.spec("TERNARY", options), channels, 4, true, false);
  }

  /** 2b: the threshold 0.361484 of the whole layer, a scale for each filter. */
  @Test
  void centredThreshold() {
    Quantizer q = quantizer(4, "bits", 2);
    FormulaEvaluator e = at(q, 4, W);
    assertThat(e.evaluate(q.level()))
        .containsExactly(1, 0, 0, -1, 1, -1, 1, -1, 0, -1, 0, 1, 0, 0, 0, 0);
    assertThat(e.evaluate(q.scale())).containsExactly(new double[] {0.55, 1.0, 0.85, 0}, CLOSE);
    double[] value = {
      .55, 0, 0, -.55, 1, -1, 1, -1, 0, -.85, 0, .85, 0, 0, 0, 0,
    };
    assertThat(e.evaluate(q.value())).containsExactly(value, CLOSE);
    double[] error = {0.375, 0.05, 0.135135, 1.0};
    for (int c = 0; c < 4; c++) {
      double off = 0;
      double size = 0;
      for (int i = 4 * c; i < 4 * c + 4; i++) {
        off += Math.abs(W[i] - value[i]);
        size += Math.abs(W[i]);
      }
      assertThat(off / size).isCloseTo(error[c], CLOSE);
    }
  }

  /** 2b: a weight at either side of the threshold 0.361484 of the whole layer. */
  @Test
  void theThresholdIsThatOfTheWholeLayer() {
    for (double w : new double[] {0.3614, 0.3616}) {
      double[] near = W.clone();
      near[12] = w;
      near[13] = 0.4 - w; // neither the mean nor the mean deviation moves
      assertThat(levels(quantizer(1, "bits", 2), near)[12]).isEqualTo(w > 0.361484 ? 1 : 0);
    }
  }

  @Test
  void plainThresholdDiffersWhereTheMeanIsNotZero() {
    double[] w = {1, 1.2, 0.9, 1.1};
    assertThat(levels(quantizer(1, "bits", 2), w)).containsExactly(1, 1, 1, 1);
    assertThat(levels(quantizer(1, "bits", 2, "threshold", "plain", "delta", 1), w))
        .containsExactly(0, 1, 0, 1);
  }

  private static double[] levels(Quantizer q, double[] w) {
    return at(q, 1, w).evaluate(q.level());
  }

  @Test
  void oneScaleForTheOutputLayer() {
    Quantizer q = Trials.weights(Trials.spec("TERNARY", "bits", 2), 4, 4, false, true);
    assertThat(q.scale().rank()).isEqualTo(Rank.TENSOR);
    assertThat(at(q, 4, W).evaluate(q.scale())[0]).isCloseTo((1.1 + 4 + 1.7) / 8, CLOSE);
  }

  @Test
  void gradientIsTheIdentity() {
    Quantizer q = quantizer(4, "bits", 2);
    double[] g = new double[16];
    for (int i = 0; i < 16; i++) {
      g[i] = 0.1 * (i - 7);
    }
    FormulaEvaluator e = at(q, 4, W).set(Trials.G, g);
    assertThat(e.evaluateAll(Trials.gradients(q).get(q.x()))).containsExactly(g);
  }

  @Test
  void weightsOfZeroGiveNothing() {
    Quantizer q = quantizer(1, "bits", 2);
    FormulaEvaluator e = at(q, 1, new double[4]);
    assertThat(e.evaluate(q.value())).containsExactly(0, 0, 0, 0);
  }
}
