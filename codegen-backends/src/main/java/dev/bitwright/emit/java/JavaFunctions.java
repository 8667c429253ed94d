package dev.bitwright.emit.java;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.FieldSpec;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.TypeName;
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
import javax.lang.model.element.Modifier;

/**
 * Functions of one program as Java methods. Buffers are fields of the names that {@code arrayName}
 * gives; functions are methods of the same class; primitives are static calls.
 */
public final class JavaFunctions {
  private final Program program;
  private final UnaryOperator<String> arrayName;

  /** Buffers are fields of their own names. */
  public JavaFunctions(Program program) {
    this(program, UnaryOperator.identity());
  }

  /**
   * @param arrayName what the method calls the buffer of a given name, such as {@code model.stem};
   *     it is not asked for array parameters
   */
  public JavaFunctions(Program program, UnaryOperator<String> arrayName) {
    this.program = program;
    this.arrayName = arrayName;
  }

  /** The function as a method with Javadoc. */
  public MethodSpec method(Function function, Modifier... modifiers) {
    MethodSpec.Builder method = MethodSpec.methodBuilder(function.name()).addModifiers(modifiers);
    if (!function.doc().isEmpty()) {
      method.addJavadoc("$L\n", function.doc());
    }
    for (Parameter p : function.parameters()) {
      method.addParameter(type(p), p.name());
    }
    function.returnType().map(JavaTypes::scalar).ifPresent(method::returns);
    return method.addCode(body(function)).build();
  }

  /** The statements of the function alone. */
  public CodeBlock body(Function function) {
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
        new JavaStatements(program, function, new JavaExpressions(matrices, names));
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
  public static TypeName type(Parameter p) {
    return p instanceof Parameter.Scalar scalar
        ? JavaTypes.scalar(scalar.type())
        : JavaTypes.array((Array) p);
  }

  /** A field for a buffer, allocated with zeros. */
  public static FieldSpec field(Buffer buffer, Modifier... modifiers) {
    FieldSpec.Builder field =
        FieldSpec.builder(JavaTypes.array(buffer), buffer.name(), modifiers)
            .initializer(allocation(buffer));
    if (!buffer.doc().isEmpty()) {
      field.addJavadoc("$L\n", buffer.doc());
    }
    return field.build();
  }

  /** {@code new int[rows][columns]}. */
  public static CodeBlock allocation(Buffer buffer) {
    TypeName element = JavaTypes.element(buffer.element());
    return buffer.vector()
        ? CodeBlock.of("new $T[$L]", element, buffer.columns())
        : CodeBlock.of("new $T[$L][$L]", element, buffer.rows(), buffer.columns());
  }

  /** A field for a stream. */
  public static FieldSpec field(Stream stream, Modifier... modifiers) {
    return FieldSpec.builder(JavaTypes.stream(stream), stream.name(), modifiers)
        .initializer("new $T<>()", ClassName.get(ArrayDeque.class))
        .build();
  }
}
