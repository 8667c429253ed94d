package dev.bitwright.language;

/** Operators with two operands. {@code +} between tensors is the add layer. */
public enum BinaryOperator {
  OR("or", 1),
  AND("and", 2),
  EQUAL("==", 4),
  NOT_EQUAL("!=", 4),
  LESS("<", 4),
  LESS_OR_EQUAL("<=", 4),
  GREATER(">", 4),
  GREATER_OR_EQUAL(">=", 4),
  ADD("+", 5),
  SUBTRACT("-", 5),
  MULTIPLY("*", 6),
  /** Exact on integers: the evaluator refuses a remainder. */
  DIVIDE("/", 6),
  REMAINDER("%", 6);

  private final String symbol;
  private final int precedence;

  BinaryOperator(String symbol, int precedence) {
    this.symbol = symbol;
    this.precedence = precedence;
  }

  public String symbol() {
    return symbol;
  }

  /** Higher binds tighter; {@code not} is 3, the unary minus 7. */
  public int precedence() {
    return precedence;
  }

  /** Comparisons do not chain: {@code a < b < c} is a syntax error. */
  public boolean isComparison() {
    return precedence == 4;
  }

  static BinaryOperator ofSymbol(String symbol) {
    for (BinaryOperator operator : values()) {
      if (operator.symbol.equals(symbol)) {
        return operator;
      }
    }
    throw new IllegalArgumentException(symbol);
  }
}
