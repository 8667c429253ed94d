package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.exp2;
import static dev.bitwright.scheme.Formulas.gradientScale;
import static dev.bitwright.scheme.Formulas.log;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.rintSte;
import static dev.bitwright.scheme.Formulas.stop;

import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;

/**
 * One place where {@code UNIFORM} quantizes, and what is common to the formulas of its variants.
 *
 * @param bits width
 * @param role what is quantized
 * @param rank of the step
 * @param options as the user gave them
 * @param unsigned whether levels start at zero
 * @param powerOfTwo whether the step has to be a power of two
 * @param count N of LSQ's gradient factor
 */
record UniformPlace(
    int bits,
    Role role,
    Rank rank,
    UniformOptions options,
    boolean unsigned,
    boolean powerOfTwo,
    Formula count) {
  static final double SMALLEST_STEP = 1e-8;

  private static final double SMALLEST_LOG2 = -27;

  /** The step as it enters the formulas, and the parameter it comes from, if any. */
  record Step(Formula value, List<Quantizer.Parameter> parameters) {}

  boolean isWeight() {
    return role == Role.WEIGHT;
  }

  /** The largest level of 0..2^b-1. */
  int span() {
    return (1 << bits) - 1;
  }

  UniformPlace withUnsigned(boolean levelsFromZero) {
    return new UniformPlace(bits, role, rank, options, levelsFromZero, powerOfTwo, count);
  }

  /**
   * A step: learned, kept from the first batch, or for weights computed at every step.
   *
   * @param initial its first value, or its value where it follows the weights
   * @param high largest level in units of the step
   */
  Step step(Formula initial, double high) {
    Formula first = max(initial, SMALLEST_STEP);
    if (!options.learned() && isWeight()) {
      return new Step(stop(rounded(first)), List.of());
    }
    if (options.log2()) {
      Formula.Input leaf = new Formula.Input("log2s", rank);
      Formula s = exp2(rintSte(held(leaf, high)));
      return new Step(
          s, List.of(new Quantizer.Parameter("log2s", leaf, log2(first), false, 1, SMALLEST_LOG2)));
    }
    Formula.Input leaf = new Formula.Input("s", rank);
    return new Step(
        rounded(held(leaf, high)),
        List.of(new Quantizer.Parameter("s", leaf, first, false, 1, SMALLEST_STEP)));
  }

  private Formula held(Formula.Input leaf, double high) {
    return options.learned() ? gradientScale(leaf, factor(high)) : stop(leaf);
  }

  /** A positive scale, brought to the nearest power of two where it has to be one. */
  Formula rounded(Formula scale) {
    return powerOfTwo ? exp2(rintSte(log2(scale))) : scale;
  }

  private static Formula log2(Formula x) {
    return mul(log(x), constant(1 / Math.log(2)));
  }

  /** LSQ's gradient factor G = 1 / sqrt(N * high). */
  Formula factor(double high) {
    if (count instanceof Formula.Constant n) {
      return constant(1 / Math.sqrt(n.value() * high));
    }
    return div(1, Formulas.sqrt(mul(count, constant(high))));
  }

  /**
   * One line for comments.
   *
   * @param scale what the scale is, for example "learned step"
   */
  String describe(String levels, String scale) {
    return "UNIFORM "
        + bits
        + (bits == 1 ? " bit, " : " bits, ")
        + levels
        + ", "
        + scale
        + (rank == Rank.CHANNEL ? " per channel" : "")
        + (powerOfTwo ? ", power of two" : "");
  }

  String describe(String levels) {
    return describe(levels, (options.learned() ? "learned" : "min-max") + " step");
  }
}
