package dev.bitwright.emit.java;

import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Interpreter;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.Type;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Random;

/**
 * Compares the two forms of a primitive on random data: its body, interpreted, and its static Java
 * method. For tests; every element of every array and the result must agree bit for bit.
 */
public final class PrimitiveCheck {

  /** Chooses the data. */
  public interface Data {

    /** An integer for a scalar parameter or an element of an array parameter. */
    long integer(String parameter, IntType type, Random random);

    /** A float for a scalar parameter or an element of an array parameter. */
    default double real(String parameter, FloatType type, Random random) {
      return random.nextInt(4001) / 1000.0 - 2;
    }

    /** Rows of a matrix parameter that declares none. */
    default int rows(String parameter) {
      return 3;
    }

    /** Length of the rows of an array parameter that declares none. */
    default int columns(String parameter) {
      return 67;
    }
  }

  private PrimitiveCheck() {}

  /** Any value of the type. */
  public static long anyOf(IntType type, Random random) {
    return type.wrap(random.nextLong());
  }

  /**
   * Runs both forms {@code runs} times.
   *
   * @throws AssertionError naming the primitive, the run and the first difference
   */
  public static void compare(Primitive primitive, long seed, int runs, Data data) {
    Program program = new Program("Check", "", List.of(), List.of(), List.of(primitive), List.of());
    Interpreter interpreter = Interpreter.of(program);
    Method method = method(primitive);
    Random random = new Random(seed);
    for (int run = 0; run < runs; run++) {
      String where = primitive.name() + ", run " + run + ": ";
      List<Parameter> parameters = primitive.parameters();
      Object[] meaning = new Object[parameters.size()];
      Object[] java = new Object[parameters.size()];
      for (int k = 0; k < meaning.length; k++) {
        meaning[k] = argument(parameters.get(k), data, random);
        java[k] = stored(parameters.get(k), meaning[k]);
      }
      Number expected = interpreter.run(primitive.name(), meaning);
      Object given = invoke(method, java);
      primitive
          .returnType()
          .ifPresent(type -> same(where + "result", type, expected, (Number) given));
      for (int k = 0; k < meaning.length; k++) {
        if (parameters.get(k) instanceof dev.bitwright.kernel.Array array) {
          compare(where + array.name(), array, meaning[k], java[k]);
        }
      }
    }
  }

  private static Method method(Primitive primitive) {
    Class<?> owner;
    try {
      owner = Class.forName(primitive.javaClass());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(primitive.name() + ": no class " + primitive.javaClass(), e);
    }
    for (Method m : owner.getMethods()) {
      if (m.getName().equals(primitive.javaMethod())
          && Modifier.isStatic(m.getModifiers())
          && matches(m, primitive)) {
        return m;
      }
    }
    throw new AssertionError(
        primitive.name() + ": no public static " + primitive.javaMethod() + " with its parameters");
  }

  private static boolean matches(Method m, Primitive primitive) {
    List<Parameter> parameters = primitive.parameters();
    if (m.getParameterCount() != parameters.size()) {
      return false;
    }
    for (int k = 0; k < parameters.size(); k++) {
      String wanted = JavaFunctions.type(parameters.get(k));
      if (!m.getParameterTypes()[k].getCanonicalName().equals(wanted)) {
        return false;
      }
    }
    String result = primitive.returnType().map(JavaTypes::scalar).orElse("void");
    return m.getReturnType().getName().equals(result);
  }

  private static Object invoke(Method method, Object[] arguments) {
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw new AssertionError(method + " failed", e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(method + " cannot be called", e);
    }
  }

  private static Object argument(Parameter p, Data data, Random random) {
    if (p instanceof Parameter.Scalar scalar) {
      return value(p.name(), scalar.type(), data, random);
    }
    dev.bitwright.kernel.Array array = (dev.bitwright.kernel.Array) p;
    int rows = array.vector() ? 1 : array.rows() == 0 ? data.rows(p.name()) : array.rows();
    int columns = array.columns() == 0 ? data.columns(p.name()) : array.columns();
    Class<?> element =
        array.element().isInt()
            ? long.class
            : array.element() == FloatType.F32 ? float.class : double.class;
    Object all = Array.newInstance(element, rows, columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        Object row = Array.get(all, r);
        Array.set(row, c, value(p.name(), array.element(), data, random));
      }
    }
    return array.vector() ? Array.get(all, 0) : all;
  }

  private static Object value(String name, Type type, Data data, Random random) {
    if (type instanceof IntType integer) {
      return data.integer(name, integer, random);
    }
    double value = data.real(name, (FloatType) type, random);
    if (type == FloatType.F32) {
      return (float) value;
    }
    return value;
  }

  /** The argument in the Java types of the method. */
  private static Object stored(Parameter p, Object value) {
    if (p instanceof Parameter.Scalar scalar) {
      return cast(JavaTypes.scalar(scalar.type()).toString(), (Number) value);
    }
    dev.bitwright.kernel.Array array = (dev.bitwright.kernel.Array) p;
    String element = JavaTypes.element(array.element()).toString();
    if (array.vector()) {
      return row(element, value);
    }
    int rows = Array.getLength(value);
    Object first = row(element, Array.get(value, 0));
    Object all = Array.newInstance(first.getClass(), rows);
    for (int r = 0; r < rows; r++) {
      Array.set(all, r, row(element, Array.get(value, r)));
    }
    return all;
  }

  private static Object row(String element, Object values) {
    int length = Array.getLength(values);
    Object row = Array.newInstance(primitiveClass(element), length);
    for (int k = 0; k < length; k++) {
      Number value = (Number) Array.get(values, k);
      Array.set(row, k, cast(element, value));
    }
    return row;
  }

  private static Class<?> primitiveClass(String name) {
    switch (name) {
      case "byte":
        return byte.class;
      case "short":
        return short.class;
      case "int":
        return int.class;
      case "long":
        return long.class;
      case "float":
        return float.class;
      default:
        return double.class;
    }
  }

  private static Object cast(String type, Number value) {
    switch (type) {
      case "byte":
        return value.byteValue();
      case "short":
        return value.shortValue();
      case "int":
        return value.intValue();
      case "long":
        return value.longValue();
      case "float":
        return value.floatValue();
      default:
        return value.doubleValue();
    }
  }

  private static void compare(
      String where, dev.bitwright.kernel.Array array, Object meaning, Object java) {
    if (!array.vector()) {
      for (int r = 0; r < Array.getLength(meaning); r++) {
        Object row = Array.get(meaning, r);
        elements(where + "[" + r + "]", array, row, Array.get(java, r));
      }
    } else {
      elements(where, array, meaning, java);
    }
  }

  private static void elements(
      String where, dev.bitwright.kernel.Array array, Object meaning, Object java) {
    for (int c = 0; c < Array.getLength(meaning); c++) {
      Number expected = (Number) Array.get(meaning, c);
      Number given = (Number) Array.get(java, c);
      same(where + "[" + c + "]", array.element(), expected, given);
    }
  }

  private static void same(String where, Type type, Number expected, Number given) {
    boolean same;
    if (type.isInt()) {
      same = expected.longValue() == given.longValue();
    } else if (type == FloatType.F32) {
      same = Float.compare(expected.floatValue(), given.floatValue()) == 0;
    } else {
      same = Double.compare(expected.doubleValue(), given.doubleValue()) == 0;
    }
    if (!same) {
      throw new AssertionError(where + ": the meaning is " + expected + ", Java gives " + given);
    }
  }
}
