package dev.bitwright.emit.java;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.TypeName;
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
  private final Program program;
  private final JavaExpressions expressions;
  private final Map<String, Type> elements = new HashMap<>();
  private CodeBlock.Builder code = CodeBlock.builder();
  private int depth;

  JavaStatements(Program program, Function function, JavaExpressions expressions) {
    this.program = program;
    this.expressions = expressions;
    program.buffers().forEach(b -> elements.put(b.name(), b.element()));
    for (Parameter p : function.parameters()) {
      if (p instanceof Array array) {
        elements.put(array.name(), array.element());
      }
    }
  }

  CodeBlock block(List<Stmt> body) {
    depth++;
    CodeBlock.Builder outer = code;
    code = CodeBlock.builder();
    body.forEach(s -> s.accept(this));
    CodeBlock block = code.build();
    code = outer;
    depth--;
    return block;
  }

  private Void statement(String text) {
    // Inside a method of a nested class; the semicolon takes a column too.
    int column = 5 + 2 * depth;
    code.addStatement("$L", LineWrap.wrap(text, column, column + 4, ""));
    return null;
  }

  /** Arguments of a call in lines, behind the text that stands before them. */
  private String wrapped(String before, String arguments) {
    int column = 5 + 2 * depth;
    return LineWrap.wrap(before + arguments + ")", column, column + 4, "")
        .substring(before.length())
        .replaceFirst("\\)$", "");
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

  private static TypeName javaType(Expr place, Type type) {
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
    code.beginControlFlow("for (int $L = $L; $L < $L; $L)", name, from, name, bound, next);
    code.add(block(s.body()));
    code.endControlFlow();
    return null;
  }

  @Override
  public Void branch(Stmt.If s) {
    code.beginControlFlow("if ($L)", expressions.condition(s.condition()).text());
    code.add(block(s.yes()));
    List<Stmt> no = s.no();
    while (no.size() == 1 && no.get(0) instanceof Stmt.If chained) {
      code.nextControlFlow("else if ($L)", expressions.condition(chained.condition()).text());
      code.add(block(chained.yes()));
      no = chained.no();
    }
    if (!no.isEmpty()) {
      code.nextControlFlow("else");
      code.add(block(no));
    }
    code.endControlFlow();
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
      ClassName owner = ClassName.bestGuess(p.javaClass());
      String before = start + owner.simpleName() + "." + p.javaMethod() + "(";
      code.addStatement("$L$T.$L($L)", start, owner, p.javaMethod(), wrapped(before, arguments));
    } else if (routine instanceof External e) {
      call(start, e, arguments);
    } else {
      code.addStatement("$L$L($L)", start, routine.name(), arguments);
    }
    return null;
  }

  private void call(String start, External external, String arguments) {
    String receiver = external.javaReceiver();
    String last = receiver.substring(receiver.lastIndexOf('.') + 1);
    if (receiver.indexOf('.') > 0 && Character.isUpperCase(last.charAt(0))) {
      ClassName owner = ClassName.bestGuess(receiver);
      code.addStatement("$L$T.$L($L)", start, owner, external.javaMethod(), arguments);
    } else if (receiver.isEmpty()) {
      code.addStatement("$L$L($L)", start, external.javaMethod(), arguments);
    } else {
      code.addStatement("$L$L.$L($L)", start, receiver, external.javaMethod(), arguments);
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
    code.add("// $L\n", s.text());
    return null;
  }
}
