package dev.bitwright.plan;

import dev.bitwright.scheme.Formula;

/** Bounds of a formula's value at any inputs; infinite where nothing limits it. */
final class FormulaRange implements Formula.Visitor<FormulaRange.Bounds> {

  /** Both ends included. */
  record Bounds(double low, double high) {
    static final Bounds ANY = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  static Bounds of(Formula formula) {
    return formula.accept(new FormulaRange());
  }

  @Override
  public Bounds input(Formula.Input node) {
    return Bounds.ANY;
  }

  @Override
  public Bounds constant(Formula.Constant node) {
    return new Bounds(node.value(), node.value());
  }

  @Override
  public Bounds unary(Formula.Unary node) {
    Bounds x = node.operand().accept(this);
    return switch (node.op()) {
      case NEGATE -> new Bounds(-x.high(), -x.low());
      case RINT -> new Bounds(Math.rint(x.low()), Math.rint(x.high()));
      case FLOOR -> new Bounds(Math.floor(x.low()), Math.floor(x.high()));
      case SIGN, TANH -> new Bounds(-1, 1);
      default -> Bounds.ANY;
    };
  }

  @Override
  public Bounds binary(Formula.Binary node) {
    Bounds a = node.left().accept(this);
    Bounds b = node.right().accept(this);
    return switch (node.op()) {
      case ADD -> new Bounds(a.low() + b.low(), a.high() + b.high());
      case SUBTRACT -> new Bounds(a.low() - b.high(), a.high() - b.low());
      case MIN -> new Bounds(Math.min(a.low(), b.low()), Math.min(a.high(), b.high()));
      case MAX -> new Bounds(Math.max(a.low(), b.low()), Math.max(a.high(), b.high()));
      case LESS, LESS_EQUAL -> new Bounds(0, 1);
      default -> Bounds.ANY;
    };
  }

  @Override
  public Bounds clip(Formula.Clip node) {
    Bounds low = node.low().accept(this);
    Bounds high = node.high().accept(this);
    return new Bounds(low.low(), high.high());
  }

  @Override
  public Bounds nearest(Formula.Nearest node) {
    return new Bounds(node.levels().get(0), node.levels().get(node.levels().size() - 1));
  }

  @Override
  public Bounds select(Formula.Select node) {
    Bounds a = node.then().accept(this);
    Bounds b = node.otherwise().accept(this);
    return new Bounds(Math.min(a.low(), b.low()), Math.max(a.high(), b.high()));
  }

  @Override
  public Bounds surrogate(Formula.Surrogate node) {
    return node.forward().accept(this);
  }

  @Override
  public Bounds gradientScale(Formula.GradientScale node) {
    return node.operand().accept(this);
  }

  @Override
  public Bounds reduce(Formula.Reduce node) {
    return Bounds.ANY;
  }

  @Override
  public Bounds ordered(Formula.Ordered node) {
    return node.order() == Formula.Order.POSITION
        ? new Bounds(0, Double.POSITIVE_INFINITY)
        : new Bounds(0, (1 << node.depth()) - 1);
  }

  @Override
  public Bounds count(Formula.Count node) {
    return new Bounds(1, Double.POSITIVE_INFINITY);
  }
}
