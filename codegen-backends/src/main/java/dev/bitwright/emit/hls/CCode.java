package dev.bitwright.emit.hls;

import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Type;
import java.util.Locale;

/**
 * Text of a C expression.
 *
 * @param precedence binding strength of its outermost operator
 * @param type the kernel type whose C type the text has, or null where C decides (promotion,
 *     growth)
 * @param literal whether it is an integer literal, which takes the type of its neighbour
 */
record CCode(String text, int precedence, Type type, boolean literal) {
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

  static CCode primary(String text, Type type) {
    return new CCode(text, PRIMARY, type, false);
  }

  static CCode of(String text, int precedence, Type type) {
    return new CCode(text, precedence, type, false);
  }

  static CCode literal(long value, IntType type) {
    String text = digits(value, type.signed() || type.bits() < 32);
    int precedence = text.startsWith("-") ? UNARY : PRIMARY;
    return new CCode(text, precedence, null, true);
  }

  /** A literal of exactly this value, long long where an int is too short. */
  static String digits(long value, boolean signed) {
    if (!signed) {
      String hex = "0x" + Long.toHexString(value).toUpperCase(Locale.ROOT);
      return hex + (value >>> 32 == 0 ? "U" : "ULL");
    }
    if (value == Long.MIN_VALUE) {
      return "(-9223372036854775807LL - 1)";
    }
    if (value == Integer.MIN_VALUE) {
      return "(-2147483647 - 1)";
    }
    return value + (IntType.INT.fits(value) ? "" : "LL");
  }

  String in(int least) {
    return precedence < least ? "(" + text + ")" : text;
  }

  /** The text as an operand; mixed logic and shifts get parentheses, as compilers ask for. */
  String under(int operator, boolean right) {
    boolean needed = right ? precedence <= operator : precedence < operator;
    boolean confusing =
        precedence != operator
            && precedence < UNARY
            && (isBitwise(operator) || isBitwise(precedence) && operator > RELATION);
    boolean mixed = operator == EITHER && precedence == BOTH;
    boolean compared =
        (operator == RELATION || operator == EQUALITY)
            && (precedence == RELATION || precedence == EQUALITY);
    return needed || confusing || mixed || compared ? "(" + text + ")" : text;
  }

  private static boolean isBitwise(int p) {
    return p == SHIFT || p == AND || p == XOR || p == OR;
  }

  /** A cast, written always. */
  CCode cast(Type target) {
    return of("(" + CTypes.name(target) + ") " + in(UNARY), UNARY, target);
  }

  /** The text in the C type of {@code target}, cast where it is not known to have it. */
  CCode as(IntType target) {
    if (literal) {
      return target.bits() > 32 ? cast(target) : this;
    }
    return has(target) ? this : cast(target);
  }

  /** Like {@link #as}, but literals too have the type afterwards. */
  CCode exactly(IntType target) {
    return has(target) || literal && target.sameValues(IntType.INT) ? this : cast(target);
  }

  private boolean has(IntType target) {
    if (type == null || !type.isInt()) {
      return false;
    }
    if (CTypes.name(type).equals(CTypes.name(target))) {
      return true;
    }
    // Narrow stdint types become int by themselves.
    return target.equals(IntType.INT) && CTypes.isNative(type.asInt()) && target.holds(type);
  }
}
