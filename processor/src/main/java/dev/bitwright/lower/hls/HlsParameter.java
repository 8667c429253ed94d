package dev.bitwright.lower.hls;

/**
 * A constant array of the hardware: which numbers of a trained network it holds and in which
 * layout.
 *
 * @param buffer name of the buffer in the program
 * @param content what it holds
 * @param stage the stage it belongs to
 * @param tensor the emitted tensor it belongs to, or the empty string
 * @param poolIndex for {@link Content#POOL_MINIMUM}: which pool of the emission
 * @param channels for weights: innermost extent of the canonical order is pixels, of this one
 *     channels; channels per group. 1 elsewhere
 * @param rows rows of the array
 * @param columns columns of the array
 */
public record HlsParameter(
    String buffer,
    Content content,
    String stage,
    String tensor,
    int poolIndex,
    int channels,
    int rows,
    int columns) {

  /** Contents and layouts. Taps are in the order (row, column, channel). */
  public enum Content {
    /** {@code [outputs][taps]} levels. */
    WEIGHT_LEVELS,
    /** {@code [outputs][pixels * words]} non-zero masks of 32 channels a word. */
    WEIGHT_MASKS,
    /** {@code [outputs][pixels * words]} sign planes: 1 means +1. */
    WEIGHT_SIGNS,
    /**
     * {@code [outputs][taps]} codes as they are stored: selectors of powers of two, term 0 highest
     * and the sign bit on top; small floats; ranks of odd levels.
     */
    WEIGHT_CODES,
    /** {@code [outputs][groups]} numbers of coordinates. */
    GROUP_WIDTHS,
    /** Coordinates of all groups in order; as many as there are, at most the stated columns. */
    GROUP_COORDINATES,
    /** Planes of all groups in order, 32 weights a word, as many as there are. */
    GROUP_PLANES,
    /** One number a channel: offset / scale in 1/64. */
    OFFSET_STEPS,
    /** {@code [channels][levels - 1]}. */
    THRESHOLDS,
    /** The levels in ascending order, for sets that are not contiguous. */
    LEVEL_TABLE,
    /** One bit a channel: compare the negated accumulator. */
    FLIPS,
    /** One number a channel. */
    MULTIPLIERS,
    /** One number a channel, rounding half included. */
    ADDENDS,
    /** One number a channel. */
    SHIFTS,
    /** One number a channel: fraction bits that the accumulator is given before a shift. */
    FRACTIONS,
    /** One number a channel, of the int8 scheme's multipliers. */
    EXPONENTS,
    /** One level a channel. */
    LOWS,
    /** One level a channel. */
    HIGHS,
    /** One bit a channel: this pool takes the smallest level. */
    POOL_MINIMUM,
    /** One number an input channel. */
    ZERO_POINTS,
    /** {@code [tokens][channels]} levels. */
    TABLE_ROWS,
    /** A squashing function over its steps. */
    SIGMOID,
    /** A squashing function over its steps. */
    TANH
  }
}
