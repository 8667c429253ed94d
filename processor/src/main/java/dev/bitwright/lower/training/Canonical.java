package dev.bitwright.lower.training;

import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formula.BinaryOp;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Brings formulas that are computed by the same code into one graph in which equal expressions are
 * one node: surrogates become the value they stand for, leaves with a definition become what
 * defines them, and counts that are known become constants. One object serves the forward formulas
 * and the gradients of a chain, so that the gradients find what the forward has computed.
 */
final class Canonical implements Formula.Visitor<Formula> {
  private final Map<Formula.Input, Formula> definitions;
  private final OptionalLong countPerChannel;
  private final OptionalLong countPerTensor;
  private final Map<Formula, Formula> done = new IdentityHashMap<>();
  private final Map<Formula, Integer> numbers = new IdentityHashMap<>();
  private final Map<List<Object>, Formula> unique = new HashMap<>();

  /**
   * @param definitions what some leaves stand for
   * @param countPerChannel the number of elements in a channel where it is known now
   * @param countPerTensor the number of elements in the tensor where it is known now
   */
  Canonical(
      Map<Formula.Input, Formula> definitions,
      OptionalLong countPerChannel,
      OptionalLong countPerTensor) {
    this.definitions = definitions;
    this.countPerChannel = countPerChannel;
    this.countPerTensor = countPerTensor;
  }

  /** The one node that stands for everything equal to {@code formula}. */
  Formula of(Formula formula) {
    Formula known = done.get(formula);
    if (known == null) {
      known = formula.accept(this);
      done.put(formula, known);
      done.put(known, known);
    }
    return known;
  }

  private Formula one(Formula fresh, Object... key) {
    List<Object> parts = new ArrayList<>();
    for (Object part : key) {
      parts.add(part instanceof Formula f ? numbers.computeIfAbsent(f, n -> numbers.size()) : part);
    }
    return unique.computeIfAbsent(parts, k -> fresh);
  }

  private Formula constant(double value) {
    return one(new Formula.Constant(value), "constant", Double.doubleToLongBits(value));
  }

  @Override
  public Formula input(Formula.Input node) {
    Formula definition = definitions.get(node);
    return definition == null ? node : of(definition);
  }

  @Override
  public Formula constant(Formula.Constant node) {
    return constant(node.value());
  }

  @Override
  public Formula unary(Formula.Unary node) {
    Formula operand = of(node.operand());
    if (node.op() == Formula.UnaryOp.NEGATE && operand instanceof Formula.Constant c) {
      return constant(c.value() == 0 ? 0 : -c.value());
    }
    return one(new Formula.Unary(node.op(), operand), "unary", node.op(), operand);
  }

  @Override
  public Formula binary(Formula.Binary node) {
    Formula left = of(node.left());
    Formula right = of(node.right());
    if (left instanceof Formula.Constant a && right instanceof Formula.Constant b) {
      return constant(folded(node.op(), (float) a.value(), (float) b.value()));
    }
    return one(new Formula.Binary(node.op(), left, right), "binary", node.op(), left, right);
  }

  /** As the F32 code would compute it. */
  private static float folded(BinaryOp op, float a, float b) {
    return switch (op) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case LESS -> a < b ? 1f : 0f;
      case LESS_EQUAL -> a <= b ? 1f : 0f;
    };
  }

  @Override
  public Formula clip(Formula.Clip node) {
    Formula operand = of(node.operand());
    Formula low = of(node.low());
    Formula high = of(node.high());
    return one(new Formula.Clip(operand, low, high, true), "clip", operand, low, high);
  }

  @Override
  public Formula nearest(Formula.Nearest node) {
    Formula operand = of(node.operand());
    return one(new Formula.Nearest(operand, node.levels()), "nearest", operand, node.levels());
  }

  @Override
  public Formula select(Formula.Select node) {
    Formula condition = of(node.condition());
    Formula then = of(node.then());
    Formula otherwise = of(node.otherwise());
    if (condition instanceof Formula.Constant c) {
      return c.value() != 0 ? then : otherwise;
    }
    return one(
        new Formula.Select(condition, then, otherwise), "select", condition, then, otherwise);
  }

  @Override
  public Formula surrogate(Formula.Surrogate node) {
    return of(node.forward());
  }

  @Override
  public Formula gradientScale(Formula.GradientScale node) {
    return of(node.operand());
  }

  @Override
  public Formula reduce(Formula.Reduce node) {
    Formula operand = of(node.operand());
    if (operand.rank() == node.rank()) {
      return operand;
    }
    return one(
        new Formula.Reduce(node.reduction(), operand, node.rank()),
        "reduce",
        node.reduction(),
        operand,
        node.rank());
  }

  @Override
  public Formula ordered(Formula.Ordered node) {
    Formula operand = of(node.operand());
    return one(
        new Formula.Ordered(node.order(), operand, node.depth()),
        "ordered",
        node.order(),
        operand,
        node.depth());
  }

  @Override
  public Formula count(Formula.Count node) {
    OptionalLong known = node.of() == Rank.TENSOR ? countPerTensor : countPerChannel;
    return known.isPresent() ? constant(known.getAsLong()) : one(node, "count", node.of());
  }
}
