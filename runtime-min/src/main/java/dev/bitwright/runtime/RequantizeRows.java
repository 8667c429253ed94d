package dev.bitwright.runtime;

/**
 * The exact arithmetic that brings sums of the int8 scheme to levels, as gemmlowp and TFLite define
 * it: a factor f * 2^e with f in [1/2, 1) is held as the integer M = round(f * 2^31).
 */
public final class RequantizeRows {
  private RequantizeRows() {}

  private static long saturated(long value) {
    return Math.min(Math.max(value, Integer.MIN_VALUE), Integer.MAX_VALUE);
  }

  /**
   * (x * multiplier + 2^30) &gt;&gt; 31: half of the doubled high product, ties upwards; only the
   * square of the smallest integer saturates.
   */
  static long highMultiply(long x, int multiplier) {
    return saturated(x * multiplier + (1L << 30) >> 31);
  }

  /** x / 2^exponent to the nearest integer, ties away from zero. */
  static long divide(long x, int exponent) {
    long mask = (1L << exponent) - 1;
    long threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
  }

  /** acc * multiplier / 2^31 * 2^exponent, rounded twice. */
  static long twice(long acc, int multiplier, int exponent) {
    long x = saturated(acc << Math.max(exponent, 0));
    return divide(highMultiply(x, multiplier), Math.max(-exponent, 0));
  }

  /** The same, rounded once, ties upwards. */
  static long once(long acc, int multiplier, int exponent) {
    return acc * multiplier + (1L << 30 - exponent) >> 31 - exponent;
  }

  /** out[i] = acc[i] + bias, times the factor with two roundings, kept to low..high. */
  public static void twice(
      int[] acc, int n, int multiplier, int bias, int exponent, int low, int high, int[] out) {
    for (int i = 0; i < n; i++) {
      long level = twice(saturated((long) acc[i] + bias), multiplier, exponent);
      out[i] = (int) Math.min(Math.max(level, low), high);
    }
  }

  /** As {@link #twice}, with one set of numbers per element. */
  public static void twiceAcross(
      int[] acc,
      int n,
      int[] multipliers,
      int[] biases,
      int[] exponents,
      int[] lows,
      int[] highs,
      int[] out) {
    for (int i = 0; i < n; i++) {
      long level = twice(saturated((long) acc[i] + biases[i]), multipliers[i], exponents[i]);
      out[i] = (int) Math.min(Math.max(level, lows[i]), highs[i]);
    }
  }

  /** out[i] = acc[i] + bias, times the factor with one rounding, kept to low..high. */
  public static void once(
      int[] acc, int n, int multiplier, int bias, int exponent, int low, int high, int[] out) {
    for (int i = 0; i < n; i++) {
      long level = once(saturated((long) acc[i] + bias), multiplier, exponent);
      out[i] = (int) Math.min(Math.max(level, low), high);
    }
  }

  /** As {@link #once}, with one set of numbers per element. */
  public static void onceAcross(
      int[] acc,
      int n,
      int[] multipliers,
      int[] biases,
      int[] exponents,
      int[] lows,
      int[] highs,
      int[] out) {
    for (int i = 0; i < n; i++) {
      long level = once(saturated((long) acc[i] + biases[i]), multipliers[i], exponents[i]);
      out[i] = (int) Math.min(Math.max(level, lows[i]), highs[i]);
    }
  }
}
