package dev.bitwright.training;

/**
 * The map {@code x -> min(max(slope * x + offset, low), high)}. Compositions of affine maps and
 * clamps are always of this form, so that whatever lies between an accumulator and a uniform
 * quantizer (scale, bias, batch norm, relu, in any order) folds to one such map a channel.
 *
 * @param slope any finite number; zero gives a constant
 * @param offset any finite number
 * @param low lower clamp, or negative infinity
 * @param high upper clamp, or positive infinity
 */
public record ClampedAffine(double slope, double offset, double low, double high) {

  /** The map {@code x -> x}. */
  public static final ClampedAffine IDENTITY =
      new ClampedAffine(1, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** This map followed by {@code y -> factor * y + term}; a negative factor swaps the clamps. */
  public ClampedAffine then(double factor, double term) {
    if (factor == 0) {
      return new ClampedAffine(0, term, term, term);
    }
    double first = factor * low + term;
    double second = factor * high + term;
    return new ClampedAffine(
        factor * slope, factor * offset + term, Math.min(first, second), Math.max(first, second));
  }

  /** This map followed by {@code y -> min(max(y, lower), upper)}. */
  public ClampedAffine clamp(double lower, double upper) {
    return new ClampedAffine(
        slope,
        offset,
        Math.min(Math.max(low, lower), upper),
        Math.min(Math.max(high, lower), upper));
  }

  /** The value at {@code x}. */
  public double at(double x) {
    return Math.min(Math.max(slope * x + offset, low), high);
  }
}
