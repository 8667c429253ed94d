package dev.bitwright.plan;

import dev.bitwright.scheme.LevelSet;
import java.util.List;

/**
 * Ranges of accumulators: interval arithmetic over the levels that factors may have. A range always
 * holds 0 and every partial sum in any order, since a sum starts at 0 and each of its terms may.
 *
 * <p>Source: the exact worst case of Colbert et al., ICCV 2023 (arXiv 2308.13504), section 3, with
 * intervals in the place of known weights.
 */
public final class Accumulators {
  private Accumulators() {}

  /** The interval between the smallest and the largest level. */
  public static Interval of(LevelSet levels) {
    return new Interval(levels.minimum(), levels.maximum());
  }

  /**
   * Sums of {@code taps} products of any weight of {@code weights} and any level of {@code levels};
   * tight where both ends of an interval may be reached independently in each tap.
   *
   * @throws ArithmeticException where a long does not hold it; the largest tensors that a graph may
   *     have (2^31 elements) of the widest levels (16 bits) stay below 2^62
   */
  public static Interval products(long taps, Interval weights, Interval levels) {
    return terms(taps, product(weights, levels));
  }

  /**
   * {@code 64 * D + k * SA}: the sums of {@code (64 * w + k) * a} over {@code taps} weights and
   * levels, with one k of {@code steps} for all.
   */
  public static Interval productsWithOffset(
      long taps, Interval weights, Interval steps, Interval levels) {
    Interval factors =
        new Interval(64 * weights.low() + steps.low(), 64 * weights.high() + steps.high());
    return terms(taps, product(factors, levels));
  }

  /** Sums of {@code count} terms, each in {@code term} or left out. */
  public static Interval terms(long count, Interval term) {
    return new Interval(
        Math.multiplyExact(count, Math.min(0, term.low())),
        Math.multiplyExact(count, Math.max(0, term.high())));
  }

  /** Sums of one level of each operand. */
  public static Interval sum(List<Interval> operands) {
    long low = 0;
    long high = 0;
    for (Interval operand : operands) {
      low += Math.min(0, operand.low());
      high += Math.max(0, operand.high());
    }
    return new Interval(low, high);
  }

  /** The exact range for known weights, {@code bias} included (methods 10.1). */
  public static Interval ofWeights(int[] weights, Interval levels, long bias) {
    long low = bias;
    long high = bias;
    for (int weight : weights) {
      low += Math.min(weight * levels.low(), weight * levels.high());
      high += Math.max(weight * levels.low(), weight * levels.high());
    }
    return new Interval(low, high);
  }

  private static Interval product(Interval a, Interval b) {
    long[] corners = {
      a.low() * b.low(), a.low() * b.high(), a.high() * b.low(), a.high() * b.high()
    };
    long low = corners[0];
    long high = corners[0];
    for (long corner : corners) {
      low = Math.min(low, corner);
      high = Math.max(high, corner);
    }
    return new Interval(low, high);
  }
}
