package dev.bitwright.training;

/**
 * {@code slope * x + bias} to the nearest integer, ties to the even one, for a slope that is a
 * power of two: {@code t - ((t >> distance) & 1) >> distance} with {@code t = (x << fraction) +
 * offset}.
 *
 * @param offset the bias on the grid of the fraction, and half a step
 * @param fraction bits given to the sum, so that the offset is whole
 * @param distance of the shift, at least 1
 */
record RoundingShift(long offset, int fraction, int distance) {
  /** Bits behind an accumulator's unit that hold a bias. */
  private static final int FINEST_FRACTION = 8;

  /** A slope is a shift by at most this, so that 16-bit levels stay within 60 bits. */
  private static final int LARGEST_DISTANCE = 40;

  private static final double FITS = 0x1p58;

  /**
   * As few fraction bits as hold the bias. What does not fit into the last one is never a tie, so
   * that one bit stands for it.
   *
   * @param slope a power of two
   * @param range the largest |x|
   * @throws IllegalArgumentException for any other slope
   */
  static RoundingShift of(double slope, double bias, double range) {
    int exponent = Math.getExponent(slope);
    if (slope != Math.scalb(1.0, exponent)) {
      throw new IllegalArgumentException(slope + " is no power of two");
    }
    // Beyond that sums lie so close together that only the bias counts.
    exponent = Math.max(exponent, -LARGEST_DISTANCE);
    int highest = 0;
    while (highest < LARGEST_DISTANCE && Math.scalb(range, highest + 1) < FITS) {
      highest++;
    }
    // So steep that only the place of the step matters: scaling both keeps it.
    int excess = Math.max(0, exponent + 2 - highest);
    exponent -= excess;
    double offset = Math.scalb(bias, -excess);
    int fraction = Math.max(0, 1 + exponent);
    int most = Math.max(2 + exponent, Math.min(FINEST_FRACTION, highest));
    while (fraction < most
        && !isWhole(Math.scalb(offset, fraction - exponent))
        && Math.abs(Math.scalb(offset, fraction + 1 - exponent)) < FITS) {
      fraction++;
    }
    int distance = fraction - exponent;
    double scaled = Math.scalb(offset, distance);
    long held = (long) Math.min(Math.max(Math.floor(scaled), -0x1p60), 0x1p60);
    long rest = fraction > 0 && !isWhole(scaled) ? 1 : 0;
    return new RoundingShift((held | rest) + (1L << distance - 1), fraction, distance);
  }

  private static boolean isWhole(double x) {
    return x == Math.rint(x);
  }
}
