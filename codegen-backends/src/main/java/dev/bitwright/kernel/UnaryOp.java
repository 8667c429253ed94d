package dev.bitwright.kernel;

/** Operations of one operand; the result is exact and must fit the stated type. */
public enum UnaryOp {
  NEG("neg", true, true),
  ABS("abs", true, true),
  /** Number of ones in the operand's two's complement pattern of its declared width. */
  POPCOUNT("popcount", true, false),
  SQRT("sqrt", false, true),
  /** {@code StrictMath.exp}, rounded to the type; not available in C. */
  EXP("exp", false, true),
  /** {@code StrictMath.log}, rounded to the type; not available in C. */
  LOG("log", false, true),
  /** {@code StrictMath.tanh}, rounded to the type; not available in C. */
  TANH("tanh", false, true),
  /** Nearest integer, ties to even. */
  RINT("rint", false, true),
  FLOOR("floor", false, true);

  private final String text;
  private final boolean onInt;
  private final boolean onFloat;

  UnaryOp(String text, boolean onInt, boolean onFloat) {
    this.text = text;
    this.onInt = onInt;
    this.onFloat = onFloat;
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
}
