package dev.bitwright.emit.hls;

import dev.bitwright.emit.LineWrap;
import dev.bitwright.kernel.Argument;
import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.External;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelException;
import dev.bitwright.kernel.LoopKind;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.Routine;
import dev.bitwright.kernel.Stmt;
import dev.bitwright.kernel.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements of one function as C. */
final class CStatements implements Stmt.Visitor<Void> {
  private final Program program;
  private final Function function;
  private final CExpressions expressions;
  private final CHelpers helpers;
  private final Map<String, Array> arrays = new HashMap<>();
  private final StringBuilder out = new StringBuilder();
  private String indent = "";
  private List<Stmt> rest = List.of();

  CStatements(Program program, Function function, CExpressions expressions, CHelpers helpers) {
    this.program = program;
    this.function = function;
    this.expressions = expressions;
    this.helpers = helpers;
    program.buffers().forEach(b -> arrays.put(b.name(), b));
    for (Parameter p : function.parameters()) {
      if (p instanceof Array array) {
        arrays.put(array.name(), array);
      }
    }
  }

  String text(List<Stmt> body) {
    indent = "  ";
    rest = body;
    function.parameters().forEach(p -> unread(p.name()));
    indent = "";
    block(body);
    return out.toString();
  }

  /** Tells the compiler where nothing that follows in the block reads the name. */
  private Void unread(String name) {
    Set<String> read = new HashSet<>();
    Reads.of(rest, read);
    return read.contains(name) ? null : line("(void) " + name + ";");
  }

  private void block(List<Stmt> body) {
    String before = indent;
    indent += "  ";
    for (int k = 0; k < body.size(); k++) {
      rest = body.subList(k + 1, body.size());
      body.get(k).accept(this);
    }
    indent = before;
  }

  private Void line(String text) {
    int column = indent.length();
    String wrapped =
        text.startsWith("//") ? text : LineWrap.wrap(text, column, column + 4, indent + "    ");
    out.append(indent).append(wrapped).append('\n');
    return null;
  }

  /** A preprocessor line, which starts in the first column. */
  private void directive(String text) {
    out.append(text).append('\n');
  }

  private String declared(Expr.Variable v, boolean mutable) {
    return (mutable ? "" : "const ") + helpers.use(v.type()) + " " + v.name() + " = ";
  }

  @Override
  public Void declare(Stmt.Declare s) {
    String value = expressions.value(s.variable().type(), s.value());
    line(declared(s.variable(), s.mutable()) + value + ";");
    return unread(s.variable().name());
  }

  @Override
  public Void assign(Stmt.Assign s) {
    return line(
        s.variable().name() + " = " + expressions.value(s.variable().type(), s.value()) + ";");
  }

  @Override
  public Void store(Stmt.Store s) {
    String value = expressions.value(arrays.get(s.array()).element(), s.value());
    return line(expressions.place(s.array(), s.row(), s.column()) + " = " + value + ";");
  }

  @Override
  public Void loop(Stmt.For s) {
    String name = s.variable().name();
    String from = expressions.index(s.from());
    String to = expressions.of(s.to()).as(IntType.INT).under(CCode.RELATION, true);
    String next = s.step() == 1 ? name + "++" : name + " += " + s.step();
    boolean unrolled = s.kind().mode() == LoopKind.Mode.UNROLLED && s.kind().factor() != 1;
    String unroll =
        "#pragma HLS unroll" + (s.kind().factor() == 0 ? "" : " factor=" + s.kind().factor());
    String head =
        "for (int " + name + " = " + from + "; " + name + " < " + to + "; " + next + ") {";
    if (unrolled) {
      // Bambu takes the pragma on the line directly before the loop, Vitis inside it.
      directive("#ifdef __BAMBU__");
      directive(unroll);
      line(head);
      directive("#else");
      line(head);
      directive(unroll);
      directive("#endif");
    } else {
      line(head);
    }
    if (s.kind().mode() == LoopKind.Mode.PIPELINED) {
      guarded("#ifndef __BAMBU__", "#pragma HLS pipeline II=1");
    }
    block(s.body());
    return line("}");
  }

