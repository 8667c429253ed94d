package dev.bitwright.emit.java;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.UnaryOp;

/** Float operations as Java text, in exactly the precision of the type. */
final class JavaFloats {
  private JavaFloats() {}

  static JavaCode unary(UnaryOp op, FloatType type, JavaCode operand) {
    switch (op) {
      case NEG:
        String text =
            operand.text().startsWith("-")
                ? "(" + operand.text() + ")"
                : operand.in(JavaCode.UNARY);
        return new JavaCode("-" + text, JavaCode.UNARY, false);
      case ABS:
        return JavaCode.primary("Math.abs(" + operand.text() + ")", false);
      case SQRT:
      case RINT:
      case FLOOR:
        return rounded(type, "Math." + op.text() + "(" + operand.text() + ")");
      default:
        // StrictMath: the same bits on every machine.
        return rounded(type, "StrictMath." + op.text() + "(" + operand.text() + ")");
    }
  }

  private static JavaCode rounded(FloatType type, String call) {
    JavaCode code = JavaCode.primary(call, false);
    return type == FloatType.F32 ? code.cast("float") : code;
  }

  static JavaCode binary(BinaryOp op, FloatType type, JavaCode left, JavaCode right) {
    if (op == BinaryOp.MIN || op == BinaryOp.MAX) {
      return JavaCode.primary(
          "Math." + op.text() + "(" + left.text() + ", " + right.text() + ")", false);
    }
    int precedence = JavaExpressions.precedence(op);
    String text =
        left.under(precedence, false) + " " + op.text() + " " + right.under(precedence, true);
    return new JavaCode(text, precedence, false);
  }
}
