package dev.bitwright.plan.allocation;

import java.util.OptionalDouble;

/** Spearman's rank correlation: that of Pearson of the ranks, equal values sharing a mean rank. */
final class RankCorrelation {
  private RankCorrelation() {}

  /** From -1 to 1; empty where all values of one side are equal. */
  static OptionalDouble of(double[] a, double[] b) {
    double[] x = ranks(a);
    double[] y = ranks(b);
    double mean = (a.length - 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < a.length; i++) {
      xy += (x[i] - mean) * (y[i] - mean);
      xx += (x[i] - mean) * (x[i] - mean);
      yy += (y[i] - mean) * (y[i] - mean);
    }
    return xx == 0 || yy == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(xy / (Math.sqrt(xx) * Math.sqrt(yy)));
  }

  /** From 0; of equal values the mean of theirs. */
  private static double[] ranks(double[] values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int less = 0;
      int equal = 0;
      for (double other : values) {
        less += other < values[i] ? 1 : 0;
        equal += other == values[i] ? 1 : 0;
      }
      ranks[i] = less + (equal - 1) / 2.0;
    }
    return ranks;
  }
}
