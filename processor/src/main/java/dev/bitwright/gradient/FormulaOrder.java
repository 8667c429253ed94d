package dev.bitwright.gradient;

import dev.bitwright.scheme.Formula;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Lists the nodes of formulas in an order in which they can be computed. */
public final class FormulaOrder {
  private FormulaOrder() {}

  /**
   * All nodes under the roots, each once (nodes are told apart by identity), operands first. The
   * surrogate part of a {@link Formula.Surrogate} is listed too, although its value is not needed.
   */
  public static List<Formula> operandsFirst(List<? extends Formula> roots) {
    Set<Formula> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Formula> order = new ArrayList<>();
    for (Formula root : roots) {
      visit(root, seen, order, true);
    }
    return order;
  }

  /** As {@link #operandsFirst}, with only those nodes whose value the roots' values depend on. */
  public static List<Formula> valuesFirst(List<? extends Formula> roots) {
    Set<Formula> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Formula> order = new ArrayList<>();
    for (Formula root : roots) {
      visit(root, seen, order, false);
    }
    return order;
  }

  /** The operands of one node, surrogate parts included. */
  public static List<Formula> operands(Formula node) {
    return node.accept(new Operands(true));
  }

  /** The operands whose values a node's value is computed from. */
  public static List<Formula> valueOperands(Formula node) {
    return node.accept(new Operands(false));
  }

  private static void visit(
      Formula node, Set<Formula> seen, List<Formula> order, boolean surrogates) {
    if (!seen.add(node)) {
      return;
    }
    for (Formula operand : node.accept(new Operands(surrogates))) {
      visit(operand, seen, order, surrogates);
    }
    order.add(node);
  }

  private record Operands(boolean surrogates) implements Formula.Visitor<List<Formula>> {
    @Override
    public List<Formula> input(Formula.Input node) {
      return List.of();
    }

    @Override
    public List<Formula> constant(Formula.Constant node) {
      return List.of();
    }

    @Override
    public List<Formula> unary(Formula.Unary node) {
      return List.of(node.operand());
    }

    @Override
    public List<Formula> binary(Formula.Binary node) {
      return List.of(node.left(), node.right());
    }

    @Override
    public List<Formula> clip(Formula.Clip node) {
      return List.of(node.operand(), node.low(), node.high());
    }

    @Override
    public List<Formula> nearest(Formula.Nearest node) {
      return List.of(node.operand());
    }

    @Override
    public List<Formula> select(Formula.Select node) {
      return List.of(node.condition(), node.then(), node.otherwise());
    }

    @Override
    public List<Formula> surrogate(Formula.Surrogate node) {
      return surrogates ? List.of(node.forward(), node.surrogate()) : List.of(node.forward());
    }

    @Override
    public List<Formula> gradientScale(Formula.GradientScale node) {
      return surrogates
          ? List.of(node.operand(), node.factor(), node.term())
          : List.of(node.operand());
    }

    @Override
    public List<Formula> reduce(Formula.Reduce node) {
      return List.of(node.operand());
    }

    @Override
    public List<Formula> ordered(Formula.Ordered node) {
      return List.of(node.operand());
    }

    @Override
    public List<Formula> count(Formula.Count node) {
      return List.of();
    }
  }
}
