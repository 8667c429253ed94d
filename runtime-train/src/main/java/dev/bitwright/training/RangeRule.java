package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;

/**
 * How the range of values that a quantizer's levels cover is found from a sample of them, without
 * training.
 *
 * @param kind the rule
 * @param number of a moving average its momentum, of a percentile and of a radius the share of
 *     values inside
 * @param factor of a radius, 1 otherwise
 * @param perChannel of a radius, whether each output channel has its own
 */
public record RangeRule(Kind kind, double number, double factor, boolean perChannel) {
  /** The rules. */
  public enum Kind {
    /** What the scheme derives from the weights by itself. */
    SCHEME,
    MIN_MAX,
    MOVING_AVERAGE,
    PERCENTILE,
    MEAN_SQUARE,
    RADIUS
  }

  public RangeRule {
    if (!(number >= 0 && number <= 1 && factor > 0)) {
      throw RuntimeMessage.OPTION_RANGE.exception(kind, number + ", " + factor, "0 to 1, above 0");
    }
  }

  private static RangeRule of(Kind kind, double number) {
    return new RangeRule(kind, number, 1, false);
  }

  /** For weights: what the scheme derives from them by itself. */
  public static RangeRule scheme() {
    return of(Kind.SCHEME, 0);
  }

  /** From the smallest to the largest value. */
  public static RangeRule minMax() {
    return of(Kind.MIN_MAX, 1);
  }

  /**
   * For activations: {@code m = momentum * m + (1 - momentum) * batch} of the smallest and the
   * largest value of each batch (Krishnamoorthi, arXiv 1806.08342), started from the first batch.
   */
  public static RangeRule movingAverage(double momentum) {
    return of(Kind.MOVING_AVERAGE, momentum);
  }

  /**
   * From the value below which all but a {@code share} of the values lie to the one above which
   * they do (nearest rank).
   */
  public static RangeRule percentile(double share) {
    return of(Kind.PERCENTILE, share);
  }

  /** The part of the smallest to largest value with the least mean square error. */
  public static RangeRule meanSquare() {
    return of(Kind.MEAN_SQUARE, 1);
  }

  /**
   * For weights: {@code factor} times the mean over output channels of the {@code share}-percentile
   * of the magnitudes, as in GPFQ (Zhang, Zhou and Saab, arXiv 2201.11113).
   */
  public static RangeRule radius(double factor, double share) {
    return new RangeRule(Kind.RADIUS, share, factor, false);
  }

  /** The same with a radius of its own for each output channel. */
  public static RangeRule channelRadius(double factor, double share) {
    return new RangeRule(Kind.RADIUS, share, factor, true);
  }
}
