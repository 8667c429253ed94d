package dev.bitwright.emit.hls;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelException;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.Routine;
import dev.bitwright.kernel.Stream;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The C text of one program. A source file is, in this order: includes of {@code types.h}, of
 * {@link CStreams#HEADER} where there are streams, of the parameters' file ({@link #parameter}),
 * then {@link #buffers}, {@link #helpers} and {@link #functions}. Ask for the functions first: they
 * say which helpers and {@link #types} they need.
 */
public final class CFunctions {
  private final Program program;
  private final Set<IntType> types = new HashSet<>();
  private final CHelpers helpers = new CHelpers(types);

  public CFunctions(Program program) {
    this.program = program;
  }

  /** All functions and primitives that entry points need, in the order of the program. */
  public String functions() {
    Set<String> needed = Reachable.from(program);
    StringBuilder out = new StringBuilder();
    for (Routine routine : program.routines()) {
      if (needed.contains(routine.name())) {
        Function body =
            routine instanceof Primitive p ? p.meaning() : routine instanceof Function f ? f : null;
        if (body == null) {
          throw new KernelException("C has no form of " + routine.name());
        }
        out.append(out.length() == 0 ? "" : "\n").append(function(body));
      }
    }
    return out.toString();
  }

  /** One function; static unless it is an entry point. */
  public String function(Function function) {
    Set<String> matrices = new HashSet<>();
    program.buffers().forEach(b -> know(matrices, b));
    for (Parameter p : function.parameters()) {
      if (p instanceof Array array) {
        know(matrices, array);
      }
    }
    CExpressions expressions = new CExpressions(matrices, helpers);
    CStatements statements = new CStatements(program, function, expressions, helpers);
    String body = statements.text(function.body());
    boolean entry = program.entryPoints().contains(function.name());
    return doc(function.doc())
        + (entry ? "" : "static ")
        + signature(function)
        + " {\n"
        + body
        + "}\n";
  }

  /** The declaration of a function, with its semicolon. */
  public String prototype(Function function) {
    return signature(function) + ";\n";
  }

  private String signature(Function function) {
    StringBuilder out = new StringBuilder();
    String result = function.returnType().map(helpers::use).orElse("void");
    out.append(result).append(' ').append(function.name()).append('(');
    int lineStart = 0;
    String separator = "";
    for (Parameter p : function.parameters()) {
      String next = declaration(function, p);
      out.append(separator);
      if (out.length() - lineStart + next.length() > 96) {
        lineStart = out.length();
        out.append("\n    ");
      } else if (!separator.isEmpty()) {
        out.append(' ');
      }
      out.append(next);
      separator = ",";
    }
    return out.append(function.parameters().isEmpty() ? "void)" : ")").toString();
  }

  private String declaration(Function function, Parameter p) {
    if (p instanceof Parameter.Scalar scalar) {
      return "const " + helpers.use(scalar.type()) + " " + p.name();
    }
    Array array = (Array) p;
    String type = (array.writable() ? "" : "const ") + helpers.use(array.element());
    if (array.vector()) {
      return array.columns() == 0
          ? type + " *" + p.name()
          : type + " " + p.name() + "[" + array.columns() + "]";
    }
    if (array.columns() == 0) {
      throw new KernelException(
          "function " + function.name() + ": C needs the row length of " + p.name());
    }
    String rows = array.rows() == 0 ? "[]" : "[" + array.rows() + "]";
    return type + " " + p.name() + rows + "[" + array.columns() + "]";
  }

  /** File-scope arrays of all buffers but the parameters, and the streams. */
  public String buffers() {
    StringBuilder out = new StringBuilder();
    for (Buffer b : program.buffers()) {
      if (b.kind() != Buffer.Kind.PARAMETER) {
        out.append(doc(b.doc())).append("static ").append(array(b)).append(";\n");
      }
    }
    for (Stream s : program.streams()) {
      out.append("STREAM(").append(helpers.use(s.element())).append(", ").append(s.name());
      out.append(", ").append(s.depth()).append(")\n");
    }
    return out.toString();
  }

  /**
   * The declaration of a PARAMETER buffer up to its initializer: {@code static const T name[R][C]}.
   */
  public String parameter(Buffer buffer) {
    return "static const " + array(buffer);
  }

  private String array(Buffer b) {
    String rows = b.vector() ? "" : "[" + b.rows() + "]";
    return helpers.use(b.element()) + " " + b.name() + rows + "[" + b.columns() + "]";
  }

  /** Inline functions that the functions asked for so far use. */
  public String helpers() {
    return helpers.text();
  }

  /** All integer types that the text asked for so far names, by name: the contents of types.h. */
  public List<IntType> types() {
    Set<IntType> sorted =
        new TreeSet<>(
            Comparator.comparing((IntType t) -> CTypes.name(t)).thenComparing(IntType::text));
    sorted.addAll(types);
    return List.copyOf(sorted);
  }

  private static void know(Set<String> matrices, Array array) {
    if (array.vector()) {
      matrices.remove(array.name());
    } else {
      matrices.add(array.name());
    }
  }

  static String doc(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String safe = text.replace("*/", "* /").replace("/*", "/ *");
    if (safe.indexOf('\n') < 0) {
      return "/** " + safe + " */\n";
    }
    return "/**\n" + safe.replaceAll("(?m)^(?=.)", " * ").replaceAll("(?m)^$", " *") + "\n */\n";
  }
}
