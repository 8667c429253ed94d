package dev.bitwright.kernel;

/**
 * Operations of two operands. On integers the result is the exact mathematical one and must fit the
 * stated type; the operands may have other widths than the result. On floats both operands and the
 * result have one type.
 */
public enum BinaryOp {
  ADD("+", true, true, false),
  SUB("-", true, true, false),
  MUL("*", true, true, false),
  /** Integer: truncates towards zero, traps on zero. Float: IEEE division. */
  DIV("/", true, true, false),
  /** Remainder with the sign of the dividend; traps on zero. */
  REM("%", true, false, false),
  /** Logic on two's complement patterns, sign-extended without end. */
  AND("&", true, false, true),
  OR("|", true, false, true),
  XOR("^", true, false, true),
  /** left · 2^right; 0 ≤ right < width of the result type. */
  SHL("<<", true, false, true),
  /** floor(left / 2^right); 0 ≤ right < width of the left type. */
  SHR(">>", true, false, true),
  /** Logical shift of the left operand's pattern of its declared width, read as unsigned. */
  USHR(">>>", true, false, true),
  MIN("min", true, true, false),
  MAX("max", true, true, false);

  private final String text;
  private final boolean onInt;
  private final boolean onFloat;
  private final boolean onWord;

  BinaryOp(String text, boolean onInt, boolean onFloat, boolean onWord) {
    this.text = text;
    this.onInt = onInt;
    this.onFloat = onFloat;
    this.onWord = onWord;
  }

  public String text() {
    return text;
  }

  public boolean onInt() {
    return onInt;
  }

  public boolean onFloat() {
    return onFloat;
  }

  /** True when the operation is defined on u64. */
  public boolean onWord() {
    return onWord;
  }

  public boolean isShift() {
    return this == SHL || this == SHR || this == USHR;
  }

  public boolean isLogic() {
    return this == AND || this == OR || this == XOR;
  }
}
