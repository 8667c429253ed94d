package dev.bitwright.runtime;

import java.util.Arrays;

/** The loops of {@link IntRows} for accumulators that need more than 31 bits. */
public final class LongRows {
  private LongRows() {}

  /** row[i] = 0 for i &lt; n. */
  public static void clear(long[] row, int n) {
    Arrays.fill(row, 0, n, 0);
  }

  /** acc[i] += x[i]. */
  public static void add(long[] acc, int n, int[] x) {
    for (int i = 0; i < n; i++) {
      acc[i] += x[i];
    }
  }

  /** acc[i] += w * x[i]. */
  public static void multiplyAdd(long[] acc, int n, int[] x, int w) {
    for (int i = 0; i < n; i++) {
      acc[i] += (long) w * x[i];
    }
  }

  /** acc[i] = 64 * acc[i] + steps * sums[i]. */
  public static void offset(long[] acc, int n, long[] sums, int steps) {
    for (int i = 0; i < n; i++) {
      acc[i] = 64 * acc[i] + steps * sums[i];
    }
  }

  /** acc[i] = 64 * acc[i] + steps[i] * sum. */
  public static void offsetAcross(long[] acc, int n, int[] steps, long sum) {
    for (int i = 0; i < n; i++) {
      acc[i] = 64 * acc[i] + steps[i] * sum;
    }
  }

  /** The sum of x[i]. */
  public static long sum(int[] x, int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** out[i] = low + the number of thresholds that {@code sign * acc[i]} reaches. */
  public static void thresholds(
      long[] acc, int n, long[] thresholds, int steps, int sign, int low, int[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = low + passed(sign * acc[i], thresholds, steps);
    }
  }

  /** As {@link #thresholds}, with one row of thresholds per element. */
  public static void thresholdsAcross(
      long[] acc, int n, long[][] thresholds, int steps, int[] signs, int low, int[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = low + passed(signs[i] * acc[i], thresholds[i], steps);
    }
  }

  private static int passed(long value, long[] thresholds, int steps) {
    int passed = 0;
    int end = steps;
    while (passed < end) {
      int middle = passed + end >>> 1;
      if (value >= thresholds[middle]) {
        passed = middle + 1;
      } else {
        end = middle;
      }
    }
    return passed;
  }

  /** out[i] = (acc[i] * multiplier + offset) &gt;&gt; shift, kept to low..high. */
  public static void multiplier(
      long[] acc, int n, int multiplier, long offset, int shift, int low, int high, int[] out) {
    for (int i = 0; i < n; i++) {
      long scaled = acc[i] * multiplier + offset >> shift;
      out[i] = (int) Math.min(Math.max(scaled, low), high);
    }
  }

  /** As {@link #multiplier}, with one set of numbers per element. */
  public static void multiplierAcross(
      long[] acc,
      int n,
      int[] multipliers,
      long[] offsets,
      int[] shifts,
      int[] lows,
      int[] highs,
      int[] out) {
    for (int i = 0; i < n; i++) {
      long scaled = acc[i] * multipliers[i] + offsets[i] >> shifts[i];
      out[i] = (int) Math.min(Math.max(scaled, lows[i]), highs[i]);
    }
  }
}
