package dev.bitwright.kernel;

/** Float operations, exactly those of Java's float and double. */
final class FloatArithmetic {
  private FloatArithmetic() {}

  static Node.Real unary(UnaryOp op, FloatType type, Node.Real a) {
    Node.Real exact = wide(op, a);
    // The operations on doubles, rounded once, are those on floats: sqrt by the double rounding
    // theorem, rint and floor exactly; exp, log and tanh are defined so.
    return type == FloatType.F64 ? exact : f -> (float) exact.get(f);
  }

  private static Node.Real wide(UnaryOp op, Node.Real a) {
    switch (op) {
      case NEG:
        return f -> -a.get(f);
      case ABS:
        return f -> Math.abs(a.get(f));
      case SQRT:
        return f -> Math.sqrt(a.get(f));
      case EXP:
        return f -> StrictMath.exp(a.get(f));
      case LOG:
        return f -> StrictMath.log(a.get(f));
      case TANH:
        return f -> StrictMath.tanh(a.get(f));
      case RINT:
        return f -> Math.rint(a.get(f));
      case FLOOR:
        return f -> Math.floor(a.get(f));
      default:
        throw new KernelException(op.text() + " is not defined on floats");
    }
  }

  static Node.Real binary(BinaryOp op, FloatType type, Node.Real a, Node.Real b) {
    boolean single = type == FloatType.F32;
    switch (op) {
      case ADD:
        return single ? f -> (float) a.get(f) + (float) b.get(f) : f -> a.get(f) + b.get(f);
      case SUB:
        return single ? f -> (float) a.get(f) - (float) b.get(f) : f -> a.get(f) - b.get(f);
      case MUL:
        return single ? f -> (float) a.get(f) * (float) b.get(f) : f -> a.get(f) * b.get(f);
      case DIV:
        return single ? f -> (float) a.get(f) / (float) b.get(f) : f -> a.get(f) / b.get(f);
      case MIN:
        return f -> Math.min(a.get(f), b.get(f));
      case MAX:
        return f -> Math.max(a.get(f), b.get(f));
      default:
        throw new KernelException(op.text() + " is not defined on floats");
    }
  }

  static Node.Int compare(CompareOp op, Node.Real a, Node.Real b) {
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

  /** An integer that the float type must hold exactly. */
  static Node.Real convert(Site site, FloatType type, Node.Int a) {
    return f -> {
      long x = a.get(f);
      double r = type == FloatType.F32 ? (float) x : (double) x;
      if ((long) r != x || r == 0x1p63) {
        throw site.range(Long.toString(x), type);
      }
      return r;
    };
  }

  static Node.Real convert(FloatType type, FloatType from, Node.Real a) {
    return type == FloatType.F32 && from == FloatType.F64 ? f -> (float) a.get(f) : a;
  }
}
