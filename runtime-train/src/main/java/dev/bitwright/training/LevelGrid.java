package dev.bitwright.training;

import java.util.Arrays;

/**
 * The levels of a quantizer and how its scale follows from its parameter, for rules that set the
 * parameter without training. A real value is {@code scale * level}; with a zero point the level is
 * {@code q - zero}.
 */
final class LevelGrid {
  private final double factor;
  private final boolean powerOfTwo;
  private final boolean affine;
  private final int[] levels;
  private final int lowest;
  private final int highest;
  private final boolean dense;

  /**
   * @param factor scale of the parameter 1
   * @param form {@code linear}: the scale is factor * parameter; {@code power}: the nearest power
   *     of two; {@code affine}: linear, with a zero point
   * @param text {@code low..high}, or all levels joined by commas
   */
  LevelGrid(double factor, String form, String text) {
    this.factor = factor;
    this.powerOfTwo = form.equals("power");
    this.affine = form.equals("affine");
    int dots = text.indexOf("..");
    this.dense = dots > 0;
    if (dense) {
      this.levels = new int[0];
      this.lowest = Integer.parseInt(text.substring(0, dots));
      this.highest = Integer.parseInt(text.substring(dots + 2));
    } else {
      this.levels = Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
      this.lowest = levels[0];
      this.highest = levels[levels.length - 1];
    }
  }

  private LevelGrid(double factor, boolean powerOfTwo, int reach) {
    this.factor = factor;
    this.powerOfTwo = powerOfTwo;
    this.affine = false;
    this.levels = new int[0];
    this.lowest = -reach;
    this.highest = reach;
    this.dense = true;
  }

  /**
   * The alphabet of path following: as many steps on both sides of zero.
   *
   * @param paper whether those that the paper counts as one bit less
   */
  LevelGrid limited(boolean paper) {
    return new LevelGrid(factor, powerOfTwo, paper ? (reach() + 1) / 2 : reach());
  }

  boolean affine() {
    return affine;
  }

  /** Whether zero is a level, whatever the parameters. */
  boolean hasZero() {
    return !affine && (dense ? lowest <= 0 && highest >= 0 : Arrays.binarySearch(levels, 0) >= 0);
  }

  boolean dense() {
    return dense;
  }

  /** The largest magnitude that both signs have, or that of the only sign there is. */
  int reach() {
    return lowest < 0 && !affine ? Math.min(-lowest, highest) : highest;
  }

  /** The smallest scale whose levels cover a range that holds zero; 1 where all is zero. */
  double scale(double low, double high) {
    double scale =
        affine
            ? (high - low) / (highest - lowest)
            : Math.max(high / Math.max(highest, 1), lowest < 0 ? low / lowest : 0);
    if (!(scale > 0)) {
      return 1;
    }
    if (powerOfTwo) {
      int exponent = Math.getExponent(scale);
      return Math.scalb(1.0, Math.scalb(1.0, exponent) < scale ? exponent + 1 : exponent);
    }
    return scale;
  }

  /** The parameter that gives a scale. */
  float parameter(double scale) {
    return (float) (scale / (powerOfTwo ? 1 : factor));
  }

  /** The scale that a parameter gives. */
  double scaleOf(float parameter) {
    return parameter * (powerOfTwo ? 1 : factor);
  }

  /** The zero point of a range. */
  int zero(double low, double scale) {
    return affine ? (int) Math.max(lowest, Math.min(highest, Math.rint(-low / scale))) : 0;
  }

  /** The level nearest to a value in units of the scale; the smaller magnitude where two are. */
  int nearest(double value, int zero) {
    if (dense) {
      return (int) Math.max(lowest - zero, Math.min(highest - zero, Math.rint(value)));
    }
    int at = Arrays.binarySearch(levels, (int) Math.floor(value));
    int below = Math.max(0, at < 0 ? -at - 2 : at);
    int above = Math.min(levels.length - 1, below + 1);
    double toBelow = Math.abs(value - levels[below]);
    double toAbove = Math.abs(levels[above] - value);
    boolean up = toAbove < toBelow || (toAbove == toBelow && value < 0);
    return levels[up ? above : below];
  }
}
