package dev.bitwright.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints the text form, which {@link KernelParser} reads back to equal records. */
public final class KernelPrinter {
  private final Set<String> matrices = new HashSet<>();
  private final StringBuilder out = new StringBuilder();

  private KernelPrinter() {}

  public static String print(Program program) {
    KernelPrinter printer = new KernelPrinter();
    printer.program(program);
    return printer.out.toString();
  }

  /** One function alone; arrays that it does not declare print as vectors where the row is 0. */
  public static String print(Function function) {
    KernelPrinter printer = new KernelPrinter();
    printer.function("function ", function, "");
    return printer.out.toString();
  }

  public static String print(Expr expr) {
    return new KernelPrinter().text(expr);
  }

  /** The first line of a statement: what messages quote. */
  static String headline(Stmt stmt, Iterable<? extends Array> arrays) {
    KernelPrinter printer = new KernelPrinter();
    arrays.forEach(printer::know);
    printer.statement(stmt, "");
    String text = printer.out.toString();
    return text.substring(0, text.indexOf('\n')).replaceFirst(" \\{$", "");
  }

  private void know(Array array) {
    if (array.vector()) {
      matrices.remove(array.name());
    } else {
      matrices.add(array.name());
    }
  }

  private void program(Program program) {
    doc(program.doc());
    out.append("program ").append(program.name()).append('\n');
    if (!program.buffers().isEmpty() || !program.streams().isEmpty()) {
      out.append('\n');
    }
    for (Buffer b : program.buffers()) {
      know(b);
      doc(b.doc());
      out.append("buffer ").append(b.kind().name().toLowerCase(Locale.ROOT)).append(' ');
      out.append(b.name()).append(": ").append(b.element().text());
      out.append(b.vector() ? "" : "[" + b.rows() + "]");
      out.append('[').append(b.columns()).append("]\n");
    }
    for (Stream s : program.streams()) {
      out.append("stream ").append(s.name()).append(": ").append(s.element().text());
      out.append(" depth ").append(s.depth()).append('\n');
    }
    for (Routine routine : program.routines()) {
      out.append('\n');
      if (routine instanceof Function function) {
        function("function ", function, "");
      } else if (routine instanceof Primitive p) {
        function("primitive ", p.meaning(), " java " + p.javaClass() + " " + p.javaMethod());
      } else if (routine instanceof External external) {
        doc(external.doc());
        out.append("external ");
        signature(external);
        out.append(" java ").append(external.javaReceiver()).append(' ');
        out.append(external.javaMethod()).append('\n');
      }
    }
    if (!program.entryPoints().isEmpty()) {
      out.append('\n');
    }
    for (String entry : program.entryPoints()) {
      out.append("entry ").append(entry).append('\n');
    }
  }

  private void doc(String text) {
    if (!text.isEmpty()) {
      for (String line : text.split("\n", -1)) {
        out.append(line.isEmpty() ? "///" : "/// " + line).append('\n');
      }
    }
  }

  private void signature(Routine routine) {
    out.append(routine.name()).append('(');
    String separator = "";
    for (Parameter p : routine.parameters()) {
      out.append(separator).append(p.name()).append(": ").append(text(p));
      separator = ", ";
    }
    out.append(')');
    routine.returnType().ifPresent(type -> out.append(" -> ").append(type.text()));
  }

  private static String text(Parameter p) {
    if (p instanceof Parameter.Scalar scalar) {
      return scalar.type().text();
    }
    if (p instanceof Parameter.Row row) {
      return (row.writable() ? "out " : "") + row.element().text() + size(row.columns());
    }
    Parameter.Matrix m = (Parameter.Matrix) p;
    return (m.writable() ? "out " : "") + m.element().text() + size(m.rows()) + size(m.columns());
  }

  private static String size(int n) {
    return n == 0 ? "[]" : "[" + n + "]";
  }

  private void function(String keyword, Function function, String tail) {
    for (Parameter p : function.parameters()) {
      if (p instanceof Array array) {
        know(array);
      }
    }
    doc(function.doc());
    out.append(keyword);
    signature(function);
    out.append(" {\n");
    function.body().forEach(s -> statement(s, "  "));
    out.append('}').append(tail).append('\n');
  }

  private void block(List<Stmt> body, String indent) {
    body.forEach(s -> statement(s, indent + "  "));
  }

  private void statement(Stmt stmt, String indent) {
    out.append(indent);
    stmt.accept(new StatementPrinter(indent));
  }

  private String element(String array, Expr row, Expr column) {
    boolean plain = row.equals(Kernels.i(0)) && !matrices.contains(array);
    return array + (plain ? "" : "[" + text(row) + "]") + "[" + text(column) + "]";
  }

