package dev.bitwright.training;

import java.math.BigDecimal;
import java.math.MathContext;

/** Decimal text of a double. */
final class Decimal {
  private Decimal() {}

  /**
   * The shortest correctly rounded decimal that reads back as the same double. {@link
   * Double#toString} gives other digits for some values before JDK 19 than after.
   */
  static String of(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact;
    for (int digits = 1; digits <= 17; digits++) {
      rounded = exact.round(new MathContext(digits));
      if (rounded.doubleValue() == value) {
        break;
      }
    }
    if (rounded.signum() == 0) {
      return "0";
    }
    BigDecimal text = rounded.stripTrailingZeros();
    boolean plain = text.scale() <= 20 && text.precision() - text.scale() <= 15;
    return plain ? text.toPlainString() : text.toString();
  }
}
