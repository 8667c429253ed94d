package dev.bitwright.cli;

import dev.bitwright.language.Expression;
import dev.bitwright.language.SourceRef;
import java.math.BigDecimal;

/** Numbers as text that is the same on every JDK. */
final class Numbers {

  private Numbers() {}

  /** The shortest decimal that is read back as the same double. */
  static String shortest(double value) {
    BigDecimal decimal = Expression.RealLiteral.of(SourceRef.NONE, value).value();
    // scale can be negative (1E+2): small ones are written out
    return decimal.scale() < 0 && decimal.scale() > -16
        ? decimal.toPlainString()
        : decimal.toString();
  }
}
