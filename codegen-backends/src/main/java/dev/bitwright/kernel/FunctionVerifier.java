package dev.bitwright.kernel;

import dev.bitwright.kernel.Expr.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks one function; see {@link Verifier}. */
final class FunctionVerifier implements Stmt.Visitor<Void>, Expr.Visitor<Void> {
  private record Local(Type type, boolean mutable, int parallelDepth) {}

  private final Program program;
  private final Function function;
  private final Set<String> programNames;
  private final Map<String, Routine> earlier;
  private final Set<String> useStreams;
  private final Map<String, Array> arrays = new HashMap<>();
  private final Map<String, Local> locals = new HashMap<>();
  private final Ranges ranges = new Ranges();
  private int parallelDepth;
  private int depth;
  private boolean streams;
  private Stmt current;

  FunctionVerifier(
      Program program,
      Function function,
      boolean primitive,
      Set<String> programNames,
      Map<String, Routine> earlier,
      Set<String> useStreams) {
    this.program = program;
    this.function = function;
    this.programNames = programNames;
    this.earlier = earlier;
    this.useStreams = useStreams;
    if (!primitive) {
      program.buffers().forEach(b -> arrays.put(b.name(), b));
    }
  }

  boolean usesStreams() {
    return streams;
  }

  void verify() {
    try {
      Set<String> seen = new HashSet<>();
      for (Parameter p : function.parameters()) {
        require(
            seen.add(p.name()) && !programNames.contains(p.name()),
            "the name ",
            p.name(),
            " is taken");
        if (p instanceof Parameter.Scalar scalar) {
          locals.put(p.name(), new Local(scalar.type(), false, 0));
        } else {
          arrays.put(p.name(), (Array) p);
        }
      }
      block(function.body());
      List<Stmt> body = function.body();
      boolean returns = !body.isEmpty() && body.get(body.size() - 1) instanceof Stmt.Return;
      current = null;
      require(returns == function.returnType().isPresent(), "the result and its type disagree");
    } catch (KernelException e) {
      String where = "program " + program.name() + ", function " + function.name();
      if (current != null) {
        where += ", \"" + KernelPrinter.headline(current, arrays.values()) + "\"";
      }
      throw new KernelException(where + ": " + e.getMessage());
    }
  }

  private void block(List<Stmt> body) {
    List<String> before = new ArrayList<>(locals.keySet());
    depth++;
    for (int k = 0; k < body.size(); k++) {
      current = body.get(k);
      if (current instanceof Stmt.Return) {
        require(depth == 1 && k == body.size() - 1, "return is only the last statement");
      }
      current.accept(this);
    }
    depth--;
    locals.keySet().retainAll(new HashSet<>(before));
  }

  private static void require(boolean condition, Object... message) {
    if (!condition) {
      throw new KernelException(TypeRules.text(message));
    }
  }

  private void check(Expr e) {
    e.accept(this);
  }

  private void declareLocal(Variable v, boolean mutable) {
    require(
        !locals.containsKey(v.name())
            && !arrays.containsKey(v.name())
            && !programNames.contains(v.name()),
        "the name ",
        v.name(),
        " is taken");
    ranges.remove(v.name());
    locals.put(v.name(), new Local(v.type(), mutable, parallelDepth));
  }

  private Array array(String name) {
    Array array = arrays.get(name);
    require(array != null, "no array is named ", name);
    return array;
  }

  private void index(String what, Expr index, int size) {
    require(index.type().isInt(), "the ", what, " is not an integer");
    Ranges.Range range = ranges.of(index);
    if (range.max() < 0 || size != 0 && range.min() >= size) {
      throw new KernelException(
          "the " + what + " is " + range.min() + ".." + range.max() + ", of " + size);
    }
  }

  private void element(Array array, Expr row, Expr column) {
    check(row);
    check(column);
    if (array.vector()) {
      require(row.equals(Kernels.i(0)), array.name(), " is a vector, its row is the constant 0");
    }
    index("row", row, array.rows());
    index("column", column, array.columns());
  }

  @Override
  public Void declare(Stmt.Declare s) {
    check(s.value());
    TypeRules.takes(s.variable().name(), s.variable().type(), s.value().type());
    declareLocal(s.variable(), s.mutable());
    if (!s.mutable() && s.value().type().isInt()) {
      ranges.put(s.variable().name(), ranges.of(s.value()));
    }
    return null;
  }

  @Override
  public Void assign(Stmt.Assign s) {
    check(s.variable());
    check(s.value());
    Local local = locals.get(s.variable().name());
    require(local.mutable(), s.variable().name(), " is not mutable");
    require(
        local.parallelDepth() == parallelDepth,
        "a parallel loop carries the scalar ",
        s.variable().name());
    TypeRules.takes(s.variable().name(), s.variable().type(), s.value().type());
    return null;
  }

  @Override
  public Void store(Stmt.Store s) {
    Array array = array(s.array());
    element(array, s.row(), s.column());
    check(s.value());
    require(array.writable(), array.name(), " may not be written");
    TypeRules.takes(array.name(), array.element(), s.value().type());
    return null;
  }

