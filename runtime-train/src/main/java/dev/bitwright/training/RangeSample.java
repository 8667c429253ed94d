package dev.bitwright.training;

import java.util.Arrays;

/**
 * A sample of the values that reach a quantizer, and the range its levels should cover. At most
 * 2^17 values are kept (512 KiB): of more, every third, ninth and so on; the smallest and the
 * largest of all are exact.
 */
final class RangeSample {
  private static final int MOST = 1 << 17;
  private static final int CANDIDATES = 100;

  private final double momentum;
  private float[] kept = new float[1024];
  private int size;
  private long next;
  private int stride = 1;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;
  private double batchLow = Double.POSITIVE_INFINITY;
  private double batchHigh = Double.NEGATIVE_INFINITY;
  private double averageLow = Double.NaN;
  private double averageHigh = Double.NaN;

  /**
   * @param momentum of the moving average
   */
  RangeSample(double momentum) {
    this.momentum = momentum;
  }

  void add(float[] row, int n) {
    for (int i = 0; i < n; i++) {
      batchLow = Math.min(batchLow, row[i]);
      batchHigh = Math.max(batchHigh, row[i]);
    }
    low = Math.min(low, batchLow);
    high = Math.max(high, batchHigh);
    for (; next < n; next += stride) {
      if (size == MOST) {
        thin();
      }
      if (size == kept.length) {
        kept = Arrays.copyOf(kept, 2 * size);
      }
      kept[size++] = row[(int) next];
    }
    next -= n;
  }

  /** Keeps every third value. */
  private void thin() {
    size = (size + 2) / 3;
    for (int i = 0; i < size; i++) {
      kept[i] = kept[3 * i];
    }
    stride *= 3;
  }

  /** Ends a batch of the moving average. */
  void endBatch() {
    boolean first = Double.isNaN(averageLow);
    averageLow =
        first ? Math.min(batchLow, 0) : average(averageLow, Math.min(batchLow, 0), momentum);
    averageHigh =
        first ? Math.max(batchHigh, 0) : average(averageHigh, Math.max(batchHigh, 0), momentum);
    batchLow = Double.POSITIVE_INFINITY;
    batchHigh = Double.NEGATIVE_INFINITY;
  }

  static double average(double old, double batch, double momentum) {
    return momentum * old + (1 - momentum) * batch;
  }

  /** The value of nearest rank {@code ceil(share * n)}, of sorted values. */
  static float percentile(float[] sorted, int n, double share) {
    // A product such as 0.07 * 100 may lie just above the whole number it means.
    int rank = (int) Math.ceil(share * n - 1e-6);
    return sorted[Math.max(0, Math.min(n - 1, rank - 1))];
  }

  /** The percentile of the magnitudes. */
  double radius(double share) {
    float[] sizes = new float[size];
    for (int i = 0; i < size; i++) {
      sizes[i] = Math.abs(kept[i]);
    }
    Arrays.sort(sizes);
    return percentile(sizes, size, share);
  }

  /** The range, zero included: smallest and largest value. */
  double[] range(RangeRule rule, LevelGrid grid) {
    double[] range = {low, high};
    switch (rule.kind()) {
      case MOVING_AVERAGE -> range = new double[] {averageLow, averageHigh};
      case PERCENTILE -> {
        float[] sorted = Arrays.copyOf(kept, size);
        Arrays.sort(sorted);
        float upper = percentile(sorted, size, rule.number());
        for (int i = 0; i < size; i++) {
          sorted[i] = -sorted[i];
        }
        Arrays.sort(sorted);
        range = new double[] {-percentile(sorted, size, rule.number()), upper};
      }
      case RADIUS -> {
        double radius = rule.factor() * radius(rule.number());
        range = new double[] {-radius, radius};
      }
      default -> {}
    }
    range[0] = Math.min(range[0], 0);
    range[1] = Math.max(range[1], 0);
    return rule.kind() == RangeRule.Kind.MEAN_SQUARE ? leastSquares(range, grid) : range;
  }

  private double[] leastSquares(double[] all, LevelGrid grid) {
    double[] best = all;
    double least = Double.POSITIVE_INFINITY;
    for (int i = CANDIDATES; i > 0; i--) {
      double[] range = {all[0] * i / CANDIDATES, all[1] * i / CANDIDATES};
      double error = error(range, grid);
      if (error < least) {
        least = error;
        best = range;
      }
    }
    return best;
  }

  /** Sum of the squared errors of the levels that cover a range. */
  double error(double[] range, LevelGrid grid) {
    double scale = grid.scale(range[0], range[1]);
    int zero = grid.zero(range[0], scale);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double off = kept[i] - scale * grid.nearest(kept[i] / scale, zero);
      sum += off * off;
    }
    return sum;
  }
}