  private void guarded(String condition, String pragma) {
    directive(condition);
    directive(pragma);
    directive("#endif");
  }

  @Override
  public Void branch(Stmt.If s) {
    line("if (" + expressions.condition(s.condition()).text() + ") {");
    block(s.yes());
    List<Stmt> no = s.no();
    while (no.size() == 1 && no.get(0) instanceof Stmt.If chained) {
      line("} else if (" + expressions.condition(chained.condition()).text() + ") {");
      block(chained.yes());
      no = chained.no();
    }
    if (!no.isEmpty()) {
      line("} else {");
      block(no);
    }
    return line("}");
  }

  @Override
  public Void call(Stmt.Call s) {
    Routine routine =
        program
            .routine(s.routine())
            .orElseThrow(() -> new KernelException("no routine is named " + s.routine()));
    if (routine instanceof External) {
      throw new KernelException(
          "function " + function.name() + ": C has no form of " + routine.name());
    }
    String arguments =
        IntStream.range(0, s.arguments().size())
            .mapToObj(k -> text(routine.parameters().get(k), s.arguments().get(k)))
            .collect(Collectors.joining(", "));
    String call = s.routine() + "(" + arguments + ")";
    if (s.result().isEmpty()) {
      return line(call + ";");
    }
    Expr.Variable result = s.result().get();
    line(declared(result, false) + as(result.type(), routine.returnType().get(), call) + ";");
    return unread(result.name());
  }

  /** A value of another C type than its target's; it always fits. */
  private String as(Type target, Type from, String text) {
    boolean same = CTypes.name(target).equals(CTypes.name(from));
    return same ? text : "(" + CTypes.name(target) + ") " + text;
  }

  private String text(Parameter parameter, Argument argument) {
    if (argument instanceof Argument.Value value) {
      return expressions.value(((Parameter.Scalar) parameter).type(), value.value());
    }
    Array wanted = (Array) parameter;
    String name =
        argument instanceof Argument.Row r ? r.array() : ((Argument.Rows) argument).array();
    Array given = arrays.get(name);
    String text = argument instanceof Argument.Row r ? expressions.row(r.array(), r.row()) : name;
    String type = CTypes.name(wanted.element());
    if (!type.equals(CTypes.name(given.element()))) {
      // Roles get their own widths when a network is frozen, so the layouts may differ.
      throw new KernelException(
          "function "
              + function.name()
              + ": C cannot pass "
              + CTypes.name(given.element())
              + " "
              + name
              + " as "
              + type
              + " "
              + parameter.name()
              + "; give both one role");
    }
    if (wanted.vector() || wanted.writable() || isConst(given)) {
      return text;
    }
    // Before C23, T (*)[n] does not become const T (*)[n] by itself.
    return "(const " + type + " (*)[" + wanted.columns() + "]) " + text;
  }

  private static boolean isConst(Array array) {
    return array instanceof Buffer b ? b.kind() == Buffer.Kind.PARAMETER : !array.writable();
  }

  @Override
  public Void push(Stmt.Push s) {
    Type element = program.stream(s.stream()).orElseThrow().element();
    return line("STREAM_PUSH(" + s.stream() + ", " + expressions.value(element, s.value()) + ");");
  }

  @Override
  public Void pop(Stmt.Pop s) {
    Type element = program.stream(s.stream()).orElseThrow().element();
    String pop = "STREAM_POP(" + s.stream() + ")";
    line(declared(s.variable(), false) + as(s.variable().type(), element, pop) + ";");
    return unread(s.variable().name());
  }

  @Override
  public Void result(Stmt.Return s) {
    return line(
        "return " + expressions.value(function.returnType().orElseThrow(), s.value()) + ";");
  }

  @Override
  public Void comment(Stmt.Comment s) {
    // A backslash at the end would join the next line.
    return line("// " + s.text().replaceFirst("\\\\+$", ""));
  }
}
