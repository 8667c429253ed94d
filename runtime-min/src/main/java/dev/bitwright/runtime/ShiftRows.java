package dev.bitwright.runtime;

/**
 * Levels from sums where all scales are powers of two: a shift that rounds to the nearest level,
 * ties to the even one. The offset holds the bias and half a step; fraction bits make room for a
 * bias that is no whole number of the sum's unit.
 */
public final class ShiftRows {
  private ShiftRows() {}

  /** Rounding up a tie gives an odd level half of the time: one less carries it down again. */
  static long level(long acc, long offset, int fraction, int shift) {
    long sum = (acc << fraction) + offset;
    return sum - (sum >> shift & 1) >> shift;
  }

  /** out[i] = ((acc[i] &lt;&lt; fraction) + offset) / 2^shift, kept to low..high. */
  public static void shift(
      int[] acc, int n, long offset, int fraction, int shift, int low, int high, int[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = (int) Math.min(Math.max(level(acc[i], offset, fraction, shift), low), high);
    }
  }

  /** As above, of wide sums. */
  public static void shift(
      long[] acc, int n, long offset, int fraction, int shift, int low, int high, int[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = (int) Math.min(Math.max(level(acc[i], offset, fraction, shift), low), high);
    }
  }

  /** As {@link #shift(int[], int, long, int, int, int, int, int[])}, each with its own numbers. */
  public static void shiftAcross(
      int[] acc,
      int n,
      long[] offsets,
      int[] fractions,
      int[] shifts,
      int[] lows,
      int[] highs,
      int[] out) {
    for (int i = 0; i < n; i++) {
      long level = level(acc[i], offsets[i], fractions[i], shifts[i]);
      out[i] = (int) Math.min(Math.max(level, lows[i]), highs[i]);
    }
  }

  /** As above, of wide sums. */
  public static void shiftAcross(
      long[] acc,
      int n,
      long[] offsets,
      int[] fractions,
      int[] shifts,
      int[] lows,
      int[] highs,
      int[] out) {
    for (int i = 0; i < n; i++) {
      long level = level(acc[i], offsets[i], fractions[i], shifts[i]);
      out[i] = (int) Math.min(Math.max(level, lows[i]), highs[i]);
    }
  }
}
