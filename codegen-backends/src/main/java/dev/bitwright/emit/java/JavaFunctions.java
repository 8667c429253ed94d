package dev.bitwright.emit.java;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.Stream;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Functions of one program as Java methods. Buffers are fields of the names that {@code arrayName}
 * gives; functions are methods of the same class; primitives are static calls.
 */
public final class JavaFunctions {
  private final Program program;
  private final Imports imports;
  private final UnaryOperator<String> arrayName;

  /** Buffers are fields of their own names. */
  public JavaFunctions(Program program, Imports imports) {
    this(program, imports, UnaryOperator.identity());
  }

  /**
   * @param arrayName what the method calls the buffer of a given name, such as {@code model.stem};
   *     it is not asked for array parameters
   */
  public JavaFunctions(Program program, Imports imports, UnaryOperator<String> arrayName) {
    this.program = program;
    this.imports = imports;
    this.arrayName = arrayName;
  }

  /** The function as a method with Javadoc. */
  public MethodText method(Function function, String modifiers) {
    String type = function.returnType().map(JavaTypes::scalar).orElse("void");
    MethodText method = new MethodText(modifiers, type, function.name());
    if (!function.doc().isEmpty()) {
      method.doc(function.doc());
    }
    for (Parameter p : function.parameters()) {
      method.parameter(type(p), p.name());
    }
    return method.lines(body(function));
  }

  /** The statements of the function alone. */
  private String body(Function function) {
    Set<String> matrices = new HashSet<>();
    program.buffers().forEach(b -> know(matrices, b));
    Set<String> parameters = new HashSet<>();
    for (Parameter p : function.parameters()) {
      parameters.add(p.name());
      if (p instanceof Array array) {
        know(matrices, array);
      }
    }
    UnaryOperator<String> names = name -> parameters.contains(name) ? name : arrayName.apply(name);
    JavaStatements statements =
        new JavaStatements(program, function, new JavaExpressions(matrices, names), imports);
    return statements.body(function.body());
  }

  private static void know(Set<String> matrices, Array array) {
    if (array.vector()) {
      matrices.remove(array.name());
    } else {
      matrices.add(array.name());
    }
  }

  /** The Java type of a parameter. */
  static String type(Parameter p) {
    return p instanceof Parameter.Scalar scalar
        ? JavaTypes.scalar(scalar.type())
        : JavaTypes.array((Array) p);
  }

  /** A field for a buffer, allocated with zeros. */
  public static String field(Buffer buffer, String modifiers) {
    return modifiers
        + " "
        + JavaTypes.array(buffer)
        + " "
        + buffer.name()
        + " = "
        + allocation(buffer);
  }

  /** {@code new int[rows][columns]}. */
  static String allocation(Buffer buffer) {
    String element = JavaTypes.element(buffer.element());
    String rows = buffer.vector() ? "" : "[" + buffer.rows() + "]";
    return "new " + element + rows + "[" + buffer.columns() + "]";
  }

  /** A field for a stream. */
  public static String field(Stream stream, Imports imports) {
    String deque = imports.name(ArrayDeque.class);
    String element = JavaTypes.boxed(stream.element());
    return deque + "<" + element + "> " + stream.name() + " = new " + deque + "<>()";
  }
}
