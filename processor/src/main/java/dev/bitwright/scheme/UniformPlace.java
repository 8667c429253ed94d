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
import java.util.Locale;

/**
 * One place where {@code UNIFORM} quantizes, and what is common to the formulas of its variants.
 *
 * @param bits width
 * @param role what is quantized
 * @param rank of the step
 * @param options as the user gave them
 * @param unsigned whether values are provably not negative
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
  private static final double SMALLEST_STEP = 1e-8;

  /** The step as it enters the formulas, and the parameter it comes from, if any. */
  record Step(Formula value, List<Quantizer.Parameter> parameters) {}

  boolean isWeight() {
    return role == Role.WEIGHT;
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
      return new Step(stop(first), List.of());
    }
    Formula.Input leaf = new Formula.Input("s", rank);
    Formula s = options.learned() ? gradientScale(leaf, factor(high)) : stop(leaf);
    if (powerOfTwo) {
      s = exp2(rintSte(mul(log(s), constant(1 / Math.log(2)))));
    }
    return new Step(s, List.of(new Quantizer.Parameter("s", leaf, first, false, 1, SMALLEST_STEP)));
  }

  /** LSQ's gradient factor G = 1 / sqrt(N * high). */
  Formula factor(double high) {
    if (count instanceof Formula.Constant n) {
      return constant(1 / Math.sqrt(n.value() * high));
    }
    return div(1, Formulas.sqrt(mul(count, constant(high))));
  }

  String describe(String levels) {
    return String.format(
        Locale.ROOT,
        "UNIFORM %d bit%s, %s, %s step%s%s",
        bits,
        bits == 1 ? "" : "s",
        levels,
        options.learned() ? "learned" : "min-max",
        rank == Rank.CHANNEL ? " per channel" : "",
        powerOfTwo ? ", power of two" : "");
  }
}
