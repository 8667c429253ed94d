package dev.bitwright.gradient;

import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formula.Binary;
import dev.bitwright.scheme.Formula.BinaryOp;
import dev.bitwright.scheme.Formula.UnaryOp;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Rank;

/**
 * Makes nodes of a gradient, leaving out what does nothing: factors 0 and 1, terms 0, a factor that
 * is divided by again. Only gradients are built here; a forward formula is never rewritten, since
 * the order of its F32 operations is its meaning.
 */
final class Simplify {
  private Simplify() {}

  static boolean isConstant(Formula formula, double value) {
    return formula instanceof Formula.Constant c && c.value() == value;
  }

  static boolean isZero(Formula formula) {
    return isConstant(formula, 0);
  }

  static Formula zero() {
    return Formulas.constant(0);
  }

  static Formula add(Formula left, Formula right) {
    if (isZero(left)) {
      return right;
    }
    if (isZero(right)) {
      return left;
    }
    if (left instanceof Formula.Constant a && right instanceof Formula.Constant b) {
      return Formulas.constant(a.value() + b.value());
    }
    Formula negated = negated(right);
    return negated == null ? Formulas.add(left, right) : Formulas.sub(left, negated);
  }

  static Formula subtract(Formula left, Formula right) {
    return add(left, negate(right));
  }

  static Formula negate(Formula operand) {
    if (operand instanceof Formula.Constant c) {
      return Formulas.constant(c.value() == 0 ? 0 : -c.value());
    }
    Formula inner = negated(operand);
    return inner == null ? Formulas.neg(operand) : inner;
  }

  static Formula multiply(Formula left, Formula right) {
    if (isZero(left) || isZero(right)) {
      return zero();
    }
    if (isConstant(left, 1)) {
      return right;
    }
    if (isConstant(right, 1)) {
      return left;
    }
    if (isConstant(left, -1)) {
      return negate(right);
    }
    if (isConstant(right, -1)) {
      return negate(left);
    }
    if (left instanceof Formula.Constant a && right instanceof Formula.Constant b) {
      return Formulas.constant(a.value() * b.value());
    }
    if (negated(left) != null) {
      return negate(multiply(negated(left), right));
    }
    if (negated(right) != null) {
      return negate(multiply(left, negated(right)));
    }
    return Formulas.mul(left, right);
  }

  static Formula divide(Formula left, Formula right) {
    if (isZero(left)) {
      return zero();
    }
    if (isConstant(right, 1)) {
      return left;
    }
    Formula without = withoutFactor(left, right);
    return without != null ? without : Formulas.div(left, right);
  }

  /** {@code condition != 0 ? value : 0}. */
  static Formula where(Formula condition, Formula value) {
    return isZero(value) ? zero() : Formulas.select(condition, value, zero());
  }

  /** {@code condition != 0 ? 0 : value}. */
  static Formula whereNot(Formula condition, Formula value) {
    return isZero(value) ? zero() : Formulas.select(condition, zero(), value);
  }

  /**
   * The sum of {@code contribution} over the places of rank {@code from} that share one place of
   * rank {@code to}. The contribution may be of a coarser rank than {@code from}: it then counts
   * once for each place.
   */
  static Formula sumDown(Formula contribution, Rank from, Rank to) {
    if (from.compareTo(to) <= 0 || isZero(contribution)) {
      return contribution;
    }
    Rank own = contribution.rank();
    Formula sum = own.compareTo(to) > 0 ? Formulas.sum(contribution, to) : contribution;
    Rank counted = own.join(to);
    return from.compareTo(counted) > 0 ? multiply(sum, places(from, counted)) : sum;
  }

  /** How many places of rank {@code fine} one place of rank {@code coarse} has. */
  private static Formula places(Rank fine, Rank coarse) {
    if (fine == Rank.ELEMENT) {
      return Formulas.count(coarse);
    }
    return Formulas.div(Formulas.count(Rank.TENSOR), Formulas.count(Rank.CHANNEL));
  }

  private static Formula negated(Formula formula) {
    return formula instanceof Formula.Unary u && u.op() == UnaryOp.NEGATE ? u.operand() : null;
  }

  /** The product without one factor, or null when it is no factor of it. */
  private static Formula withoutFactor(Formula product, Formula factor) {
    if (product == factor) {
      return Formulas.constant(1);
    }
    if (negated(product) != null) {
      Formula rest = withoutFactor(negated(product), factor);
      return rest == null ? null : negate(rest);
    }
    if (product instanceof Formula.Select s && isZero(s.otherwise())) {
      Formula rest = withoutFactor(s.then(), factor);
      return rest == null ? null : where(s.condition(), rest);
    }
    if (product instanceof Binary b && b.op() == BinaryOp.MULTIPLY) {
      Formula left = withoutFactor(b.left(), factor);
      if (left != null) {
        return multiply(left, b.right());
      }
      Formula right = withoutFactor(b.right(), factor);
      return right == null ? null : multiply(b.left(), right);
    }
    return null;
  }
}
