package dev.bitwright.emit.java;

import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.Literals;
import java.util.Locale;

/**
 * Text of a Java expression.
 *
 * @param precedence binding strength of its outermost operator, one of the constants here
 * @param isLong whether javac sees a long; an int text may stand for a long value
 */
record JavaCode(String text, int precedence, boolean isLong) {
  static final int PRIMARY = 16;
  static final int UNARY = 14;
  static final int MULTIPLY = 12;
  static final int ADD = 11;
  static final int SHIFT = 10;
  static final int RELATION = 9;
  static final int EQUALITY = 8;
  static final int AND = 7;
  static final int XOR = 6;
  static final int OR = 5;
  static final int BOTH = 4;
  static final int EITHER = 3;
  static final int CHOICE = 2;

  static JavaCode primary(String text, boolean isLong) {
    return new JavaCode(text, PRIMARY, isLong);
  }

  /** The text as an operand of an operator that needs at least {@code least}. */
  String in(int least) {
    return precedence < least ? "(" + text + ")" : text;
  }

  /**
   * The text as an operand of a binary operator. Logic and shifts mixed with other operators get
   * parentheses even where Java needs none, since few readers know the order.
   */
  String under(int operator, boolean right) {
    boolean needed = right ? precedence <= operator : precedence < operator;
    boolean confusing =
        precedence != operator
            && precedence < UNARY
            && (isBitwise(operator) || isBitwise(precedence) && operator > RELATION);
    boolean mixed = operator == EITHER && precedence == BOTH;
    return needed || confusing || mixed ? "(" + text + ")" : text;
  }

  private static boolean isBitwise(int p) {
    return p == SHIFT || p == AND || p == XOR || p == OR;
  }

  JavaCode cast(String type) {
    // A cast of a negative literal is legal Java for primitive types.
    return new JavaCode("(" + type + ") " + in(UNARY), UNARY, type.equals("long"));
  }

  JavaCode toLong() {
    if (isLong) {
      return this;
    }
    return cast("long");
  }

  JavaCode toInt() {
    return isLong ? cast("int") : this;
  }

  static JavaCode literal(Expr.IntConstant e) {
    long value = e.value();
    boolean isLong = JavaTypes.isLong(e.type());
    boolean hex = !e.type().signed() && e.type().bits() >= 32 && (value < 0 || value > 9999);
    String digits =
        hex ? "0x" + Long.toHexString(value).toUpperCase(Locale.ROOT) : Long.toString(value);
    boolean negative = digits.startsWith("-");
    return new JavaCode(digits + (isLong ? "L" : ""), negative ? UNARY : PRIMARY, isLong);
  }

  static JavaCode literal(Expr.FloatConstant e) {
    String text = Literals.decimal(e.type(), e.value());
    String suffixed = e.type() == FloatType.F32 ? text + "f" : text;
    return new JavaCode(suffixed, text.startsWith("-") ? UNARY : PRIMARY, false);
  }
}
