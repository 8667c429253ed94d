package dev.bitwright.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the text form that {@link KernelPrinter} prints.
 *
 * <pre>
 * program Small
 * buffer input x: u8[4]
 * buffer output y: s32[2][4]
 * stream queue: s8 depth 3
 *
 * /// A doc comment.
 * function f(n: s32, row: out s32[4]) -&gt; s32 {
 *   var sum: s20@total = 0:s20
 *   for j from 0 to n step 2 unrolled 4 {
 *     sum = (sum + x[j]):s20
 *     row[j] = select((x[j] &gt; 3:u8), sum, -1):s20
 *   }
 *   # a comment line
 *   return sum
 * }
 *
 * entry f
 * </pre>
 *
 * <p>A call passes {@code &amp;array[row]} for a row and {@code &amp;array} for all rows. Every
 * operation is in parentheses and states its type; integer literals without a type are s32.
 */
public final class KernelParser {
  private final Scanner in;
  private final Scope scope = new Scope();
  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private final List<Routine> routines = new ArrayList<>();
  private final List<String> entryPoints = new ArrayList<>();

  private KernelParser(String text) {
    in = new Scanner(text);
  }

  /**
   * The program, not yet verified.
   *
   * @throws KernelException with line and column where the text is not a program
   */
  public static Program parse(String text) {
    return new KernelParser(text).program();
  }

  private Program program() {
    String doc = in.doc();
    in.needWord("program");
    String name = in.word("a name");
    while (!in.atEnd()) {
      String partDoc = in.doc();
      if (in.takeWord("buffer")) {
        buffer(partDoc);
      } else if (in.takeWord("stream")) {
        stream();
      } else if (in.takeWord("function")) {
        routines.add(function(partDoc));
      } else if (in.takeWord("primitive")) {
        Function meaning = function(partDoc);
        in.needWord("java");
        String owner = in.dottedWord();
        routines.add(new Primitive(meaning, owner, in.word("a method")));
      } else if (in.takeWord("external")) {
        external(partDoc);
      } else if (in.takeWord("entry")) {
        entryPoints.add(in.word("a function"));
      } else {
        throw in.error("expected buffer, stream, function, primitive, external or entry");
      }
    }
    return new Program(name, doc, buffers, streams, routines, entryPoints);
  }

  private void buffer(String doc) {
    String kind = in.word("a kind");
    Buffer.Kind found = null;
    for (Buffer.Kind k : Buffer.Kind.values()) {
      found = k.name().toLowerCase(Locale.ROOT).equals(kind) ? k : found;
    }
    if (found == null) {
      throw in.error("no kind of buffer: " + kind);
    }
    String name = in.word("a name");
    in.need(":");
    Type element = type(in);
    int first = size();
    boolean matrix = in.sees("[");
    int second = matrix ? size() : 0;
    Buffer buffer =
        matrix
            ? Buffer.matrix(name, element, first, second, found)
            : Buffer.vector(name, element, first, found);
    buffers.add(buffer.withDoc(doc));
    scope.add(buffer);
  }

  private int size() {
    in.need("[");
    int size = in.sees("]") ? 0 : in.positive();
    in.need("]");
    return size;
  }

  private void stream() {
    String name = in.word("a name");
    in.need(":");
    Type element = type(in);
    in.needWord("depth");
    streams.add(new Stream(name, element, in.positive()));
  }

  private void external(String doc) {
    String name = in.word("a name");
    List<Parameter> parameters = parameters();
    Optional<Type> result = result();
    in.needWord("java");
    String receiver = in.dottedWord();
    routines.add(new External(name, parameters, result, receiver, in.word("a method"), doc));
  }

  private List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    in.need("(");
    while (!in.take(")")) {
      if (!parameters.isEmpty()) {
        in.need(",");
      }
      parameters.add(parameter());
    }
    return parameters;
  }

  private Parameter parameter() {
    String name = in.word("a parameter");
    in.need(":");
    boolean out = in.takeWord("out");
    Type type = type(in);
    if (!in.sees("[")) {
      return new Parameter.Scalar(name, type);
    }
    int first = size();
    return in.sees("[")
        ? new Parameter.Matrix(name, type, first, size(), out)
        : new Parameter.Row(name, type, first, out);
  }

  private Optional<Type> result() {
    return in.take("->") ? Optional.of(type(in)) : Optional.empty();
  }

  private Function function(String doc) {
    String name = in.word("a name");
    List<Parameter> parameters = parameters();
    Optional<Type> result = result();
    scope.open();
    for (Parameter p : parameters) {
      if (p instanceof Parameter.Scalar scalar) {
        scope.add(scalar.variable());
      } else {
        scope.add((Array) p);
      }
    }
    List<Stmt> body = new StatementParser(in, scope).block();
    scope.close();
    return new Function(name, parameters, result, body, doc);
  }

  /** A type such as {@code s20@body_acc} or {@code f32}. */
  static Type type(Scanner in) {
    String word = in.word("a type");
    if (word.equals("f32")) {
      return FloatType.F32;
    }
    if (word.equals("f64")) {
      return FloatType.F64;
    }
    if (!word.matches("[su][0-9]{1,2}")) {
      throw in.error("not a type: " + word);
    }
    int bits = Integer.parseInt(word.substring(1));
    String role = in.take("@") ? in.word("a role") : null;
    return new IntType(word.charAt(0) == 's', bits, role);
  }
}
