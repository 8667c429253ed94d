package dev.bitwright.language;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/** Values of number and text tokens, with their messages. */
final class Literals {

  private static final int MAX_DIGITS = 400;
  private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final Diagnostics diagnostics;

  Literals(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** A number without unit; 0 after an error. */
  Expression number(SourceRef at, String text) {
    if (!text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
      return new Expression.RealLiteral(at, decimal(at, text));
    }
    if (text.length() <= MAX_DIGITS) {
      BigInteger value = new BigInteger(text);
      if (value.compareTo(LOWEST) >= 0 && value.compareTo(HIGHEST) <= 0) {
        return new Expression.IntegerLiteral(at, value.longValue());
      }
    }
    diagnostics.report(Message.NUMBER_RANGE, at, shown(text), "from " + LOWEST + " to " + HIGHEST);
    return new Expression.IntegerLiteral(at, 0);
  }

  /** A number with unit; 0 after an error. */
  Expression quantity(SourceRef at, String text, SourceRef unitAt, String symbol) {
    BigDecimal value = decimal(at, text);
    Optional<Unit> unit = Unit.ofSymbol(symbol);
    if (unit.isEmpty()) {
      String hint =
          Suggestions.sentence(symbol, Arrays.stream(Unit.values()).map(Unit::symbol).toList());
      diagnostics.report(Message.UNIT_UNKNOWN, unitAt, symbol, hint.startsWith(" Did") ? hint : "");
      return new Expression.RealLiteral(at, value);
    }
    return new Expression.QuantityLiteral(at, value, unit.get());
  }

  /** An exact decimal that a double can approximate; 0 after an error. */
  private BigDecimal decimal(SourceRef at, String text) {
    // the exponent is looked at first: BigDecimal would accept ones that no later step survives
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    String digits = exponent < 0 ? "0" : text.substring(exponent + 1).replaceFirst("^[+-]?0*", "");
    if (text.length() <= MAX_DIGITS && digits.length() <= 3) {
      BigDecimal value = new BigDecimal(text);
      double rounded = value.doubleValue();
      if (Double.isFinite(rounded) && (rounded != 0 || value.signum() == 0)) {
        return value;
      }
    }
    diagnostics.report(
        Message.NUMBER_RANGE, at, shown(text), "between 1e-323 and 1e308 in magnitude, or 0");
    return BigDecimal.ZERO;
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  /**
   * The value of a text token.
   *
   * @param token with its quotes; the closing one may be missing, which the lexer has reported
   */
  String text(SourceRef at, String token) {
    StringBuilder value = new StringBuilder();
    int end = token.length() > 1 && token.endsWith("\"") ? token.length() - 1 : token.length();
    for (int i = 1; i < end; i++) {
      char c = token.charAt(i);
      if (c != '\\' || i + 1 >= end) {
        value.append(c);
        continue;
      }
      i++;
      switch (token.charAt(i)) {
        case '\\' -> value.append('\\');
        case '"' -> value.append('"');
        case 'n' -> value.append('\n');
        case 't' -> value.append('\t');
        default -> {
          int code = token.codePointAt(i);
          String escape = "\\" + Character.toString(code);
          int column = at.column() == 0 ? 0 : at.column() + token.codePointCount(0, i) - 1;
          SourceRef place =
              at.origin() != null ? at : new SourceRef(at.file(), at.line(), column, 2, null);
          diagnostics.report(Message.TEXT_ESCAPE, place, escape);
        }
      }
    }
    return value.toString();
  }
}
