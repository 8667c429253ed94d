package dev.bitwright.plan;

import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.StorageForm;

/**
 * The fixed-point numbers inside recurrent cells, and their proven ranges.
 *
 * <p>A pre-activation is a number of steps of 1/128 in -8 to 8: outside, a sigmoid is within 0.0004
 * of its end. A squashing function is a table over the steps with values in units of 2^-14. The
 * cell state of a long short-term memory is unbounded in principle; it is kept to -8 to 8, in 16
 * bits.
 */
public final class CellFormat {
  /** Steps of a pre-activation to a unit. */
  public static final int STEPS_PER_UNIT = 128;

  /** Pre-activations in steps: the index of a table is {@code step - minimum}. */
  public static final LevelSet STEPS = LevelSet.range(-8 * STEPS_PER_UNIT, 8 * STEPS_PER_UNIT - 1);

  /** How steps are stored. */
  public static final StorageForm STEP_STORAGE = new StorageForm.PlainInteger(11, true);

  /** Fraction bits of a squashing function's values. */
  public static final int ONE_BITS = 14;

  /** The value 1 of a squashing function. */
  public static final int ONE = 1 << ONE_BITS;

  /** Fraction bits of a cell state. */
  public static final int CELL_BITS = 12;

  /** From a product of two squashed values to the fraction bits of state times sigmoid. */
  public static final int ADDED_SHIFT = ONE_BITS - CELL_BITS;

  /** From a cell state to steps. */
  public static final int STEP_SHIFT = CELL_BITS - 7;

  /** The value 1 of a cell state. */
  public static final int CELL_ONE = 1 << CELL_BITS;

  /** Values of a cell state. */
  public static final LevelSet CELLS = LevelSet.range(-8 * CELL_ONE, 8 * CELL_ONE - 1);

  /** How a cell state is stored. */
  public static final StorageForm CELL_STORAGE = new StorageForm.PlainInteger(16, true);

  private CellFormat() {}

  /** {@code sigmoid * level}. */
  public static Interval gate(LevelSet levels) {
    return new Interval(Math.min(0L, levels.minimum()) * ONE, Math.max(0L, levels.maximum()) * ONE);
  }

  /** {@code u * h + (ONE - u) * c}, each term too, with both levels of one set. */
  public static Interval blend(LevelSet levels) {
    return gate(levels);
  }

  /** {@code squash * sigmoid}. */
  public static Interval output(Squash squash) {
    return new Interval(squash.range().low() * ONE, squash.range().high() * ONE);
  }

  /**
   * Every intermediate value of the next cell state: {@code cell * sigmoid}, the product of two
   * squashed values before it is shifted, their sum and its rounding half.
   */
  public static Interval cellSum(Squash squash) {
    Interval product = output(squash);
    long low = Math.min(gate(CELLS).low() + (product.low() >> ADDED_SHIFT), product.low());
    long high = gate(CELLS).high() + (product.high() >> ADDED_SHIFT) + 1 + (ONE >> 1);
    return new Interval(low, Math.max(high, product.high() + (1 << ADDED_SHIFT)));
  }
}
