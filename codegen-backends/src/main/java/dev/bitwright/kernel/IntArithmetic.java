package dev.bitwright.kernel;

/** Exact integer operations that trap when the result leaves the stated type. */
final class IntArithmetic {
  private IntArithmetic() {}

  static Node.Int unary(Site site, UnaryOp op, IntType type, IntType from, Node.Int a) {
    switch (op) {
      case NEG:
        return f -> {
          long x = a.get(f);
          if (x == Long.MIN_VALUE) {
            throw site.range("9223372036854775808", type);
          }
          return site.check(type, -x);
        };
      case ABS:
        return f -> {
          long x = a.get(f);
          if (x == Long.MIN_VALUE) {
            throw site.range("9223372036854775808", type);
          }
          return site.check(type, Math.abs(x));
        };
      case POPCOUNT:
        long mask = IntType.unsigned(from.bits()).max();
        return f -> site.check(type, Long.bitCount(a.get(f) & mask));
      default:
        throw new KernelException(op.text() + " is not defined on integers");
    }
  }

  static Node.Int binary(
      Site site, BinaryOp op, IntType type, IntType leftType, Node.Int a, Node.Int b) {
    if (op.isShift()) {
      return shift(site, op, type, leftType, a, b);
    }
    switch (op) {
      case ADD:
        return f -> {
          long x = a.get(f);
          long y = b.get(f);
          long r = x + y;
          if (((x ^ r) & (y ^ r)) < 0) {
            throw site.range(x + " + " + y, type);
          }
          return site.check(type, r);
        };
      case SUB:
        return f -> {
          long x = a.get(f);
          long y = b.get(f);
          long r = x - y;
          if (((x ^ y) & (x ^ r)) < 0) {
            throw site.range(x + " - " + y, type);
          }
          return site.check(type, r);
        };
      case MUL:
        return f -> {
          long x = a.get(f);
          long y = b.get(f);
          long r = x * y;
          if (Math.multiplyHigh(x, y) != r >> 63) {
            throw site.range(x + " * " + y, type);
          }
          return site.check(type, r);
        };
      case DIV:
        return f -> {
          long x = a.get(f);
          long y = divisor(site, b.get(f), type);
          if (x == Long.MIN_VALUE && y == -1) {
            throw site.range("9223372036854775808", type);
          }
          return site.check(type, x / y);
        };
      case REM:
        return f -> {
          long x = a.get(f);
          return site.check(type, x % divisor(site, b.get(f), type));
        };
      case AND:
        return f -> site.check(type, a.get(f) & b.get(f));
      case OR:
        return f -> site.check(type, a.get(f) | b.get(f));
      case XOR:
        return f -> site.check(type, a.get(f) ^ b.get(f));
      case MIN:
        return f -> site.check(type, Math.min(a.get(f), b.get(f)));
      case MAX:
        return f -> site.check(type, Math.max(a.get(f), b.get(f)));
      default:
        throw new KernelException(op.text() + " is not defined on integers");
    }
  }

  private static long divisor(Site site, long value, Type type) {
    if (value == 0) {
      throw site.trap("division by zero", "0", type.text());
    }
    return value;
  }

  private static Node.Int shift(
      Site site, BinaryOp op, IntType type, IntType leftType, Node.Int a, Node.Int b) {
    int limit = op == BinaryOp.SHL ? type.bits() : leftType.bits();
    String of = (op == BinaryOp.SHL ? type : leftType).text();
    Node.Int count =
        f -> {
          long n = b.get(f);
          if (n < 0 || n >= limit) {
            throw site.trap("shift count", Long.toString(n), of);
          }
          return n;
        };
    if (op == BinaryOp.SHL) {
      return f -> {
        long x = a.get(f);
        int n = (int) count.get(f);
        long r = x << n;
        if (!type.isWord() && r >> n != x) {
          throw site.range(x + " << " + n, type);
        }
        return site.check(type, r);
      };
    }
    if (op == BinaryOp.SHR && leftType.signed()) {
      return f -> {
        long x = a.get(f);
        return site.check(type, x >> (int) count.get(f));
      };
    }
    long mask = IntType.unsigned(leftType.bits()).max();
    return f -> {
      long x = a.get(f) & mask;
      int n = (int) count.get(f);
      long r = x >>> n;
      if (r < 0 && !type.isWord()) {
        throw site.range(Long.toUnsignedString(r), type);
      }
      return site.check(type, r);
    };
  }

  static Node.Int compare(CompareOp op, Node.Int a, Node.Int b) {
    switch (op) {
      case EQ:
        return f -> a.get(f) == b.get(f) ? 1 : 0;
      case NE:
        return f -> a.get(f) != b.get(f) ? 1 : 0;
      case LT:
        return f -> a.get(f) < b.get(f) ? 1 : 0;
      case LE:
        return f -> a.get(f) <= b.get(f) ? 1 : 0;
      case GT:
        return f -> a.get(f) > b.get(f) ? 1 : 0;
      case GE:
        return f -> a.get(f) >= b.get(f) ? 1 : 0;
      default:
        throw new KernelException("no comparison " + op);
    }
  }

  /** The same number in another integer type. */
  static Node.Int convert(Site site, IntType type, IntType from, Node.Int a) {
    if (type.holds(from)) {
      return a;
    }
    if (from.isWord() || type.isWord()) {
      return f -> {
        long x = a.get(f);
        if (x < 0) {
          throw site.range(from.isWord() ? Long.toUnsignedString(x) : Long.toString(x), type);
        }
        return site.check(type, x);
      };
    }
    return f -> site.check(type, a.get(f));
  }

  /** A float that must be an integer of the type. */
  static Node.Int convert(Site site, IntType type, Node.Real a) {
    return f -> {
      double x = a.get(f);
      if (x != Math.rint(x) || !(x >= -0x1p63 && x < 0x1p63)) {
        throw site.range(Double.toString(x), type);
      }
      return site.check(type, (long) x);
    };
  }
}
