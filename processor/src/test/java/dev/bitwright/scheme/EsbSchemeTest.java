package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The vectors ESB-1 to ESB-6 of the notes on the schemes, and the options. */
class EsbSchemeTest {
  private static final Offset<Double> CLOSE = within(1e-6);
  private static final double[] X = {-2.1, -0.9, -0.33, -0.1, 0.05, 0.26, 0.7, 1.4, 3.3};
  private static final double[] S = {0.12, -0.34, 0.56, -0.08, 0.91, -1.27, 0.03, 0.22};

  private static Quantizer weights(int elements, Object... options) {
    return Trials.weights(Trials.spec("ESB", options), 1, elements, true, false);
  }

  private static FormulaEvaluator at(Quantizer q, double... x) {
    return Trials.prepare(q, FormulaEvaluator.inDouble(1, x.length), x, Map.of());
  }

  /** ESB-1. */
  @Test
  void levelSets() {
    assertThat(real(4, 1)).containsExactly(0, .5, 1, 1.5, 2, 3, 4, 6);
    assertThat(real(5, 2))
        .containsExactly(0, .25, .5, .75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7);
    assertThat(real(5, 1))
        .containsExactly(0, .5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96);
    assertThat(real(3, 0)).containsExactly(0, 1, 2, 4);
    assertThat(real(2, 0)).as("ternary").containsExactly(0, 1);
    assertThat(weights(8, "bits", 2).storage()).isEqualTo(new StorageForm.TernaryPlanes());
  }

  private static double[] real(int bits, int k) {
    Quantizer q = weights(8, "bits", bits, "k", k);
    assertThat(q.levels().size()).isEqualTo((1 << bits) - 1);
    return q.levels().levels().stream()
        .filter(level -> level >= 0)
        .mapToDouble(level -> Math.scalb((double) level, -k))
        .toArray();
  }

  /** ESB-2: alpha = 0.4871. */
  @Test
  void forwardAtAGivenUnit() {
    Quantizer q = Trials.activations(Trials.spec("ESB", "bits", 4, "k", 1), 9, false, false);
    FormulaEvaluator e = at(q, X);
    e.set(q.averages().get(0).input(), (0.4871 - 1e-5) / 0.4871);
    double[] level = Arrays.stream(e.evaluate(q.level())).map(l -> l + 0.0).toArray();
    assertThat(level).containsExactly(-8, -4, -1, 0, 0, 1, 3, 6, 12);
    assertThat(e.evaluate(q.value()))
        .containsExactly(
            new double[] {-1.9484, -0.9742, -0.24355, 0, 0, 0.24355, 0.73065, 1.4613, 2.9226},
            CLOSE);
    int[] codes =
        Arrays.stream(level).mapToInt(l -> StorageCodes.encode(q.storage(), (int) l)).toArray();
    assertThat(codes).containsExactly(14, 12, 9, 0, 0, 1, 3, 5, 7);
  }

  /** ESB-3: the unit of the statistics, here with the 1e-5 that the code adds. */
  @Test
  void statistics() {
    Quantizer q = weights(8, "bits", 4, "k", 1);
    FormulaEvaluator e = at(q, S);
    assertThat(2 * e.evaluate(q.scale())[0]).isCloseTo(0.315542 + 1e-5, CLOSE);
    assertThat(e.evaluate(q.level())).containsExactly(1, -2, 4, -1, 6, -8, 0, 1);
    Quantizer shifted = weights(8, "bits", 4, "k", 1, "meanShift", "on");
    FormulaEvaluator f = at(shifted, S);
    assertThat(f.evaluate(shifted.level())).containsExactly(1, -2, 3, -1, 6, -8, 0, 1);
    double scale = f.evaluate(shifted.scale())[0];
    double steps = f.evaluate(shifted.offsetSteps().orElseThrow())[0];
    assertThat(steps).isEqualTo(Math.rint(64 * 0.01875 / scale));
    double[] exact = {
      0.176521, -0.296792, 0.492063, -0.139021, 0.965376, -1.243418, 0.01875, 0.176521
    };
    double[] value = f.evaluate(shifted.value());
    for (int i = 0; i < 8; i++) {
      // the floor of the unit, and the mean on a grid of scale / 64
      double grid = scale * steps / 64 - 0.01875;
      assertThat(value[i]).isCloseTo(exact[i] + grid, within(5e-5));
    }
  }

  /** ESB-4: significant bits multiplied, exponents added. */
  @Test
  void productOfCodes() {
    StorageForm form = new StorageForm.SmallFloat(4, true, 1);
    int a = StorageCodes.decode(form, 0b0101);
    int b = StorageCodes.decode(form, 0b1111);
    assertThat(a).isEqualTo(3 << 1);
    assertThat(b).isEqualTo(-(3 << 2));
    assertThat(a * b / 4.0).isEqualTo(-18);
  }

