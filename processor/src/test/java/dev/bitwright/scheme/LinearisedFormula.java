package dev.bitwright.scheme;

import dev.bitwright.gradient.FormulaEvaluator;

/**
 * The function whose true derivative is the straight-through gradient at one point p0: each
 * surrogate node becomes {@code forward(p0) + surrogate(p) - surrogate(p0)}, each gradient scale
 * {@code operand(p0) + factor(p0) * (operand(p) - operand(p0))}. Finite differences of it check
 * derived gradients without the rules that derived them.
 */
final class LinearisedFormula implements Formula.Visitor<Formula> {
  private final FormulaEvaluator at;
  private int frozen;

  /**
   * @param at has the values of all leaves at p0; frozen leaves are added to it
   */
  LinearisedFormula(FormulaEvaluator at) {
    this.at = at;
  }

  Formula of(Formula formula) {
    return formula.accept(this);
  }

  private Formula freeze(Formula formula) {
    Formula.Input leaf = new Formula.Input("frozen" + frozen++, formula.rank());
    at.set(leaf, at.evaluate(formula));
    return leaf;
  }

  @Override
  public Formula input(Formula.Input node) {
    return node;
  }

  @Override
  public Formula constant(Formula.Constant node) {
    return node;
  }

  @Override
  public Formula unary(Formula.Unary node) {
    return new Formula.Unary(node.op(), of(node.operand()));
  }

  @Override
  public Formula binary(Formula.Binary node) {
    return new Formula.Binary(node.op(), of(node.left()), of(node.right()));
  }

  @Override
  public Formula clip(Formula.Clip node) {
    return new Formula.Clip(of(node.operand()), of(node.low()), of(node.high()), node.inclusive());
  }

  @Override
  public Formula nearest(Formula.Nearest node) {
    return new Formula.Nearest(of(node.operand()), node.levels());
  }

  @Override
  public Formula select(Formula.Select node) {
    return new Formula.Select(of(node.condition()), of(node.then()), of(node.otherwise()));
  }

  @Override
  public Formula surrogate(Formula.Surrogate node) {
    Formula change = Formulas.sub(of(node.surrogate()), freeze(node.surrogate()));
    return Formulas.add(freeze(node.forward()), change);
  }

  @Override
  public Formula gradientScale(Formula.GradientScale node) {
    if (!(node.term() instanceof Formula.Constant c && c.value() == 0)) {
      throw new IllegalArgumentException("a gradient with a term of its own is no derivative");
    }
    Formula before = freeze(node.operand());
    Formula change = Formulas.sub(of(node.operand()), before);
    return Formulas.add(before, Formulas.mul(freeze(node.factor()), change));
  }

  @Override
  public Formula reduce(Formula.Reduce node) {
    return new Formula.Reduce(node.reduction(), of(node.operand()), node.rank());
  }

  @Override
  public Formula ordered(Formula.Ordered node) {
    return new Formula.Ordered(node.order(), of(node.operand()), node.depth());
  }

  @Override
  public Formula count(Formula.Count node) {
    return node;
  }
}
