package dev.bitwright.kernel;

import java.util.HashMap;
import java.util.Map;

/** Interval bounds of index expressions, for indices that are provably out of range. */
final class Ranges {
  /** A closed interval. */
  record Range(long min, long max) {}

  private final Map<String, Range> variables = new HashMap<>();

  void put(String variable, Range range) {
    variables.put(variable, range);
  }

  void remove(String variable) {
    variables.remove(variable);
  }

  /** Bounds of an integer expression: those of its parts, else those of its type. */
  Range of(Expr e) {
    IntType type = e.type().asInt();
    if (type.isWord()) {
      return new Range(0, Long.MAX_VALUE);
    }
    Range whole = new Range(type.min(), type.max());
    if (e instanceof Expr.IntConstant c) {
      return new Range(c.value(), c.value());
    }
    if (e instanceof Expr.Variable v) {
      return variables.getOrDefault(v.name(), whole);
    }
    if (e instanceof Expr.Convert c && c.operand().type().isInt()) {
      return meet(of(c.operand()), whole);
    }
    if (e instanceof Expr.Binary b && type.bits() <= 32) {
      return binary(b, whole);
    }
    return whole;
  }

  private Range binary(Expr.Binary b, Range whole) {
    Range x = of(b.left());
    Range y = of(b.right());
    if (isWide(x) || isWide(y)) {
      return whole;
    }
    switch (b.op()) {
      case ADD:
        return meet(new Range(x.min + y.min, x.max + y.max), whole);
      case SUB:
        return meet(new Range(x.min - y.max, x.max - y.min), whole);
      case MUL:
        long p = x.min * y.min;
        long q = x.min * y.max;
        long r = x.max * y.min;
        long s = x.max * y.max;
        return meet(
            new Range(
                Math.min(Math.min(p, q), Math.min(r, s)), Math.max(Math.max(p, q), Math.max(r, s))),
            whole);
      default:
        return whole;
    }
  }

  private static boolean isWide(Range r) {
    return r.min < Integer.MIN_VALUE || r.max > 1L + 2L * Integer.MAX_VALUE;
  }

  private static Range meet(Range a, Range b) {
    long min = Math.max(a.min, b.min);
    long max = Math.min(a.max, b.max);
    return min <= max ? new Range(min, max) : b;
  }
}
