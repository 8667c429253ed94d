package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vectors BQ-1 to BQ-3 and RNN-1 of the notes on the schemes, and the options. */
class BalancedSchemeTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] W = {-0.9, -0.4, -0.25, -0.1, 0.05, 0.15, 0.2, 1.6};

  private static Quantizer weights(int elements, Object... options) {
    return Trials.weights(Trials.spec("BALANCED", options), 1, elements, true, false);
  }

  private static FormulaEvaluator at(Quantizer q, double... x) {
    return Trials.prepare(q, FormulaEvaluator.inDouble(1, x.length), x, Map.of());
  }

  private static int[] codes(Quantizer q, FormulaEvaluator e) {
    return Arrays.stream(e.evaluate(q.level()))
        .mapToInt(level -> StorageCodes.encode(q.storage(), (int) level))
        .toArray();
  }

  /** BQ-1. */
  @Test
  void halvedAtTheMedian() {
    Quantizer q = weights(8, "bits", 2);
    FormulaEvaluator e = at(q, W);
    assertThat(codes(q, e)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    double third = 1.6 / 3;
    assertThat(e.evaluate(q.value()))
        .containsExactly(new double[] {-1.6, -1.6, -third, -third, third, third, 1.6, 1.6}, CLOSE);
  }

  /** BQ-1. */
  @Test
  void halvedAtTheMean() {
    Quantizer q = weights(8, "bits", 2, "partition", "mean");
    FormulaEvaluator e = at(q, W);
    assertThat(codes(q, e)).containsExactly(0, 1, 1, 1, 2, 2, 2, 3);
    double third = 1.6 / 3;
    assertThat(e.evaluate(q.value()))
        .containsExactly(
            new double[] {-1.6, -third, -third, -third, third, third, third, 1.6}, CLOSE);
  }

  /** BQ-2. */
  @Test
  void gradientIsTheIdentity() {
    double[] g = {0.1, -2, 3, 0.4, -0.5, 6, 0.7, -8};
    for (String partition : new String[] {"median", "mean"}) {
      Quantizer q = weights(8, "bits", 2, "partition", partition);
      FormulaEvaluator e = at(q, W).set(Trials.G, g);
      assertThat(e.evaluateAll(Trials.gradients(q).get(q.x()))).containsExactly(g);
    }
  }

  /** BQ-3, with the sum of the activations and with odd levels. */
  @Test
  void oddLevelsNeedNoSumOfActivations() {
    int[] code = {3, 1, 2, 0};
    double products = 0;
    double sum = 0;
    double odd = 0;
    for (int i = 0; i < 4; i++) {
      products += code[i] * i;
      sum += i;
      odd += StorageCodes.decode(new StorageForm.OddIntegers(2), code[i]) * i;
    }
    assertThat(2 * 1.6 / 3 / 3 * products - 1.6 / 3 * sum).isCloseTo(-1.422222, CLOSE);
    assertThat(1.6 / 3 / 3 * odd).isCloseTo(-1.422222, CLOSE);
  }

  /** RNN-1. */
  @Test
  void balancedByTheScale() {
    Quantizer q = weights(6, "bits", 2, "partition", "scale");
    FormulaEvaluator e = at(q, 0.8, -0.3, 0.1, -1.2, 0.05, 0.4).set(Trials.G, Trials.ones(6));
    assertThat(codes(q, e)).containsExactly(3, 1, 2, 0, 2, 3);
    assertThat(6 * e.evaluate(q.scale())[0]).isCloseTo(0.966075, CLOSE);
    assertThat(e.evaluate(q.value()))
        .containsExactly(
            new double[] {0.483037, -0.161012, 0.161012, -0.483037, 0.161012, 0.483037}, CLOSE);
    assertThat(e.evaluateAll(Trials.gradients(q).get(q.x())))
        .containsExactly(
            new double[] {0.559055, 0.915137, 0.990066, 0.30502, 0.997504, 0.855639}, CLOSE);
  }

  @Test
  void mediansFillAllBinsAlike() {
    Random random = new Random(5);
    double[] w = random.doubles(1024, -1, 1).map(x -> x * x * x).toArray();
    for (int bits = 1; bits <= 8; bits++) {
      Quantizer q = weights(w.length, "bits", bits);
      int[] count = new int[1 << bits];
      for (int code : codes(q, at(q, w))) {
        count[code]++;
      }
      assertThat(count).containsOnly(1024 >> bits);
    }
  }

  @Test
  void equalWeightsKeepTheirSign() {
    for (String partition : new String[] {"median", "mean"}) {
      Quantizer q = weights(3, "bits", 2, "partition", partition);
      double[] below = at(q, -0.3, -0.3, -0.3).evaluate(q.value());
      double[] above = at(q, 0.3, 0.3, 0.3).evaluate(q.value());
      assertThat(below).containsExactly(new double[] {-0.3, -0.3, -0.3}, CLOSE);
      assertThat(above).containsExactly(new double[] {0.3, 0.3, 0.3}, CLOSE);
      assertThat(at(q, 0, 0, 0).evaluate(q.value())).containsOnly(1e-8);
    }
  }

  @Test
  void scaleMayFollowTheMean() {
    Quantizer q = weights(8, "bits", 2, "scale", "mean");
    double mean = Arrays.stream(W).map(Math::abs).average().orElseThrow();
    assertThat(3 * at(q, W).evaluate(q.scale())[0]).isCloseTo(1.25 * mean, CLOSE);
  }

  /** Q_f of the notes: rint((2^f - 1) x) / (2^f - 1), halves to even. */
  @Test
  void activationsLieBetweenZeroAndOne() {
    Quantizer q = Trials.activations(Trials.spec("BALANCED", "bits", 2), 7, true, false);
    FormulaEvaluator e = at(q, 0, 0.1, 0.5, 0.6, 0.9, 1, 3.5).set(Trials.G, Trials.ones(7));
    assertThat(e.evaluate(q.level())).containsExactly(0, 0, 2, 2, 3, 3, 3);
    assertThat(e.evaluate(q.value())[2]).isCloseTo(2 / 3.0, CLOSE);
    assertThat(e.evaluateAll(Trials.gradients(q).get(q.x())))
        .containsExactly(new double[] {1, 1, 1, 1, 1, 1, 0}, CLOSE);
    // The first state of a recurrent network, Q_f(sigmoid(0)).
    double[] first = {0, 2 / 3.0, 4 / 7.0, 8 / 15.0};
    for (int f = 1; f <= 4; f++) {
      Quantizer one = Trials.activations(Trials.spec("BALANCED", "bits", f), 1, true, false);
      assertThat(at(one, 0.5).evaluate(one.value())[0]).isCloseTo(first[f - 1], CLOSE);
    }
  }
}
