package dev.bitwright.graph;

import dev.bitwright.language.BinaryOperator;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.UnaryOperator;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Arithmetic on constants: whole numbers of 64 bits, where overflow and division with a remainder
 * are errors, and decimals, exact but for division (34 digits).
 */
final class Arithmetic {
  private final Diagnostics diagnostics;

  Arithmetic(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  Value unary(UnaryOperator operator, Value operand, SourceRef at) {
    if (operator == UnaryOperator.NOT) {
      return operand instanceof Value.Truth truth
          ? new Value.Truth(!truth.value())
          : wrongOperand(operator.symbol(), operand, "true or false", at);
    }
    if (operand instanceof Value.Real real) {
      return new Value.Real(real.value().negate());
    }
    if (operand instanceof Value.Whole whole) {
      return exact(at, "-" + whole.value(), () -> Math.negateExact(whole.value()));
    }
    return wrongOperand(operator.symbol(), operand, "numbers", at);
  }

  /** All operators but {@code and} and {@code or}, which may leave their right side alone. */
  Value binary(BinaryOperator operator, Value left, Value right, SourceRef at) {
    if (left instanceof Value.Whole a && right instanceof Value.Whole b) {
      return whole(operator, a.value(), b.value(), at);
    }
    if (isNumber(left) && isNumber(right)) {
      return real(operator, decimal(left), decimal(right), at);
    }
    boolean comparable = left.getClass() == right.getClass() && !(left instanceof Value.Tensor);
    if (comparable && operator == BinaryOperator.EQUAL) {
      return new Value.Truth(left.equals(right));
    }
    if (comparable && operator == BinaryOperator.NOT_EQUAL) {
      return new Value.Truth(!left.equals(right));
    }
    Value culprit = isNumber(left) ? right : left;
    String takes = operator == BinaryOperator.ADD ? "two numbers or two layers" : "two numbers";
    return wrongOperand(operator.symbol(), culprit, takes, at);
  }

  private Value whole(BinaryOperator operator, long a, long b, SourceRef at) {
    String text = a + " " + operator.symbol() + " " + b;
    return switch (operator) {
      case ADD -> exact(at, text, () -> Math.addExact(a, b));
      case SUBTRACT -> exact(at, text, () -> Math.subtractExact(a, b));
      case MULTIPLY -> exact(at, text, () -> Math.multiplyExact(a, b));
      case DIVIDE, REMAINDER -> divide(operator, a, b, text, at);
      case EQUAL -> new Value.Truth(a == b);
      case NOT_EQUAL -> new Value.Truth(a != b);
      case LESS -> new Value.Truth(a < b);
      case LESS_OR_EQUAL -> new Value.Truth(a <= b);
      case GREATER -> new Value.Truth(a > b);
      case GREATER_OR_EQUAL -> new Value.Truth(a >= b);
      case AND, OR -> throw new IllegalArgumentException(operator.symbol());
    };
  }

  private Value divide(BinaryOperator operator, long a, long b, String text, SourceRef at) {
    if (b == 0) {
      return refuse(at, text, "the divisor is zero");
    }
    if (operator == BinaryOperator.REMAINDER) {
      return new Value.Whole(b == -1 ? 0 : a % b);
    }
    if (a == Long.MIN_VALUE && b == -1) {
      return refuse(at, text, "the result has more than 64 bits");
    }
    return a % b == 0 ? new Value.Whole(a / b) : refuse(at, text, "it leaves a remainder");
  }

  private Value real(BinaryOperator operator, BigDecimal a, BigDecimal b, SourceRef at) {
    int order = a.compareTo(b);
    return switch (operator) {
      case ADD -> new Value.Real(a.add(b, MathContext.DECIMAL128));
      case SUBTRACT -> new Value.Real(a.subtract(b, MathContext.DECIMAL128));
      case MULTIPLY -> new Value.Real(a.multiply(b, MathContext.DECIMAL128));
      case DIVIDE ->
          b.signum() == 0
              ? refuse(at, a + " / " + b, "the divisor is zero")
              : new Value.Real(a.divide(b, MathContext.DECIMAL128));
      case REMAINDER -> wrongOperand("%", new Value.Real(a), "two whole numbers", at);
      case EQUAL -> new Value.Truth(order == 0);
      case NOT_EQUAL -> new Value.Truth(order != 0);
      case LESS -> new Value.Truth(order < 0);
      case LESS_OR_EQUAL -> new Value.Truth(order <= 0);
      case GREATER -> new Value.Truth(order > 0);
      case GREATER_OR_EQUAL -> new Value.Truth(order >= 0);
      case AND, OR -> throw new IllegalArgumentException(operator.symbol());
    };
  }

  static boolean isNumber(Value value) {
    return value instanceof Value.Whole || value instanceof Value.Real;
  }

  static BigDecimal decimal(Value value) {
    return value instanceof Value.Whole whole
        ? BigDecimal.valueOf(whole.value())
        : ((Value.Real) value).value();
  }

  Value wrongOperand(String operator, Value operand, String takes, SourceRef at) {
    diagnostics.report(Message.OPERAND_TYPE, at, operator, operand.describe(), takes);
    return Value.FAULTY;
  }

  private Value refuse(SourceRef at, String what, String why) {
    diagnostics.report(Message.ARITHMETIC, at, what, why);
    return Value.FAULTY;
  }

  private interface LongSource {
    long get();
  }

  private Value exact(SourceRef at, String text, LongSource computation) {
    try {
      return new Value.Whole(computation.get());
    } catch (ArithmeticException tooLarge) {
      return refuse(at, text, "the result has more than 64 bits");
    }
  }
}
