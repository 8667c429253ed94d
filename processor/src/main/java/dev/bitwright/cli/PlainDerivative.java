package dev.bitwright.cli;

import dev.bitwright.scheme.Formula;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A formula without its gradient factors (LSQ's G): these belong to the optimizer's step, not to the
 * partial derivatives that are shown. The leaves stay the same nodes.
 */
final class PlainDerivative implements Formula.Visitor<Formula> {

  private final Map<Formula, Formula> done = new IdentityHashMap<>();

  private PlainDerivative() {}

  static Formula of(Formula formula) {
    return new PlainDerivative().copy(formula);
  }

  private Formula copy(Formula node) {
    Formula known = done.get(node);
    if (known == null) {
      known = node.accept(this);
      done.put(node, known);
    }
    return known;
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
    return new Formula.Unary(node.op(), copy(node.operand()));
  }

  @Override
  public Formula binary(Formula.Binary node) {
    return new Formula.Binary(node.op(), copy(node.left()), copy(node.right()));
  }

  @Override
  public Formula clip(Formula.Clip node) {
    return new Formula.Clip(
        copy(node.operand()), copy(node.low()), copy(node.high()), node.inclusive());
  }

  @Override
  public Formula nearest(Formula.Nearest node) {
    return new Formula.Nearest(copy(node.operand()), node.levels());
  }

  @Override
  public Formula select(Formula.Select node) {
    return new Formula.Select(copy(node.condition()), copy(node.then()), copy(node.otherwise()));
  }

  @Override
  public Formula surrogate(Formula.Surrogate node) {
    return new Formula.Surrogate(copy(node.forward()), copy(node.surrogate()));
  }

  @Override
  public Formula gradientScale(Formula.GradientScale node) {
    return copy(node.operand());
  }

  @Override
  public Formula reduce(Formula.Reduce node) {
    return new Formula.Reduce(node.reduction(), copy(node.operand()), node.rank());
  }

  @Override
  public Formula count(Formula.Count node) {
    return node;
  }
}
