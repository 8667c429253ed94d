package dev.bitwright.emit.hls;

import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.IntType;
import java.util.Optional;

/** Comparisons that types and constants decide alone; compilers warn about them. */
final class Decided {
  private Decided() {}

  /** The outcome, or empty where values decide. */
  static Optional<Boolean> outcome(Expr.Compare e) {
    if (!e.left().type().isInt()) {
      return Optional.empty();
    }
    IntType left = e.left().type().asInt();
    IntType right = e.right().type().asInt();
    if (left.isWord() || right.isWord()) {
      return Optional.empty();
    }
    long leftMin = constant(e.left(), left.min());
    long leftMax = constant(e.left(), left.max());
    long rightMin = constant(e.right(), right.min());
    long rightMax = constant(e.right(), right.max());
    switch (e.op()) {
      case LT:
        return order(leftMax < rightMin, leftMin >= rightMax);
      case LE:
        return order(leftMax <= rightMin, leftMin > rightMax);
      case GT:
        return order(leftMin > rightMax, leftMax <= rightMin);
      case GE:
        return order(leftMin >= rightMax, leftMax < rightMin);
      case EQ:
        return order(false, leftMax < rightMin || leftMin > rightMax);
      default:
        return order(leftMax < rightMin || leftMin > rightMax, false);
    }
  }

  private static long constant(Expr e, long otherwise) {
    return e instanceof Expr.IntConstant c ? c.value() : otherwise;
  }

  private static Optional<Boolean> order(boolean always, boolean never) {
    return always || never ? Optional.of(always) : Optional.empty();
  }
}
