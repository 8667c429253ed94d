package dev.bitwright.training;

import dev.bitwright.runtime.internal.SquashTables;

/**
 * The fixed-point numbers of a deployed cell, as its trainer computes them: pre-activations in
 * steps of 1/128 from -8 to 8, squashed values by the tables that are written into weight files, in
 * units of 2^-14, cell states in units of 2^-12 and 16 bits (see {@code CellRows} of the runtime).
 */
final class CellSteps {
  /** The value 1 of a squashed value. */
  static final int ONE = 1 << 14;

  /** The value 1 of a cell state. */
  static final int CELL_ONE = 1 << 12;

  private static final int HALF = SquashTables.STEPS / 2;
  private static final int[] SIGMOID = table("sigmoid");
  private static final int[] TANH = table("tanh");

  private CellSteps() {}

  private static int[] table(String name) {
    long[] values = SquashTables.of(name);
    int[] table = new int[values.length];
    for (int i = 0; i < table.length; i++) {
      table[i] = (int) values[i];
    }
    return table;
  }

  /** The table of what bends candidates. */
  static int[] squash(boolean tanh) {
    return tanh ? TANH : SIGMOID;
  }

  private static int at(float sum) {
    return (int) Math.min(Math.max(Math.rint(128 * sum), -HALF), HALF - 1) + HALF;
  }

  /** The sigmoid of a pre-activation, in units of 2^-14. */
  static int sigmoid(float sum) {
    return SIGMOID[at(sum)];
  }

  /** A squashing function of a pre-activation, in units of 2^-14. */
  static int squashed(int[] squash, float sum) {
    return squash[at(sum)];
  }

  /** A squashing function of a cell state, in units of 2^-14. */
  static int ofCell(int[] squash, int cell) {
    return squash[Math.min(cell + 16 >> 5, HALF - 1) + HALF];
  }

  /** A real cell state in its units. */
  static int cell(float real) {
    return (int) Math.rint(CELL_ONE * (double) real);
  }

  /** The cell state after one step, all factors in their units. */
  static int next(int cell, int forget, int input, int candidate) {
    int sum = cell * forget + (input * candidate + 2 >> 2);
    return Math.min(Math.max(sum + (1 << 13) >> 14, Short.MIN_VALUE), Short.MAX_VALUE);
  }

  /** A squashed value as a real number, exactly. */
  static float real(int squashed) {
    return squashed / (float) ONE;
  }
}