  @Override
  public Void loop(Stmt.For s) {
    require(s.variable().type().equals(IntType.INT), "a loop variable is s32");
    Set<String> assigned = new HashSet<>();
    Bounds.assigned(s.body(), assigned);
    for (Expr bound : List.of(s.from(), s.to())) {
      check(bound);
      TypeRules.takes("the bound of", IntType.INT, bound.type());
      require(Bounds.isStable(bound, assigned), "a loop bound must not depend on its body");
    }
    declareLocal(s.variable(), false);
    Ranges.Range from = ranges.of(s.from());
    Ranges.Range to = ranges.of(s.to());
    if (from.min() < to.max()) {
      ranges.put(s.variable().name(), new Ranges.Range(from.min(), to.max() - 1));
    }
    boolean parallel = s.kind().mode() == LoopKind.Mode.PARALLEL;
    parallelDepth += parallel ? 1 : 0;
    block(s.body());
    parallelDepth -= parallel ? 1 : 0;
    locals.remove(s.variable().name());
    return null;
  }

  @Override
  public Void branch(Stmt.If s) {
    check(s.condition());
    require(s.condition().type().sameValues(IntType.BIT), "a condition is u1");
    block(s.yes());
    block(s.no());
    return null;
  }

  @Override
  public Void call(Stmt.Call s) {
    Routine routine = earlier.get(s.routine());
    require(routine != null, "no earlier routine is named ", s.routine());
    require(routine.parameters().size() == s.arguments().size(), "wrong number of arguments");
    for (int k = 0; k < s.arguments().size(); k++) {
      argument(routine.parameters().get(k), s.arguments().get(k));
    }
    if (useStreams.contains(s.routine())) {
      useStream();
    }
    s.result()
        .ifPresent(
            v -> {
              require(routine.returnType().isPresent(), s.routine(), " returns nothing");
              TypeRules.takes(v.name(), v.type(), routine.returnType().get());
              declareLocal(v, false);
            });
    return null;
  }

  private void argument(Parameter parameter, Argument argument) {
    if (parameter instanceof Parameter.Scalar scalar) {
      require(argument instanceof Argument.Value, parameter.name(), " takes a value");
      Expr value = ((Argument.Value) argument).value();
      check(value);
      TypeRules.takes(scalar.name(), scalar.type(), value.type());
      return;
    }
    Array wanted = (Array) parameter;
    Array given;
    if (argument instanceof Argument.Row row) {
      require(wanted.vector(), parameter.name(), " takes rows");
      given = array(row.array());
      element(given, row.row(), Kernels.i(0));
    } else {
      require(argument instanceof Argument.Rows, parameter.name(), " takes an array");
      given = array(((Argument.Rows) argument).array());
      require(!wanted.vector() && !given.vector(), parameter.name(), " and ", given.name());
      require(fits(wanted.rows(), given.rows()), parameter.name(), " has more rows");
      boolean sameWidth =
          wanted.columns() == 0 || given.columns() == 0 || wanted.columns() == given.columns();
      require(sameWidth, parameter.name(), " has rows of another length");
    }
    require(fits(wanted.columns(), given.columns()), parameter.name(), " has longer rows");
    require(
        wanted.element().sameValues(given.element()),
        parameter.name(),
        " takes ",
        wanted.element(),
        ", not ",
        given.element());
    require(!wanted.writable() || given.writable(), given.name(), " may not be written");
  }

  private static boolean fits(int wanted, int given) {
    return wanted == 0 || given == 0 || wanted <= given;
  }

  private void useStream() {
    require(parallelDepth == 0, "a parallel loop uses no streams");
    streams = true;
  }

  private Stream stream(String name) {
    useStream();
    return program.stream(name)
        .orElseThrow(() -> new KernelException("no stream is named " + name));
  }

  @Override
  public Void push(Stmt.Push s) {
    check(s.value());
    TypeRules.takes(s.stream(), stream(s.stream()).element(), s.value().type());
    return null;
  }

  @Override
  public Void pop(Stmt.Pop s) {
    TypeRules.takes(s.variable().name(), s.variable().type(), stream(s.stream()).element());
    declareLocal(s.variable(), false);
    return null;
  }

  @Override
  public Void result(Stmt.Return s) {
    check(s.value());
    require(function.returnType().isPresent(), "the function returns nothing");
    TypeRules.takes("the result", function.returnType().get(), s.value().type());
    return null;
  }

  @Override
  public Void comment(Stmt.Comment s) {
    return null;
  }

  @Override
  public Void integer(Expr.IntConstant e) {
    return null;
  }

  @Override
  public Void real(Expr.FloatConstant e) {
    return null;
  }

  @Override
  public Void variable(Variable e) {
    Local local = locals.get(e.name());
    require(local != null, "no variable is named ", e.name());
    require(local.type().equals(e.type()), e.name(), " is ", local.type());
    return null;
  }

  @Override
  public Void load(Expr.Load e) {
    Array array = array(e.array());
    element(array, e.row(), e.column());
    require(array.element().equals(e.type()), e.array(), " holds ", array.element());
    return null;
  }

  @Override
  public Void unary(Expr.Unary e) {
    check(e.operand());
    TypeRules.unary(e);
    return null;
  }

  @Override
  public Void binary(Expr.Binary e) {
    check(e.left());
    check(e.right());
    TypeRules.binary(e);
    return null;
  }

  @Override
  public Void compare(Expr.Compare e) {
    check(e.left());
    check(e.right());
    TypeRules.compare(e);
    return null;
  }

  @Override
  public Void select(Expr.Select e) {
    check(e.condition());
    check(e.yes());
    check(e.no());
    TypeRules.select(e);
    return null;
  }

  @Override
  public Void convert(Expr.Convert e) {
    check(e.operand());
    TypeRules.convert(e);
    return null;
  }

  @Override
  public Void wrap(Expr.Wrap e) {
    check(e.operand());
    TypeRules.wrap(e);
    return null;
  }
}
