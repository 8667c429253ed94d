package dev.bitwright.runtime;

import java.util.Arrays;

/**
 * Primitives over rows of floats. Every sum runs in four independent double accumulators (element i
 * goes to accumulator i mod 4 counted from the start), combined as (s0+s1)+(s2+s3): the same bits
 * everywhere, and close to the exact sum.
 */
public final class Rows {
  private Rows() {}

  /** Sum of {@code count} values from {@code from}. */
  public static float sum(float[] x, int from, int count) {
    return (float) sumDouble(x, from, count);
  }

  /** Sum of {@code count} values from {@code from}, not rounded to float. */
  public static double sumDouble(float[] x, int from, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int end = from + count;
    int i = from;
    for (; i + 4 <= end; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    for (; i < end; i++) {
      s0 += x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Sets {@code count} values from {@code from}. */
  public static void fill(float[] x, int from, int count, float value) {
    Arrays.fill(x, from, from + count, value);
  }
}
