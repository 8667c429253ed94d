package dev.bitwright.emit.java;

import dev.bitwright.emit.LineWrap;
import dev.bitwright.kernel.Argument;
import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.External;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.KernelException;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.Routine;
import dev.bitwright.kernel.Stmt;
import dev.bitwright.kernel.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Statements of one function as Java. */
final class JavaStatements implements Stmt.Visitor<Void> {
  /** Of a method of a nested class. */
  private static final int BODY_COLUMN = 6;

  private final Program program;
  private final Imports imports;
  private final JavaExpressions expressions;
  private final Map<String, Type> elements = new HashMap<>();
  private final CodeText code = new CodeText(BODY_COLUMN);

  JavaStatements(Program program, Function function, JavaExpressions expressions, Imports imports) {
    this.program = program;
    this.imports = imports;
    this.expressions = expressions;
    program.buffers().forEach(b -> elements.put(b.name(), b.element()));
    for (Parameter p : function.parameters()) {
      if (p instanceof Array array) {
        elements.put(array.name(), array.element());
      }
    }
  }

  /** The statements of the function's body. */
  String body(List<Stmt> body) {
    body.forEach(s -> s.accept(this));
    return code.text();
  }

  private void block(List<Stmt> body) {
    code.indent(1);
    body.forEach(s -> s.accept(this));
    code.indent(-1);
  }

  private Void statement(String text) {
    code.line(wrapped(text) + ";");
    return null;
  }

  /** A statement in lines; the semicolon takes a column too. */
  private String wrapped(String text) {
    int column = code.column() + 1;
    return LineWrap.wrap(text, column, column + 4, "");
  }

  private static String declared(Expr.Variable v) {
    return JavaTypes.scalar(v.type()) + " " + v.name() + " = ";
  }

  @Override
  public Void declare(Stmt.Declare s) {
    return statement(declared(s.variable()) + expressions.value(s.value()));
  }

  @Override
  public Void assign(Stmt.Assign s) {
    Type type = s.variable().type();
    return assignment(
        s.variable(), s.variable().name(), type, s.value(), expressions.value(s.value()));
  }

  /** {@code place = value}, in the compound form where the value starts from the place. */
  private Void assignment(Expr place, String name, Type type, Expr value, String text) {
    if (value instanceof Expr.Binary b
        && b.left().equals(place)
        && isCompound(b)
        && JavaTypes.scalar(b.type()).equals(javaType(place, type))
        && text.startsWith(name + " ")) {
      String right = expressions.of(b.right()).text();
      boolean one = right.equals("1") && b.op() == BinaryOp.ADD;
      return statement(one ? name + "++" : name + " " + b.op().text() + "= " + right);
    }
    return statement(name + " = " + text);
  }

  private static String javaType(Expr place, Type type) {
    return place instanceof Expr.Load ? JavaTypes.element(type) : JavaTypes.scalar(type);
  }

  /** Operators whose compound form means the same and reads better. */
  private static boolean isCompound(Expr.Binary b) {
    switch (b.op()) {
      case ADD:
        return !(b.right() instanceof Expr.IntConstant c && c.value() < 0);
      case SUB:
      case MUL:
      case AND:
      case OR:
      case XOR:
        return true;
      default:
        return false;
    }
  }

  @Override
  public Void store(Stmt.Store s) {
    Type type = elements.get(s.array());
    Expr place = new Expr.Load(s.array(), type, s.row(), s.column());
    String name = expressions.place(s.array(), s.row(), s.column());
    return assignment(place, name, type, s.value(), expressions.element(type, s.value()));
  }

  @Override
  public Void loop(Stmt.For s) {
    String name = s.variable().name();
    String next = s.step() == 1 ? name + "++" : name + " += " + s.step();
    String from = expressions.index(s.from());
    JavaCode to = expressions.of(s.to()).toInt();
    String bound = to.under(JavaCode.RELATION, true);
    code.line(
        "for (int " + name + " = " + from + "; " + name + " < " + bound + "; " + next + ") {");
    block(s.body());
    code.line("}");
    return null;
  }

  @Override
  public Void branch(Stmt.If s) {
    code.line("if (" + expressions.condition(s.condition()).text() + ") {");
    block(s.yes());
    List<Stmt> no = s.no();
    while (no.size() == 1 && no.get(0) instanceof Stmt.If chained) {
      code.line("} else if (" + expressions.condition(chained.condition()).text() + ") {");
      block(chained.yes());
      no = chained.no();
    }
    if (!no.isEmpty()) {
      code.line("} else {");
      block(no);
    }
    code.line("}");
    return null;
  }

  @Override
  public Void call(Stmt.Call s) {
    String start = s.result().map(JavaStatements::declared).orElse("");
    String arguments = s.arguments().stream().map(this::text).collect(Collectors.joining(", "));
    Routine routine =
        program
            .routine(s.routine())
            .orElseThrow(() -> new KernelException("no routine is named " + s.routine()));
    if (routine instanceof Primitive p) {
      String owner = imports.name(ClassRef.of(p.javaClass()));
      statement(start + owner + "." + p.javaMethod() + "(" + arguments + ")");
    } else if (routine instanceof External e) {
      call(start, e, arguments);
    } else {
      code.line(start + routine.name() + "(" + arguments + ");");
    }
    return null;
  }

  private void call(String start, External external, String arguments) {
    String receiver = external.javaReceiver();
    String last = receiver.substring(receiver.lastIndexOf('.') + 1);
    String call = external.javaMethod() + "(" + arguments + ");";
    if (receiver.indexOf('.') > 0 && Character.isUpperCase(last.charAt(0))) {
      code.line(start + imports.name(ClassRef.of(receiver)) + "." + call);
    } else {
      code.line(start + (receiver.isEmpty() ? "" : receiver + ".") + call);
    }
  }

  private String text(Argument argument) {
    if (argument instanceof Argument.Value value) {
      return expressions.value(value.value());
    }
    if (argument instanceof Argument.Row row) {
      return expressions.row(row.array(), row.row());
    }
    return expressions.rows(((Argument.Rows) argument).array());
  }

  @Override
  public Void push(Stmt.Push s) {
    Type element = program.stream(s.stream()).orElseThrow().element();
    String text = expressions.boxed(element, s.value());
    return statement(s.stream() + ".addLast(" + text + ")");
  }

  @Override
  public Void pop(Stmt.Pop s) {
    return statement(declared(s.variable()) + s.stream() + ".removeFirst()");
  }

  @Override
  public Void result(Stmt.Return s) {
    return statement("return " + expressions.value(s.value()));
  }

  @Override
  public Void comment(Stmt.Comment s) {
    code.line("// " + s.text());
    return null;
  }
}
