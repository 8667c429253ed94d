package dev.bitwright.plan;

import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formula.UnaryOp;

/** Whether a formula is a power of two at any inputs, by its form alone. */
final class PowersOfTwo implements Formula.Visitor<Boolean> {
  private PowersOfTwo() {}

  static boolean holds(Formula formula) {
    return formula.accept(new PowersOfTwo());
  }

  /** Whether a float is a power of two. */
  static boolean is(float value) {
    return value > 0
        && Float.isFinite(value)
        && value == Math.scalb(1f, Math.getExponent(value))
        && value >= Float.MIN_NORMAL;
  }

  private static boolean isWhole(Formula node) {
    if (node instanceof Formula.Surrogate s) {
      return isWhole(s.forward());
    }
    return node instanceof Formula.Unary u && (u.op() == UnaryOp.RINT || u.op() == UnaryOp.FLOOR);
  }

  @Override
  public Boolean input(Formula.Input node) {
    return false;
  }

  @Override
  public Boolean constant(Formula.Constant node) {
    return is((float) node.value());
  }

  @Override
  public Boolean unary(Formula.Unary node) {
    return node.op() == UnaryOp.EXP2 && isWhole(node.operand());
  }

  @Override
  public Boolean binary(Formula.Binary node) {
    return switch (node.op()) {
      case MULTIPLY, DIVIDE, MIN, MAX -> node.left().accept(this) && node.right().accept(this);
      case ADD, SUBTRACT, LESS, LESS_EQUAL -> false;
    };
  }

  @Override
  public Boolean clip(Formula.Clip node) {
    return node.operand().accept(this) && node.low().accept(this) && node.high().accept(this);
  }

  @Override
  public Boolean nearest(Formula.Nearest node) {
    return false;
  }

  @Override
  public Boolean select(Formula.Select node) {
    return node.then().accept(this) && node.otherwise().accept(this);
  }

  @Override
  public Boolean surrogate(Formula.Surrogate node) {
    return node.forward().accept(this);
  }

  @Override
  public Boolean gradientScale(Formula.GradientScale node) {
    return node.operand().accept(this);
  }

  @Override
  public Boolean reduce(Formula.Reduce node) {
    return false;
  }

  @Override
  public Boolean ordered(Formula.Ordered node) {
    return false;
  }

  @Override
  public Boolean count(Formula.Count node) {
    return false;
  }
}
