package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Products of codes as the notes on the schemes state them: bit planes and the output stage. */
class BitPlaneProductTest {

  /** Sum of 2^(m+n) popcount(Q_m and P_n); the top plane of two's complement counts negative. */
  private static int product(long[] q, long[] p) {
    int sum = 0;
    for (int m = 0; m < q.length; m++) {
      for (int n = 0; n < p.length; n++) {
        int part = Long.bitCount(q[m] & p[n]) << (m + n);
        sum += m == q.length - 1 ? -part : part;
      }
    }
    return sum;
  }

  private static long[] planes(int[] codes, int bits) {
    long[] planes = new long[bits];
    for (int lane = 0; lane < codes.length; lane++) {
      for (int plane = 0; plane < bits; plane++) {
        planes[plane] |= (long) (codes[lane] >> plane & 1) << lane;
      }
    }
    return planes;
  }

  @Test
  void vectorOfTheNotes() {
    long[] w = planes(new int[] {-4, 3, -1, 2, 0, -3}, 3);
    long[] a = planes(new int[] {7, 1, 5, 2, 6, 3}, 3);
    assertThat(w).containsExactly(0x26, 0x0e, 0x25);
    assertThat(a).containsExactly(0x27, 0x39, 0x15);
    assertThat(product(w, a)).isEqualTo(-35);
  }

  @Test
  void planesAgreeWithLevelsOfUniform() {
    Random random = new Random(5);
    StorageForm signed = new StorageForm.PlainInteger(4, true);
    for (int round = 0; round < 100; round++) {
      int[] w = random.ints(64, -8, 8).map(l -> StorageCodes.encode(signed, l)).toArray();
      int[] a = random.ints(64, 0, 8).toArray();
      int direct = 0;
      for (int i = 0; i < 64; i++) {
        direct += w[i] * a[i];
      }
      assertThat(product(planes(w, 4), planes(a, 3))).isEqualTo(direct);
    }
  }

  /** Planes, popcounts and sums of RTN-4. */
  @Test
  void ternaryPlanesOfTheNotes() {
    int[] a = {1, 0, -1, 1, 1, 0, 1, -1};
    int[] w = {1, -1, 0, -1, 1, 0, 1, 1};
    long[] pa = ternary(a);
    long[] pw = ternary(w);
    assertThat(pa).containsExactly(0xdd, 0x59);
    assertThat(pw).containsExactly(0xdb, 0xd1);
    long both = pw[0] & pa[0];
    long differ = (pw[1] ^ pa[1]) & both;
    assertThat(both).isEqualTo(0xd9);
    assertThat(differ).isEqualTo(0x88);
    assertThat(Long.bitCount(both) - 2 * Long.bitCount(differ)).isEqualTo(1);
    assertThat(2 * Long.bitCount(pa[1] & pa[0]) - Long.bitCount(pa[0])).isEqualTo(2);
    assertThat(2 * Long.bitCount(pw[1] & pw[0]) - Long.bitCount(pw[0])).isEqualTo(2);
  }

  private static long[] ternary(int[] levels) {
    StorageForm form = new StorageForm.TernaryPlanes();
    int[] codes = new int[levels.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = StorageCodes.encode(form, levels[i]);
    }
    return planes(codes, 2);
  }

  /** The example of the output stage: A = 0.703125, C = -0.540625, next layer ternary. */
  @Test
  void thresholdsOfATernaryOutput() {
    Quantizer q = Trials.activations(Trials.spec("RTN", "bits", 2), 9, false, false);
    for (int d = -9; d <= 9; d++) {
      double y = 0.703125 * d - 0.540625;
      double level = FormulaEvaluator.inFloat(1, 1).set(q.x(), y).evaluate(q.level())[0];
      assertThat(level).isCloseTo(d <= 0 ? -1 : d == 1 ? 0 : 1, within(0.0));
    }
  }
}
