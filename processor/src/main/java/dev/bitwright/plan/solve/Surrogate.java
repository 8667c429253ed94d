package dev.bitwright.plan.solve;

import java.util.stream.IntStream;

/**
 * One inequality that follows from all limits together. With multipliers m at least 0, every
 * solution within the limits has
 *
 * <pre>
 * sum over groups (loss + sum over r of m[r] use[r]) &lt;= loss of the solution + sum over r of m[r] limit[r]
 * </pre>
 *
 * which is Lagrange's bound on the loss, written as a row like that of a resource: the numbers of
 * the choices are rounded down and the limit up, so that whatever the multipliers and however they
 * were found, the inequality holds and is one of integers.
 */
final class Surrogate {
  /** Relative size of a rounding of a double, with room. */
  private static final double ROUNDING = 0x1p-52;

  /** A multiplier beyond this, which only a failed calculation gives, is left out. */
  private static final double LARGEST = 0x1p100;

  /** Rows of the resources with a multiplier above 0, and these. */
  private final int[] priced;

  private final double[] prices;
  private final int shift;
  private final long offset;
  private final long cap;

  /** Brings a sum to the scale, and below what rounding can have added. */
  private final double down;

  /**
   * Fixes the scale.
   *
   * @param rows the problem
   * @param multipliers of each resource; what is not above 0 is left out
   */
  Surrogate(Rows rows, double[] multipliers) {
    priced =
        IntStream.rangeClosed(1, multipliers.length)
            .filter(r -> multipliers[r - 1] > 0)
            .filter(r -> multipliers[r - 1] * Math.max(1, rows.limits[r]) < LARGEST)
            .toArray();
    prices = IntStream.of(priced).mapToDouble(r -> multipliers[r - 1]).toArray();
    double error = (prices.length + 8) * ROUNDING;
    double limits = 0;
    for (int i = 0; i < priced.length; i++) {
      limits += prices[i] * rows.limits[priced[i]];
    }
    double losses = 1;
    for (long[][] group : rows.numbers) {
      losses += Rows.largest(group, 0);
    }
    shift = Math.min(30, 58 - Math.getExponent(limits + losses));
    down = Math.scalb(1 - error, shift);
    offset = (long) Math.ceil(Math.scalb(limits * (1 + error), shift)) + 1;
    cap = (1L << 61) / rows.groups();
  }

  /**
   * What a choice adds.
   *
   * @param choice its loss and its uses
   * @return rounded down
   */
  long number(long[] choice) {
    return Math.min(cap, number(choice, 0));
  }

  /**
   * What choices within all limits add together.
   *
   * @param numbers from {@code at} on the sum of their losses and of their uses
   * @param at where
   * @return rounded down
   */
  long number(long[] numbers, int at) {
    double sum = numbers[at];
    for (int i = 0; i < priced.length; i++) {
      sum += prices[i] * numbers[at + priced[i]];
    }
    // nothing is negative, so the conversion rounds down
    return (long) (sum * down);
  }

  /**
   * The largest sum of solutions up to a loss.
   *
   * @param loss the largest of interest
   * @return rounded up
   */
  long limit(long loss) {
    if (shift < 0) {
      return offset - (-loss >> -shift);
    }
    // no sum of choices within the limits comes near the largest
    return offset + (Math.min(loss, Problem.LARGEST_SUM >> shift) << shift);
  }

  /**
   * The bound on the loss.
   *
   * @param sum of the numbers of all groups
   * @return no solution with this sum or a larger one has a smaller loss
   */
  long lossBound(long sum) {
    long above = sum - offset;
    if (above <= 0) {
      return 0;
    }
    if (shift >= 0) {
      return -(-above >> shift);
    }
    return above > Problem.LARGEST_SUM >> -shift ? Problem.LARGEST_SUM : above << -shift;
  }
}
