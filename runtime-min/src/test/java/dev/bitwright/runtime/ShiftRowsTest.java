package dev.bitwright.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShiftRowsTest {

  @Test
  void tiesGoToTheEvenLevel() {
    long[] sums = {-7, -6, -5, -3, -2, -1, 0, 1, 2, 3, 5, 6, 7, 10, 14};
    long[] levels = {-2, -2, -1, -1, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 4};
    for (int i = 0; i < sums.length; i++) {
      assertThat(ShiftRows.level(sums[i], 2, 0, 2)).as("%d / 4", sums[i]).isEqualTo(levels[i]);
    }
  }

  @Test
  void roundsAsRintDoes() {
    for (int shift = 1; shift <= 9; shift++) {
      for (int fraction = 0; fraction <= shift; fraction++) {
        for (long bias : new long[] {0, 1, -3, 100}) {
          for (int acc = -700; acc <= 700; acc++) {
            double real = Math.scalb((double) acc * (1 << fraction) + bias, -shift);
            assertThat(ShiftRows.level(acc, bias + (1L << shift - 1), fraction, shift))
                .isEqualTo((long) Math.rint(real));
          }
        }
      }
    }
  }

  @Test
  void rowsAreKeptToTheirRange() {
    int[] out = new int[3];
    ShiftRows.shift(new int[] {-100, 6, 1000}, 3, 2, 0, 2, -5, 7, out);
    assertThat(out).containsExactly(-5, 2, 7);
    ShiftRows.shift(new long[] {-(1L << 40), 6, 1L << 40}, 3, 2, 0, 2, -5, 7, out);
    assertThat(out).containsExactly(-5, 2, 7);
    long[] offsets = {1, 2, 4};
    int[] fractions = {0, 1, 0};
    int[] shifts = {1, 2, 3};
    int[] lows = {-9, -9, 0};
    int[] highs = {9, 9, 9};
    ShiftRows.shiftAcross(new int[] {3, 3, -20}, 3, offsets, fractions, shifts, lows, highs, out);
    assertThat(out).containsExactly(2, 2, 0);
    ShiftRows.shiftAcross(new long[] {5, -3, 20}, 3, offsets, fractions, shifts, lows, highs, out);
    assertThat(out).containsExactly(2, -2, 2);
  }
}
