package dev.bitwright.gradient;

import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Formulas whose ordinary derivative at one point is the straight-through one: {@code forward}
 * stays what it is there, and moves as its surrogate does; a scaled gradient becomes a value that
 * moves by that share. Differences of the result check gradients without the rules that made them.
 */
public final class StraightThrough implements Formula.Visitor<Formula> {
  private final FormulaEvaluator point;
  private final Map<Formula.Input, double[]> held = new LinkedHashMap<>();
  private final Map<Formula, Formula> done = new IdentityHashMap<>();

  /**
   * @param point the values of the leaves at the point
   */
  public StraightThrough(FormulaEvaluator point) {
    this.point = point;
  }

  /** The formula as it moves around the point. */
  public Formula of(Formula formula) {
    Formula known = done.get(formula);
    if (known == null) {
      known = formula.accept(this);
      done.put(formula, known);
    }
    return known;
  }

  /** Gives the leaves that stand for values at the point their values. */
  public void setHeld(FormulaEvaluator evaluator) {
    held.forEach(evaluator::set);
  }

  private Formula held(Formula formula) {
    Formula.Input leaf = new Formula.Input("held", formula.rank());
    held.put(leaf, point.evaluate(formula));
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
    Formula moved = Formulas.sub(of(node.surrogate()), held(node.surrogate()));
    return Formulas.add(held(node.forward()), moved);
  }

  @Override
  public Formula gradientScale(Formula.GradientScale node) {
    if (!(node.term() instanceof Formula.Constant c && c.value() == 0)) {
      throw new IllegalArgumentException("a gradient with a term of its own is no derivative");
    }
    Formula moved = Formulas.sub(of(node.operand()), held(node.operand()));
    return Formulas.add(held(node.operand()), Formulas.mul(held(node.factor()), moved));
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
