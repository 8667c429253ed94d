package dev.bitwright.training;

import java.util.Arrays;

/**
 * Scratch tables of one worker thread, reused by every kernel call on that thread. A kernel writes
 * what it reads, so the contents left by an earlier call never reach a result.
 */
public final class Workspace {
  private static final float[] NONE = {};

  private final float[][][] tables = new float[8][0][];
  private final float[][] lines = new float[8][];

  /** An empty workspace; it grows to what the kernels ask for. */
  public Workspace() {}

  /**
   * A table of at least {@code rows} rows, each at least {@code columns} long, with unspecified
   * contents. Rows grow one by one, so a tall narrow request after a flat wide one costs no product
   * of the two.
   *
   * @param slot 0 to 7; two tables in use at the same time need different slots
   */
  float[][] table(int slot, int rows, int columns) {
    float[][] table = tables[slot];
    if (table.length < rows) {
      int old = table.length;
      table = Arrays.copyOf(table, rows);
      Arrays.fill(table, old, rows, NONE);
      tables[slot] = table;
    }
    for (int i = 0; i < rows; i++) {
      if (table[i].length < columns) {
        table[i] = new float[columns];
      }
    }
    return table;
  }

  /** One array of at least {@code length} values with unspecified contents. */
  float[] line(int slot, int length) {
    if (lines[slot] == null || lines[slot].length < length) {
      lines[slot] = new float[length];
    }
    return lines[slot];
  }
}
