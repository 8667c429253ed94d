package dev.bitwright.emit.java;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Type;

/** Java types of kernel values: scalars are int, long, float, double; elements may be narrower. */
public final class JavaTypes {
  private static final IntType BYTE = IntType.signed(8);
  private static final IntType SHORT = IntType.signed(16);

  private JavaTypes() {}

  /** The type of locals, parameters and arithmetic. */
  public static String scalar(Type type) {
    if (type instanceof FloatType f) {
      return f == FloatType.F32 ? "float" : "double";
    }
    return isLong(type) ? "long" : "int";
  }

  /** The type of one element of an array: the narrowest signed Java type that holds it. */
  public static String element(Type type) {
    if (type.isInt() && BYTE.holds(type)) {
      return "byte";
    }
    if (type.isInt() && SHORT.holds(type)) {
      return "short";
    }
    return scalar(type);
  }

  /** {@code T[]} for a vector, {@code T[][]} for a matrix. */
  public static String array(Array array) {
    return element(array.element()) + (array.vector() ? "[]" : "[][]");
  }

  /** The class of a boxed scalar. */
  static String boxed(Type type) {
    return switch (scalar(type)) {
      case "int" -> "Integer";
      case "long" -> "Long";
      case "float" -> "Float";
      default -> "Double";
    };
  }

  /** True for integers that need more than an int. */
  public static boolean isLong(Type type) {
    return type.isInt() && !IntType.INT.holds(type);
  }
}
