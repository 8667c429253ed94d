package dev.bitwright.kernel;

/** Comparisons by value; the result is u1. Floats compare as in Java (NaN is unequal to all). */
public enum CompareOp {
  EQ("=="),
  NE("!="),
  LT("<"),
  LE("<="),
  GT(">"),
  GE(">=");

  private final String text;

  CompareOp(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
