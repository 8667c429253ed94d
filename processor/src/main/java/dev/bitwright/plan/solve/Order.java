package dev.bitwright.plan.solve;

import java.util.stream.IntStream;

/**
 * In which order groups are decided: first those whose choices differ most in what is scarce. What
 * the last ones can change is then little, so that bounds are tight and few labels leave different
 * amounts that matter.
 */
final class Order {
  private Order() {}

  static int[] of(Rows rows) {
    double[] spread = new double[rows.groups()];
    for (int g = 0; g < spread.length; g++) {
      for (int row = 1; row <= rows.resources; row++) {
        long[][] group = rows.numbers[g];
        spread[g] +=
            (Rows.largest(group, row) - Rows.smallest(group, row))
                / (double) Math.max(1, rows.limits[row]);
      }
    }
    return IntStream.range(0, spread.length)
        .boxed()
        .sorted((a, b) -> Double.compare(spread[b], spread[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