  /** ESB-5: the authors' figure. */
  @Test
  void figure() {
    Quantizer q = Trials.activations(Trials.spec("ESB", "bits", 5, "k", 2), 1, false, false);
    FormulaEvaluator e = at(q, 4.77);
    e.set(q.averages().get(0).input(), (1 - 1e-5) / 0.4828);
    assertThat(e.evaluate(q.value())[0]).isCloseTo(5, CLOSE);
  }

  /** ESB-6. */
  @Test
  void gradientIsTheIdentity() {
    Quantizer q = weights(9, "bits", 4, "k", 1);
    double[] g = {0.1, -2, 3, 0.4, -0.5, 6, 0.7, -8, 9};
    FormulaEvaluator e = at(q, X).set(Trials.G, g);
    assertThat(e.evaluateAll(Trials.gradients(q).get(q.x()))).containsExactly(g);
  }

  /** rint of steps is the nearest level: for every width and exponent, ties to even aside. */
  @Test
  void levelsAreTheNearest() {
    Random random = new Random(3);
    for (int bits = 2; bits <= 8; bits++) {
      for (int k = Math.max(0, bits - 4); k <= bits - 2; k++) {
        Quantizer q = Trials.activations(Trials.spec("ESB", "bits", bits, "k", k), 9, false, false);
        double[] x = random.doubles(400, -1, 1).map(v -> 5 * v * v * v).toArray();
        FormulaEvaluator e = at(q, x);
        double scale = e.evaluate(q.scale())[0];
        double[] level = e.evaluate(q.level());
        for (int i = 0; i < x.length; i++) {
          double v = x[i] / scale;
          double nearest =
              q.levels().levels().stream().mapToDouble(l -> Math.abs(l - v)).min().orElseThrow();
          assertThat(Math.abs(level[i] - v)).isCloseTo(nearest, within(1e-9));
        }
      }
    }
  }

  /** At powers of two the step changes, and nowhere else. */
  @Test
  void binadesAreExact() {
    Quantizer q = Trials.activations(Trials.spec("ESB", "bits", 4, "k", 1), 1, true, false);
    for (int n = 1; n <= 7; n++) {
      float power = 1 << n;
      for (float v : new float[] {power, Math.nextDown(power), Math.nextUp(power)}) {
        FormulaEvaluator e = at(q, v);
        e.set(q.averages().get(0).input(), (2 - 1e-5) / aligner(q));
        assertThat(e.evaluate(q.level())[0]).isEqualTo(power);
      }
    }
  }

  /** The aligner's constant of a quantizer, from its unit. */
  private static double aligner(Quantizer q) {
    FormulaEvaluator e = at(q, 1);
    double low = e.set(q.averages().get(0).input(), 0).evaluate(q.scale())[0];
    double high = e.set(q.averages().get(0).input(), 1).evaluate(q.scale())[0];
    return 2 * (high - low);
  }

  @Test
  void activationsThatAreNotNegativeNeedNoSign() {
    Quantizer q = Trials.activations(Trials.spec("ESB", "bits", 4), 4, true, false);
    assertThat(q.storage()).isEqualTo(new StorageForm.SmallFloat(4, false, 2));
    double[] x = {0, 0.5, 1, 2};
    Quantizer.Average average = q.averages().get(0);
    assertThat(at(q, x).evaluate(average.statistic())[0]).isCloseTo(Math.sqrt(2 * 5.25 / 4), CLOSE);
    assertThat(average.momentum()).isEqualTo(0.9);
    Quantizer own =
        Trials.activations(Trials.spec("ESB", "bits", 4, "statistic", "deviation"), 4, true, false);
    assertThat(at(own, x).evaluate(own.averages().get(0).statistic())[0])
        .isCloseTo(0.853913, CLOSE);
  }

  @Test
  void midRiseLevelsHaveNoZero() {
    Quantizer q = weights(8, "bits", 3, "uniform", "midRise");
    FormulaEvaluator e = at(q, S);
    assertThat(q.storage()).isEqualTo(new StorageForm.OddIntegers(3));
    double alpha = 0.5860 * 0.647797 + 1e-5;
    double[] level = e.evaluate(q.level());
    double[] value = e.evaluate(q.value());
    for (int i = 0; i < 8; i++) {
      double q8 = Math.min(Math.max(Math.rint(S[i] / alpha - 0.5) + 0.5, -3.5), 3.5);
      assertThat(level[i]).isEqualTo(2 * q8);
      assertThat(value[i]).isCloseTo(alpha * q8, CLOSE);
    }
  }

  @Test
  void aSingleWeightTakesTheUnitOfTheTensor() {
    assertThat(weights(1, "bits", 4).scale().rank()).isEqualTo(Rank.TENSOR);
    assertThat(weights(2, "bits", 4).scale().rank()).isEqualTo(Rank.CHANNEL);
  }
}
