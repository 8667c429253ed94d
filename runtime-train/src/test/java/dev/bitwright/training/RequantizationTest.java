package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.runtime.RequantizeRows;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The vectors I8-4, I8-7, I8-8 and I8-12 of the notes on the schemes: from a trained factor to the
 * arithmetic that models use.
 */
class RequantizationTest {

  /** I8-4. */
  @Test
  void multipliers() {
    double[] numbers = {0.0072474273418460, 0.25, 0.5, 1, 0.75, 1.5, 0.00123, 0.0003};
    long[][] expected = {
      {1992157658, -7}, {1073741824, -1}, {1073741824, 0}, {1073741824, 1},
      {1610612736, 0}, {1610612736, 1}, {1352399302, -9}, {1319413953, -11}
    };
    for (int i = 0; i < numbers.length; i++) {
      assertThat(Freezer.factor(numbers[i])).containsExactly(expected[i]);
      assertThat(Freezer.factor(-numbers[i])).containsExactly(-expected[i][0], expected[i][1]);
    }
    assertThat(Freezer.factor(0)).containsExactly(0, 0);
    assertThat(Freezer.factor(Math.nextDown(1.0))).as("M = 2^31").containsExactly(1 << 30, 1);
    assertThat(Freezer.factor(0x1p-40)).as("too small").containsExactly(0, 0);
    assertThat(Freezer.factor(1e30)).as("saturates").containsExactly(Integer.MAX_VALUE, 30);
  }

  /** I8-7. */
  @Test
  void wholeRule() {
    double[][] cases = {
      {0.25, 1, 1, 0},
      {0.25, -1, 0, 0},
      {0.25, 2, 1, 1},
      {0.25, -2, -1, 0},
      {0.25, 5, 2, 1},
      {0.25, 6, 2, 2},
      {0.25, -6, -2, -1},
      {0.25, 12345, 3087, 3086},
      {0.25, -12345, -3086, -3086},
      {0.5, 3, 2, 2},
      {0.5, -3, -1, -1},
      {0.75, -2, -1, -1},
      {0.75, 6, 5, 5},
      {0.75, -6, -4, -4},
      {0.0072474273418460, 12345, 89, 89},
      {0.0072474273418460, -12345, -89, -89},
      {0.0072474273418460, -199864, -1449, -1448}
    };
    for (double[] c : cases) {
      int acc = (int) c[1];
      assertThat(requantize(c[0], acc, false)).as(c[0] + " * " + acc).isEqualTo((int) c[2]);
      assertThat(requantize(c[0], acc, true)).as(c[0] + " * " + acc).isEqualTo((int) c[3]);
    }
  }

  private static int requantize(double factor, int acc, boolean once) {
    return requantize(Freezer.factor(factor), acc, once);
  }

  private static int requantize(long[] m, int acc, boolean once) {
    int[] out = new int[1];
    int[] in = {acc};
    int low = Integer.MIN_VALUE;
    int high = Integer.MAX_VALUE;
    if (once) {
      RequantizeRows.once(in, 1, (int) m[0], 0, (int) m[1], low, high, out);
    } else {
      RequantizeRows.twice(in, 1, (int) m[0], 0, (int) m[1], low, high, out);
    }
    return out[0];
  }

  /** I8-8: levels are q - z, so the clamp is at -128 - z .. 127 - z. */
  @Test
  void fullyConnected() {
    double in = 4.0 / 255;
    double out = 4.0 / 255;
    double[] scales = {0.4 / 127, 1.3 / 127};
    int[] levels = {-32 + 64, -109 + 64, 64 + 64, 6 + 64};
    int[][] weights = {{127, -63, 32, 16}, {-127, 88, 59, -39}};
    int[] biases = {2024, -1557};
    int[] sums = {12115, -3202};
    int[] multipliers = {1731514374, 1406855429};
    int[] exponents = {-8, -6};
    int[] codes = {44, -50};
    int zero = -1;
    for (int c = 0; c < 2; c++) {
      int acc = 0;
      for (int k = 0; k < 4; k++) {
        acc += weights[c][k] * levels[k];
      }
      assertThat(acc).isEqualTo(sums[c]);
      assertThat(Freezer.factor(in * scales[c] / out))
          .containsExactly(multipliers[c], exponents[c]);
      int[] level = new int[1];
      RequantizeRows.twiceAcross(
          new int[] {acc},
          1,
          new int[] {multipliers[c]},
          new int[] {biases[c]},
          new int[] {exponents[c]},
          new int[] {-128 - zero},
          new int[] {127 - zero},
          level);
      assertThat(level[0] + zero).isEqualTo(codes[c]);
    }
  }

  /** I8-12: an add is three applications of the rule. */
  @Test
  void addition() {
    int a = 40 + 3 << 20;
    int b = -55 - 10 << 20;
    double twice = 2 * 0.05;
    long[] first = Freezer.factor(0.05 / twice);
    long[] second = Freezer.factor(0.02 / twice);
    long[] last = Freezer.factor(twice / (0.06 * (1 << 20)));
    assertThat(first).containsExactly(1073741824, 0);
    assertThat(second).containsExactly(1717986918, -2);
    assertThat(last).containsExactly(1789569707, -19);
    int sum = requantize(first, a, false) + requantize(second, b, false);
    assertThat(requantize(last, sum, false) - 20).isEqualTo(-6);
  }

  @Test
  void bothRoundingsAreAtMostOneFromTheRealNumber() {
    Random random = new Random(5);
    int differ = 0;
    for (int i = 0; i < 20_000; i++) {
      double factor = Math.scalb(random.nextDouble(0.5, 1), random.nextInt(-12, 3));
      int acc = random.nextInt(-1 << 20, 1 << 20);
      int twice = requantize(factor, acc, false);
      int once = requantize(factor, acc, true);
      assertThat(Math.abs(once - factor * acc)).isLessThan(0.51);
      assertThat(Math.abs(twice - factor * acc)).isLessThan(1.01);
      differ += twice == once ? 0 : 1;
    }
    assertThat(differ).as("they are not the same").isPositive();
  }
}
