package dev.bitwright.gradient;

import static dev.bitwright.gradient.Simplify.add;
import static dev.bitwright.gradient.Simplify.divide;
import static dev.bitwright.gradient.Simplify.multiply;
import static dev.bitwright.gradient.Simplify.negate;
import static dev.bitwright.gradient.Simplify.where;
import static dev.bitwright.gradient.Simplify.whereNot;
import static dev.bitwright.gradient.Simplify.zero;

import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Rank;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Symbolic reverse-mode differentiation of formulas. The results use the nodes of the forward
 * formula (by identity), so that code made from both computes what they share once.
 *
 * <p>Broadcasting: the gradient of a node of a coarser rank is the sum over all places that use it.
 * A gradient may be of a coarser rank than what it belongs to: it is then the same everywhere.
 */
public final class Differentiator {
  private final Map<Formula, Map<Rank, Formula>> contributions = new IdentityHashMap<>();
  private final Map<Formula, Boolean> active = new IdentityHashMap<>();

  private final boolean scaled;

  private Differentiator(boolean scaled) {
    this.scaled = scaled;
  }

  /**
   * The derivatives of {@code sum(upstream * output)}.
   *
   * @param output what is differentiated
   * @param upstream gradient of the loss with respect to {@code output}; of its rank or a coarser
   *     one
   * @param wrt the leaves asked for
   * @return a formula for each leaf, in the order of {@code wrt}; the constant 0 where the output
   *     does not depend on it
   */
  public static Map<Formula.Input, Formula> gradients(
      Formula output, Formula upstream, List<Formula.Input> wrt) {
    return derive(output, upstream, wrt, true);
  }

  /**
   * As {@link #gradients}, without the factors and terms of gradient scales: the derivatives
   * themselves, for people who look at a scheme, not what an optimizer gets.
   */
  public static Map<Formula.Input, Formula> derivatives(
      Formula output, Formula upstream, List<Formula.Input> wrt) {
    return derive(output, upstream, wrt, false);
  }

  private static Map<Formula.Input, Formula> derive(
      Formula output, Formula upstream, List<Formula.Input> wrt, boolean scaled) {
    if (upstream.rank().compareTo(output.rank()) > 0) {
      throw new IllegalArgumentException(
          "upstream of rank " + upstream.rank() + " for an output of rank " + output.rank());
    }
    return new Differentiator(scaled).run(output, upstream, wrt);
  }

  private Map<Formula.Input, Formula> run(
      Formula output, Formula upstream, List<Formula.Input> wrt) {
    List<Formula> order = FormulaOrder.operandsFirst(List.of(output));
    for (Formula node : order) {
      active.put(node, wrt.contains(node) || node.accept(new ActiveOperand()));
    }
    contribute(output, output.rank(), upstream);
    for (int i = order.size() - 1; i >= 0; i--) {
      Formula node = order.get(i);
      Formula adjoint = adjoint(node);
      if (active.get(node) && !Simplify.isZero(adjoint)) {
        node.accept(new Adjoints(adjoint));
      }
    }
    Map<Formula.Input, Formula> result = new LinkedHashMap<>();
    for (Formula.Input leaf : wrt) {
      result.put(leaf, adjoint(leaf));
    }
    return result;
  }

  /** Sum of what has arrived at a node, reduced to the node's rank. */
  private Formula adjoint(Formula node) {
    Formula total = zero();
    for (Map.Entry<Rank, Formula> entry : contributions.getOrDefault(node, Map.of()).entrySet()) {
      total = add(total, Simplify.sumDown(entry.getValue(), entry.getKey(), node.rank()));
    }
    return total;
  }

  /** Adds a contribution that counts once for each place of rank {@code places}. */
  private void contribute(Formula node, Rank places, Formula contribution) {
    contributions
        .computeIfAbsent(node, n -> new EnumMap<>(Rank.class))
        .merge(places.join(node.rank()), contribution, Simplify::add);
  }

  /** Whether a gradient through this node can reach a leaf that is asked for. */
  private final class ActiveOperand implements Formula.Visitor<Boolean> {
    @Override
    public Boolean input(Formula.Input node) {
      return false;
    }

    @Override
    public Boolean constant(Formula.Constant node) {
      return false;
    }

    @Override
    public Boolean unary(Formula.Unary node) {
      return switch (node.op()) {
        case SIGN, RINT, FLOOR -> false;
        case NEGATE, ABS, SQRT, EXP, EXP2, LOG, TANH -> active.get(node.operand());
      };
    }

    @Override
    public Boolean binary(Formula.Binary node) {
      return switch (node.op()) {
        case LESS, LESS_EQUAL -> false;
        case ADD, SUBTRACT, MULTIPLY, DIVIDE, MIN, MAX ->
            active.get(node.left()) || active.get(node.right());
      };
    }

    @Override
    public Boolean clip(Formula.Clip node) {
      return active.get(node.operand()) || active.get(node.low()) || active.get(node.high());
    }

