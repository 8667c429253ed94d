package dev.bitwright.training;

import java.util.Arrays;

/**
 * Replaces each number of a table by what its place in the order of all numbers says of it: the
 * operations that schemes with balanced or pruned weights need. Numbers are finite; -0 equals 0.
 */
public final class OrderedRows {
  private OrderedRows() {}

  /** How many numbers come before it in ascending order, equal ones in the order of the table. */
  public static void positions(float[][] rows) {
    int columns = rows[0].length;
    long[] keys = new long[rows.length * columns];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToRawIntBits(rows[i / columns][i % columns] + 0f);
      keys[i] = (long) (bits ^ bits >> 31 & Integer.MAX_VALUE) << 32 | i;
    }
    Arrays.sort(keys);
    for (int k = 0; k < keys.length; k++) {
      int i = (int) keys[k];
      rows[i / columns][i % columns] = k;
    }
  }

  /** The bin after {@code depth} halvings at the median, the mean of the two middle numbers. */
  public static void medianBins(float[][] rows, int depth) {
    bins(rows, depth, true);
  }

  /** The bin after {@code depth} halvings at the mean, summed in ascending order. */
  public static void meanBins(float[][] rows, int depth) {
    bins(rows, depth, false);
  }

  private static void bins(float[][] rows, int depth, boolean median) {
    int columns = rows[0].length;
    float[] sorted = new float[rows.length * columns];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, sorted, r * columns, columns);
    }
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    if (sorted[0] == sorted[last]) {
      float bin = sorted[0] < 0 ? 0 : (1 << depth) - 1;
      for (float[] row : rows) {
        Arrays.fill(row, bin);
      }
      return;
    }
    // Splits of node j lie at index j, those of its halves at 2 j and 2 j + 1.
    float[] splits = new float[1 << depth];
    split(sorted, 0, sorted.length, 1, splits, median);
    for (float[] row : rows) {
      for (int k = 0; k < columns; k++) {
        int node = 1;
        while (node < splits.length) {
          node = 2 * node + (row[k] >= splits[node] ? 1 : 0);
        }
        row[k] = node - splits.length;
      }
    }
  }

  private static void split(
      float[] sorted, int from, int to, int node, float[] splits, boolean median) {
    if (node >= splits.length || from == to) {
      return;
    }
    double value = 0;
    if (median) {
      int n = to - from;
      value = ((double) sorted[from + (n - 1) / 2] + sorted[from + n / 2]) / 2;
    } else {
      for (int k = from; k < to; k++) {
        value += sorted[k];
      }
      value /= to - from;
    }
    splits[node] = (float) value;
    int middle = from;
    while (middle < to && sorted[middle] < splits[node]) {
      middle++;
    }
    split(sorted, from, middle, 2 * node, splits, median);
    split(sorted, middle, to, 2 * node + 1, splits, median);
  }
}
