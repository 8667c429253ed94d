package dev.bitwright.kernel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Exact decimal text of floats, the same on every JDK (Float.toString changed in JDK 19). */
public final class Literals {
  /** What was asked for before: a network's programs share a few dozen numbers. */
  private static final Map<Double, String> SINGLES = new ConcurrentHashMap<>();

  private Literals() {}

  /**
   * The shortest decimal that reads back as exactly {@code value}, always with a point or exponent;
   * no type suffix. Valid in Java, C and the text form.
   */
  public static String decimal(FloatType type, double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    return type == FloatType.F32
        ? SINGLES.computeIfAbsent(value, v -> shortest(type, v))
        : shortest(type, value);
  }

  private static String shortest(FloatType type, double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; ; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      String text = rounded.stripTrailingZeros().toString();
      boolean same =
          type == FloatType.F32
              ? Float.parseFloat(text) == (float) value
              : Double.parseDouble(text) == value;
      if (same) {
        return format(rounded.stripTrailingZeros());
      }
    }
  }

  private static String format(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -5 && exponent <= 8) {
      String plain = value.toPlainString();
      return plain.indexOf('.') >= 0 ? plain : plain + ".0";
    }
    BigDecimal mantissa = value.movePointLeft(exponent);
    String text = mantissa.toPlainString();
    return (text.indexOf('.') >= 0 ? text : text + ".0") + "e" + exponent;
  }
}
