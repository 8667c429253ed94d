package dev.bitwright.runtime.internal;

/**
 * Squashing functions as tables over fixed-point steps, the same on every machine: entry {@code i}
 * is the function at {@code (i - 1024) / 128}, to the nearest 2^-14.
 */
public final class SquashTables {
  /** Entries of a table. */
  public static final int STEPS = 2048;

  private static final int ONE = 1 << 14;

  private SquashTables() {}

  /** The table named {@code sigmoid} or {@code tanh}. */
  public static long[] of(String name) {
    long[] table = new long[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double x = (i - STEPS / 2) / 128.0;
      double value = name.equals("tanh") ? StrictMath.tanh(x) : 1 / (1 + StrictMath.exp(-x));
      table[i] = (long) Math.rint(value * ONE);
    }
    return table;
  }

  /** Whether the accumulators' proofs hold for a value of the table {@code name}. */
  public static boolean holds(String name, long value) {
    return value <= ONE && value >= (name.equals("tanh") ? -ONE : 0);
  }
}