  private String text(Expr expr) {
    return expr.accept(new ExpressionPrinter());
  }

  private String text(Argument argument) {
    if (argument instanceof Argument.Value value) {
      return text(value.value());
    }
    if (argument instanceof Argument.Row row) {
      return "&" + row.array() + "[" + text(row.row()) + "]";
    }
    return "&" + ((Argument.Rows) argument).array();
  }

  private final class StatementPrinter implements Stmt.Visitor<Void> {
    private final String indent;

    StatementPrinter(String indent) {
      this.indent = indent;
    }

    private Void line(String text) {
      out.append(text).append('\n');
      return null;
    }

    private String declared(Expr.Variable v) {
      return "let " + v.name() + ": " + v.type().text() + " = ";
    }

    @Override
    public Void declare(Stmt.Declare s) {
      String start = declared(s.variable());
      return line((s.mutable() ? "var" + start.substring(3) : start) + text(s.value()));
    }

    @Override
    public Void assign(Stmt.Assign s) {
      return line(s.variable().name() + " = " + text(s.value()));
    }

    @Override
    public Void store(Stmt.Store s) {
      return line(element(s.array(), s.row(), s.column()) + " = " + text(s.value()));
    }

    @Override
    public Void loop(Stmt.For s) {
      String kind =
          s.kind().mode() == LoopKind.Mode.SEQUENTIAL
              ? ""
              : " " + s.kind().mode().name().toLowerCase(Locale.ROOT);
      line(
          "for "
              + s.variable().name()
              + " from "
              + text(s.from())
              + " to "
              + text(s.to())
              + (s.step() == 1 ? "" : " step " + s.step())
              + kind
              + (s.kind().factor() == 0 ? "" : " " + s.kind().factor())
              + " {");
      block(s.body(), indent);
      return line(indent + "}");
    }

    @Override
    public Void branch(Stmt.If s) {
      line("if " + text(s.condition()) + " {");
      block(s.yes(), indent);
      if (!s.no().isEmpty()) {
        line(indent + "} else {");
        block(s.no(), indent);
      }
      return line(indent + "}");
    }

    @Override
    public Void call(Stmt.Call s) {
      String arguments =
          s.arguments().stream()
              .map(KernelPrinter.this::text)
              .collect(Collectors.joining(", ", "(", ")"));
      return line(s.result().map(this::declared).orElse("") + "call " + s.routine() + arguments);
    }

    @Override
    public Void push(Stmt.Push s) {
      return line("push " + s.stream() + ", " + text(s.value()));
    }

    @Override
    public Void pop(Stmt.Pop s) {
      return line(declared(s.variable()) + "pop " + s.stream());
    }

    @Override
    public Void result(Stmt.Return s) {
      return line("return " + text(s.value()));
    }

    @Override
    public Void comment(Stmt.Comment s) {
      return line(("# " + s.text()).strip());
    }
  }

  private final class ExpressionPrinter implements Expr.Visitor<String> {
    @Override
    public String integer(Expr.IntConstant e) {
      return e.type().equals(IntType.INT) ? "" + e.value() : e.value() + ":" + e.type().text();
    }

    @Override
    public String real(Expr.FloatConstant e) {
      return Literals.decimal(e.type(), e.value()) + ":" + e.type().text();
    }

    @Override
    public String variable(Expr.Variable e) {
      return e.name();
    }

    @Override
    public String load(Expr.Load e) {
      return element(e.array(), e.row(), e.column());
    }

    @Override
    public String unary(Expr.Unary e) {
      return e.op().text() + "(" + text(e.operand()) + "):" + e.type().text();
    }

    @Override
    public String binary(Expr.Binary e) {
      String type = ":" + e.type().text();
      if (e.op() == BinaryOp.MIN || e.op() == BinaryOp.MAX) {
        return e.op().text() + "(" + text(e.left()) + ", " + text(e.right()) + ")" + type;
      }
      return "(" + text(e.left()) + " " + e.op().text() + " " + text(e.right()) + ")" + type;
    }

    @Override
    public String compare(Expr.Compare e) {
      return "(" + text(e.left()) + " " + e.op().text() + " " + text(e.right()) + ")";
    }

    @Override
    public String select(Expr.Select e) {
      return "select("
          + text(e.condition())
          + ", "
          + text(e.yes())
          + ", "
          + text(e.no())
          + "):"
          + e.type().text();
    }

    @Override
    public String convert(Expr.Convert e) {
      return "convert(" + text(e.operand()) + "):" + e.type().text();
    }

    @Override
    public String wrap(Expr.Wrap e) {
      return "wrap(" + text(e.operand()) + "):" + e.type().text();
    }
  }
}
