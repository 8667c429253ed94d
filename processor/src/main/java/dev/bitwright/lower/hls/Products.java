package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.eq;
import static dev.bitwright.kernel.Kernels.gt;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.lt;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.neg;
import static dev.bitwright.kernel.Kernels.popcount;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.shl;
import static dev.bitwright.kernel.Kernels.sub;
import static dev.bitwright.kernel.Kernels.ushr;
import static dev.bitwright.kernel.Kernels.wrap;
import static dev.bitwright.kernel.Kernels.xor;

import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.IntType;
import dev.bitwright.plan.Interval;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.StorageForm;
import java.util.List;

/** The product of a weight and an activation, for each pair of storage forms. */
final class Products {
  private Products() {}

  /** All values of one product, padding included. */
  static Interval range(LevelSet weights, LevelSet activations) {
    long a = (long) weights.minimum() * activations.minimum();
    long b = (long) weights.minimum() * activations.maximum();
    long c = (long) weights.maximum() * activations.minimum();
    long d = (long) weights.maximum() * activations.maximum();
    return new Interval(
        Math.min(0, Math.min(Math.min(a, b), Math.min(c, d))),
        Math.max(0, Math.max(Math.max(a, b), Math.max(c, d))));
  }

  /**
   * Whether hardware holds the codes of such weights, and not their levels, because codes are
   * narrower or say directly what to do.
   */
  static boolean coded(StorageForm weights) {
    return weights instanceof StorageForm.PowerTerms
        || weights instanceof StorageForm.OddIntegers
        || weights instanceof StorageForm.SmallFloat;
  }

  /**
   * One product. Ternary operands and signs select, powers of two shift and add, others multiply.
   *
   * @param type of the result, holding {@link #range}
   * @param weight a code where the weights are {@link #coded}, otherwise a level
   * @param activation a level
   */
  static Expr scalar(
      IntType type, StorageForm weights, Expr weight, StorageForm activations, Expr activation) {
    if (weights instanceof StorageForm.TernaryPlanes) {
      return signed(type, weight, activation);
    }
    if (weights instanceof StorageForm.PowerTerms terms) {
      return powers(type, terms, weight, activation);
    }
    if (weights instanceof StorageForm.SmallFloat small) {
      return smallFloat(type, small, weight, activation);
    }
    if (weights instanceof StorageForm.OddIntegers odd && odd.bits() == 1) {
      Expr value = convert(type, activation);
      return select(type, eq(weight, constant(IntType.BIT, 1)), value, neg(type, value));
    }
    if (weights instanceof StorageForm.OddIntegers odd) {
      return odd(type, odd, weight, activations, activation);
    }
    if (activations instanceof StorageForm.TernaryPlanes) {
      return signed(type, activation, weight);
    }
    return mul(type, convert(type, weight), convert(type, activation));
  }

  /** {@code ternary * other} without a multiplier. */
  private static Expr signed(IntType type, Expr ternary, Expr other) {
    Expr value = convert(type, other);
    return select(
        type,
        gt(ternary, i(0)),
        value,
        select(type, lt(ternary, i(0)), neg(type, value), constant(type, 0)));
  }

  /** {@code (2 code - largest) * activation}. */
  private static Expr odd(
      IntType type,
      StorageForm.OddIntegers form,
      Expr code,
      StorageForm activations,
      Expr activation) {
    IntType levels = IntType.ofRange(-form.largest(), form.largest() + 1L);
    IntType twice = IntType.unsigned(form.bits() + 1);
    Expr level =
        sub(
            levels,
            convert(levels, shl(twice, convert(twice, code), 1)),
            constant(levels, form.largest()));
    return activations instanceof StorageForm.TernaryPlanes
        ? signed(type, activation, level)
        : mul(type, convert(type, level), convert(type, activation));
  }

  /** Significant bits times the activation, shifted by the exponent, with the sign. */
  private static Expr smallFloat(
      IntType type, StorageForm.SmallFloat form, Expr code, Expr activation) {
    Expr value = convert(type, activation);
    IntType exponentType = IntType.unsigned(form.exponentBits());
    Expr exponent = field(code, form.fraction(), exponentType);
    Expr isSmall = eq(exponent, constant(exponentType, 0));
    Expr product;
    if (form.fraction() == 0) {
      product = select(type, isSmall, constant(type, 0), value);
    } else {
      IntType significantType = IntType.unsigned(form.fraction() + 1);
      Expr fraction = convert(significantType, field(code, 0, IntType.unsigned(form.fraction())));
      Expr leading = constant(significantType, 1L << form.fraction());
      Expr significant =
          select(significantType, isSmall, fraction, add(significantType, fraction, leading));
      product = mul(type, convert(type, significant), value);
    }
    Expr shifted = product;
    for (int e = 2; e < 1 << form.exponentBits(); e++) {
      Expr here = eq(exponent, constant(exponentType, e));
      shifted = select(type, here, shl(type, product, e - 1), shifted);
    }
    if (!form.signed()) {
      return shifted;
    }
    Expr sign = field(code, form.bits() - 1, IntType.BIT);
    return select(type, eq(sign, constant(IntType.BIT, 1)), neg(type, shifted), shifted);
  }

  private static Expr powers(
      IntType type, StorageForm.PowerTerms form, Expr selectors, Expr activation) {
    Expr value = convert(type, activation);
    Expr sum = null;
    int magnitude = form.bits() - (form.signed() ? 1 : 0);
    int offset = magnitude;
    for (List<Integer> exponents : form.terms()) {
      int width = selectorBits(exponents);
      offset -= width;
      IntType selectorType = IntType.unsigned(width);
      Expr selector = field(selectors, offset, selectorType);
      Expr term = constant(type, 0);
      for (int j = exponents.size(); j >= 1; j--) {
        int shift = form.largestExponent() - exponents.get(j - 1);
        term = select(type, eq(selector, constant(selectorType, j)), shl(type, value, shift), term);
      }
      sum = sum == null ? term : add(type, sum, term);
    }
    if (!form.signed()) {
      return sum;
    }
    Expr sign = field(selectors, magnitude, IntType.BIT);
    return select(type, eq(sign, constant(IntType.BIT, 1)), neg(type, sum), sum);
  }

  private static Expr field(Expr word, int offset, IntType type) {
    IntType whole = word.type().asInt();
    Expr shifted = offset == 0 ? word : ushr(whole, word, offset);
    return wrap(type, shifted);
  }

  /** Bits of the selector of one term: 0 for nothing, j for its j-th exponent. */
  static int selectorBits(List<Integer> exponents) {
    return 32 - Integer.numberOfLeadingZeros(exponents.size());
  }

  /** The sum of 32 ternary products: both non-zero, minus twice those whose signs differ. */
  static Expr words(IntType type, Expr weightMask, Expr weightSign, Expr mask, Expr sign) {
    IntType word = mask.type().asInt();
    Expr both = and(word, weightMask, mask);
    Expr differ = and(word, both, xor(word, weightSign, sign));
    Expr twice = shl(type, convert(type, popcount(differ)), 1);
    return sub(type, convert(type, popcount(both)), twice);
  }
}