    @Override
    public Boolean nearest(Formula.Nearest node) {
      return false;
    }

    @Override
    public Boolean select(Formula.Select node) {
      return active.get(node.then()) || active.get(node.otherwise());
    }

    @Override
    public Boolean surrogate(Formula.Surrogate node) {
      return active.get(node.surrogate());
    }

    @Override
    public Boolean gradientScale(Formula.GradientScale node) {
      return active.get(node.operand());
    }

    @Override
    public Boolean reduce(Formula.Reduce node) {
      return active.get(node.operand());
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

  /** Hands the adjoint {@code a} of one node on to its operands. */
  private final class Adjoints implements Formula.Visitor<Void> {
    private final Formula a;

    Adjoints(Formula a) {
      this.a = a;
    }

    private void give(Formula node, Formula operand, Formula contribution) {
      if (active.get(operand)) {
        contribute(operand, node.rank(), contribution);
      }
    }

    @Override
    public Void input(Formula.Input node) {
      return null;
    }

    @Override
    public Void constant(Formula.Constant node) {
      return null;
    }

    @Override
    public Void unary(Formula.Unary node) {
      Formula x = node.operand();
      switch (node.op()) {
        case NEGATE -> give(node, x, negate(a));
        case ABS -> give(node, x, multiply(a, Formulas.sign(x)));
        case SQRT -> give(node, x, divide(multiply(a, Formulas.constant(0.5)), node));
        case EXP -> give(node, x, multiply(a, node));
        case EXP2 -> give(node, x, multiply(multiply(a, node), Formulas.constant(Math.log(2))));
        case LOG -> give(node, x, divide(a, x));
        case TANH -> give(node, x, multiply(a, Formulas.sub(1, Formulas.mul(node, node))));
        case SIGN, RINT, FLOOR -> {
          // derivative zero
        }
      }
      return null;
    }

    @Override
    public Void binary(Formula.Binary node) {
      Formula left = node.left();
      Formula right = node.right();
      switch (node.op()) {
        case ADD -> {
          give(node, left, a);
          give(node, right, a);
        }
        case SUBTRACT -> {
          give(node, left, a);
          give(node, right, negate(a));
        }
        case MULTIPLY -> {
          give(node, left, multiply(a, right));
          give(node, right, multiply(a, left));
        }
        case DIVIDE -> {
          Formula quotient = divide(a, right);
          give(node, left, quotient);
          give(node, right, negate(multiply(quotient, node)));
        }
        case MIN -> choose(node, Formulas.lessEqual(left, right));
        case MAX -> choose(node, Formulas.lessEqual(right, left));
        case LESS, LESS_EQUAL -> {
          // derivative zero
        }
      }
      return null;
    }

    private void choose(Formula.Binary node, Formula takesLeft) {
      give(node, node.left(), where(takesLeft, a));
      give(node, node.right(), whereNot(takesLeft, a));
    }

    @Override
    public Void clip(Formula.Clip node) {
      Formula x = node.operand();
      if (active.get(x)) {
        Formula inside =
            node.inclusive()
                ? Formulas.mul(
                    Formulas.lessEqual(node.low(), x), Formulas.lessEqual(x, node.high()))
                : Formulas.mul(Formulas.less(node.low(), x), Formulas.less(x, node.high()));
        give(node, x, where(inside, a));
      }
      if (active.get(node.low())) {
        give(node, node.low(), where(outside(node, x, node.low()), a));
      }
      if (active.get(node.high())) {
        give(node, node.high(), where(outside(node, node.high(), x), a));
      }
      return null;
    }

    private Formula outside(Formula.Clip node, Formula small, Formula large) {
      return node.inclusive() ? Formulas.less(small, large) : Formulas.lessEqual(small, large);
    }

    @Override
    public Void nearest(Formula.Nearest node) {
      return null;
    }

    @Override
    public Void select(Formula.Select node) {
      give(node, node.then(), where(node.condition(), a));
      give(node, node.otherwise(), whereNot(node.condition(), a));
      return null;
    }

    @Override
    public Void surrogate(Formula.Surrogate node) {
      give(node, node.surrogate(), a);
      return null;
    }

    @Override
    public Void gradientScale(Formula.GradientScale node) {
      give(node, node.operand(), scaled ? add(multiply(a, node.factor()), node.term()) : a);
      return null;
    }

    @Override
    public Void reduce(Formula.Reduce node) {
      Formula x = node.operand();
      switch (node.reduction()) {
        case SUM -> contribute(x, x.rank(), a);
        case MAXIMUM -> {
          Formula largest = Formulas.lessEqual(node, x);
          Formula share = divide(a, Formulas.sum(largest, node.rank()));
          contribute(x, x.rank(), where(largest, share));
        }
      }
      return null;
    }

    @Override
    public Void ordered(Formula.Ordered node) {
      return null;
    }

    @Override
    public Void count(Formula.Count node) {
      return null;
    }
  }
}
