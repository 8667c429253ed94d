package dev.bitwright.plan.rows;

import dev.bitwright.plan.Interval;
import dev.bitwright.scheme.LevelSet;

/**
 * A tensor as rows of pixels, channels innermost. A vector is one row of one pixel. Its last {@code
 * depth} rows are kept in a ring: row {@code r} in slot {@code r mod depth}.
 *
 * @param name unique, a Java identifier
 * @param packed whether a pixel is two planes (non-zero mask, sign) of 32 channels a word;
 *     otherwise it is one level a channel
 */
public record RowTensor(
    String name, int channels, int height, int width, LevelSet levels, boolean packed) {

  public static final int WORD = 32;

  /** Words of one plane of one pixel. */
  public int words() {
    return (channels + WORD - 1) / WORD;
  }

  /** Elements of one row of one ring array (of each plane when packed). */
  public int rowLength() {
    return width * (packed ? words() : channels);
  }

  /** Bits of the narrowest integer that holds a level. */
  public int levelBits() {
    return new Interval(levels.minimum(), levels.maximum()).bits();
  }

  /** Bits of an element of a row: of both planes when packed. */
  public int elementBits() {
    return packed ? 2 * WORD : levelBits();
  }
}
