package dev.bitwright.plan.sensitivity;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The relative noise of levels on bell-shaped values: {@code min over s (and o) of E[(x - Q(x))^2]
 * / E[x^2]}, where {@code Q} takes the nearest of {@code s * level + o} and {@code x} is a unit
 * normal, or the positive part of one. The expectation is an integral over each level's cell by the
 * three-point rule of Gauss, so that nothing cancels where there are many levels.
 */
final class LevelNoise {
  /** Beyond it lies less than 1e-15 of a normal's square. */
  private static final double END = 8.5;

  private static final double WIDEST = 1.0 / 8;
  private static final double NODE = Math.sqrt(0.6);
  private static final double DENSITY = 1 / Math.sqrt(2 * Math.PI);

  /** Tried reaches of the outermost level, in deviations, from the first on by this factor. */
  private static final double FIRST = 0.25;

  private static final double FACTOR = 1.08;
  private static final int TRIED = 52;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int CUTS = 40;

  /** Rounds of scale and offset in turn: each leaves a part of what the other is off by. */
  private static final int ROUNDS = 60;

  private final double[] levels;
  private final boolean nonNegative;

  private LevelNoise(int[] levels, boolean nonNegative) {
    this.levels = Arrays.stream(levels).asDoubleStream().toArray();
    this.nonNegative = nonNegative;
  }

  /**
   * The noise at the best scale.
   *
   * @param levels ascending, one at least not zero
   * @param nonNegative whether values are the positive part of a normal
   * @param offset whether the levels may be moved together
   * @return from 0 to 1
   */
  static double of(int[] levels, boolean nonNegative, boolean offset) {
    LevelNoise noise = new LevelNoise(levels, nonNegative);
    double largest = Math.max(Math.abs(noise.levels[0]), Math.abs(levels[levels.length - 1]));
    double reach = noise.bestReach(largest);
    double error = noise.error(reach / largest, 0);
    double moved = 0;
    for (int round = 0; offset && round < ROUNDS; round++) {
      double scale = reach / largest;
      moved = minimum(o -> noise.error(scale, o), -2, 2);
      double at = moved;
      reach = minimum(r -> noise.error(r / largest, at), reach / 2, reach * 2);
      error = Math.min(error, noise.error(reach / largest, moved));
    }
    // the positive part has half the square of the whole
    return Math.min(1, nonNegative ? 2 * error : error);
  }

  /** Where the outermost level lies best. */
  private double bestReach(double largest) {
    double best = 0;
    double least = Double.POSITIVE_INFINITY;
    double reach = FIRST;
    for (int i = 0; i < TRIED; i++, reach *= FACTOR) {
      double error = error(reach / largest, 0);
      if (error < least) {
        least = error;
        best = reach;
      }
    }
    return minimum(r -> error(r / largest, 0), best / FACTOR, best * FACTOR);
  }

  /** Where a function with one valley is smallest. */
  private static double minimum(DoubleUnaryOperator f, double low, double high) {
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = f.applyAsDouble(left);
    double atRight = f.applyAsDouble(right);
    for (int i = 0; i < CUTS; i++) {
      if (atLeft <= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = f.applyAsDouble(left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = f.applyAsDouble(right);
      }
    }
    return (low + high) / 2;
  }

  private double error(double scale, double offset) {
    double sum = 0;
    double end = nonNegative ? 0 : -END;
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < levels.length; i++) {
      double value = scale * levels[i] + offset;
      double from = end;
      double next = i + 1 < levels.length ? scale * (levels[i] + levels[i + 1]) / 2 + offset : END;
      end = Math.max(from, Math.min(END, next));
      sum += cell(from, end, value);
      nearest = Math.min(nearest, Math.abs(value));
    }
    // half of the values are exactly zero
    return nonNegative ? sum + 0.5 * nearest * nearest : sum;
  }

  private static double cell(double from, double to, double value) {
    int pieces = (int) Math.ceil((to - from) / WIDEST);
    double half = (to - from) / 2 / pieces;
    double sum = 0;
    for (int i = 0; i < pieces; i++) {
      double middle = from + (2 * i + 1) * half;
      sum +=
          (5 * term(middle - NODE * half, value)
                  + 8 * term(middle, value)
                  + 5 * term(middle + NODE * half, value))
              / 9;
    }
    return pieces == 0 ? 0 : sum * half;
  }

  private static double term(double x, double value) {
    return (x - value) * (x - value) * DENSITY * StrictMath.exp(-x * x / 2);
  }
}
