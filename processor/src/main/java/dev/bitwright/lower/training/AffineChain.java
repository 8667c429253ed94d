package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.AffineStep;
import dev.bitwright.emit.java.TrainerSpec.AffineTerm;
import dev.bitwright.emit.java.TrainerSpec.FrozenChain;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.lower.training.Workbench.Extent;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formula.BinaryOp;
import dev.bitwright.scheme.Formula.UnaryOp;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a chain's evaluation formula as a sequence of affine maps and clamps. */
final class AffineChain {
  private static final AffineTerm ZERO = constant(0);
  private static final AffineTerm ONE = constant(1);

  private final Canonical canonical;
  private final Map<Formula, Schedule.Value> stored;
  private final Formula x;
  private final Extent extent;

  AffineChain(Canonical canonical, Map<Formula, Schedule.Value> stored, Formula x, Extent extent) {
    this.canonical = canonical;
    this.stored = stored;
    this.x = x;
    this.extent = extent;
  }

  private static AffineTerm constant(double value) {
    return new AffineTerm(null, value, false, 1);
  }

  /**
   * @param schedule holds the scalar function
   * @param value what the chain gives, or what its quantizer reads
   * @param quantized the quantizer's leaf, null without one
   * @param level what the scalar function gives
   */
  FrozenChain frozen(Schedule schedule, Formula value, Formula.Input quantized, Formula level) {
    List<AffineStep> affine = new ArrayList<>();
    boolean whole = read(canonical.of(value), x, affine);
    List<AffineStep> steps = new ArrayList<>();
    if (quantized != null) {
      if (!read(canonical.of(level), canonical.of(quantized), steps)) {
        steps = List.of();
      }
    }
    return new FrozenChain(
        schedule.scalar(),
        new Arguments(Map.of(), extent, true).all(schedule.scalarArguments()),
        whole ? affine : List.of(),
        steps,
        0);
  }

  /** Appends the maps from {@code start} to {@code node}; false when it is not made of them. */
  private boolean read(Formula node, Formula start, List<AffineStep> steps) {
    if (node == start) {
      return true;
    }
    if (node instanceof Formula.Unary u && u.op() == UnaryOp.NEGATE) {
      return read(u.operand(), start, steps) && steps.add(then(constant(-1), ZERO));
    }
    if (node instanceof Formula.Unary u && u.op() == UnaryOp.FLOOR && isHalf(u.operand())) {
      return read(((Formula.Binary) u.operand()).left(), start, steps);
    }
    if (node instanceof Formula.Unary u && u.op() == UnaryOp.RINT) {
      // Levels are consecutive integers, so only integers are added behind this: it may come last.
      return read(u.operand(), start, steps);
    }
    if (node instanceof Formula.Clip clip) {
      AffineTerm low = term(clip.low());
      AffineTerm high = term(clip.high());
      return low != null
          && high != null
          && read(clip.operand(), start, steps)
          && steps.add(new AffineStep(true, low, high));
    }
    if (node instanceof Formula.Binary b) {
      boolean left = b.left().rank() == Rank.ELEMENT;
      Formula element = left ? b.left() : b.right();
      AffineTerm other = term(left ? b.right() : b.left());
      AffineStep step = other == null ? null : step(b.op(), left, other);
      return step != null && read(element, start, steps) && steps.add(step);
    }
    return false;
  }

  /** Whether it is {@code x + 1/2}: its floor is x rounded, halves up. */
  private static boolean isHalf(Formula node) {
    return node instanceof Formula.Binary b
        && b.op() == BinaryOp.ADD
        && b.right() instanceof Formula.Constant c
        && c.value() == 0.5;
  }

  private static AffineStep step(BinaryOp op, boolean elementLeft, AffineTerm other) {
    return switch (op) {
      case ADD -> then(ONE, other);
      case SUBTRACT -> elementLeft ? then(ONE, negated(other)) : then(constant(-1), other);
      case MULTIPLY -> then(other, ZERO);
      case DIVIDE -> elementLeft ? then(inverse(other), ZERO) : null;
      case MIN -> new AffineStep(true, constant(Double.NEGATIVE_INFINITY), other);
      case MAX -> new AffineStep(true, other, constant(Double.POSITIVE_INFINITY));
      case LESS, LESS_EQUAL -> null;
    };
  }

  private static AffineStep then(AffineTerm factor, AffineTerm term) {
    return new AffineStep(false, factor, term);
  }

  private static AffineTerm negated(AffineTerm term) {
    return new AffineTerm(term.argument(), -term.constant(), term.inverse(), -term.sign());
  }

  private static AffineTerm inverse(AffineTerm term) {
    return term.argument() == null
        ? constant(1 / term.constant())
        : new AffineTerm(term.argument(), 0, true, term.sign());
  }

  /** A number that the schedule has stored, or a constant; null for anything else. */
  private AffineTerm term(Formula node) {
    if (node instanceof Formula.Constant c) {
      return constant(c.value());
    }
    Schedule.Value value = stored.get(node);
    if (value == null) {
      return null;
    }
    TrainerStep.Arg argument =
        Workbench.ref(value, value.rank() == Rank.TENSOR ? Access.FIRST : Access.CHANNEL);
    return new AffineTerm(argument, 0, false, 1);
  }
}
