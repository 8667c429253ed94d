package dev.bitwright.runtime;

import java.util.Arrays;

/**
 * Row loops of recurrent cells. Gates and cell states are fixed-point numbers: gates in steps of
 * 1/128 from -1024 to 1023, squashed values (tables over the steps) in units of 2^-14, cell states
 * in units of 2^-12 and 16 bits. What a method means is stated in the kernel language beside the
 * lowering that calls it, and a test compares the two.
 */
public final class CellRows {
  private static final int STEPS = 1024;
  private static final int ONE = 1 << 14;

  private CellRows() {}

  /** row[i] = value. */
  public static void fill(int[] row, int n, int value) {
    Arrays.fill(row, 0, n, value);
  }

  /** acc[u] = sigmoid(gates[u]) * x[u]. */
  public static void gate(int[] gates, int n, int[] sigmoid, int[] x, int[] acc) {
    for (int u = 0; u < n; u++) {
      acc[u] = sigmoid[gates[u] + STEPS] * x[u];
    }
  }

  /** acc[u] = s * hidden[u] + (1 - s) * candidate[u] with s = sigmoid(gates[n + u]). */
  public static void gru(
      int[] gates, int n, int[] sigmoid, int[] hidden, int[] candidate, int[] acc) {
    for (int u = 0; u < n; u++) {
      int s = sigmoid[gates[n + u] + STEPS];
      acc[u] = s * hidden[u] + (ONE - s) * candidate[u];
    }
  }

  /**
   * cell[u] = cell[u] * s(f) + s(i) * q(j), rounded and kept to 16 bits; acc[u] = q(cell[u]) *
   * s(o). The gates i, j, f, o lie one after another, n of each.
   */
  public static void lstm(int[] gates, int n, int[] sigmoid, int[] squash, int[] cell, int[] acc) {
    for (int u = 0; u < n; u++) {
      int added = sigmoid[gates[u] + STEPS] * squash[gates[n + u] + STEPS];
      int sum = cell[u] * sigmoid[gates[2 * n + u] + STEPS] + (added + 2 >> 2);
      int next = Math.min(Math.max(sum + (1 << 13) >> 14, Short.MIN_VALUE), Short.MAX_VALUE);
      cell[u] = next;
      int steps = Math.min(next + 16 >> 5, STEPS - 1);
      acc[u] = squash[steps + STEPS] * sigmoid[gates[3 * n + u] + STEPS];
    }
  }
}
