package dev.bitwright.emit.java;

import com.squareup.javapoet.ArrayTypeName;
import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.ParameterizedTypeName;
import com.squareup.javapoet.TypeName;
import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Stream;
import dev.bitwright.kernel.Type;
import java.util.ArrayDeque;

/** Java types of kernel values: scalars are int, long, float, double; elements may be narrower. */
public final class JavaTypes {
  private static final IntType BYTE = IntType.signed(8);
  private static final IntType SHORT = IntType.signed(16);

  private JavaTypes() {}

  /**
   * Loads JavaPoet's types. Its {@code TypeName} and {@code ClassName} need each other to start:
   * two threads that met one each first would wait for ever, so whoever emits in several threads
   * calls this before.
   */
  public static void load() {
    ClassName.get(Object.class);
  }

  /** The type of locals, parameters and arithmetic. */
  public static TypeName scalar(Type type) {
    if (type instanceof FloatType f) {
      return f == FloatType.F32 ? TypeName.FLOAT : TypeName.DOUBLE;
    }
    return isLong(type) ? TypeName.LONG : TypeName.INT;
  }

  /** The type of one element of an array: the narrowest signed Java type that holds it. */
  public static TypeName element(Type type) {
    if (type.isInt() && BYTE.holds(type)) {
      return TypeName.BYTE;
    }
    if (type.isInt() && SHORT.holds(type)) {
      return TypeName.SHORT;
    }
    return scalar(type);
  }

  /** {@code T[]} for a vector, {@code T[][]} for a matrix. */
  public static TypeName array(Array array) {
    TypeName row = ArrayTypeName.of(element(array.element()));
    return array.vector() ? row : ArrayTypeName.of(row);
  }

  /** The type of a stream's field. */
  public static TypeName stream(Stream stream) {
    return ParameterizedTypeName.get(
        ClassName.get(ArrayDeque.class), scalar(stream.element()).box());
  }

  /** True for integers that need more than an int. */
  public static boolean isLong(Type type) {
    return type.isInt() && !IntType.INT.holds(type);
  }
}
