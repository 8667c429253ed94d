package dev.bitwright.kernel;

import dev.bitwright.kernel.Expr.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes one function, statement by statement. Values that are assigned, stored, pushed, passed or
 * returned are converted to the target's type where its type does not hold theirs (the interpreter
 * traps when such a value does not fit).
 *
 * <pre>{@code
 * KernelBuilder b = KernelBuilder.function("dot").doc("Sum of products.").returns(s(32));
 * Variable n = b.scalar("n", IntType.INT);
 * Parameter.Row x = b.row("x", s(8), 0);
 * Variable sum = b.mutable("sum", s(32), i(0));
 * b.loop("j", i(0), n, j -> b.assign(sum, add(s(32), sum, load(x, j))));
 * b.ret(sum);
 * Function dot = b.build();
 * }</pre>
 */
public final class KernelBuilder {
  private final String name;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Deque<List<Stmt>> blocks = new ArrayDeque<>();
  private Type returnType;
  private String doc = "";

  private KernelBuilder(String name) {
    this.name = name;
    blocks.push(new ArrayList<>());
  }

  public static KernelBuilder function(String name) {
    return new KernelBuilder(name);
  }

  public KernelBuilder doc(String text) {
    this.doc = text;
    return this;
  }

  public KernelBuilder returns(Type type) {
    this.returnType = type;
    return this;
  }

  /** Adds a scalar parameter. */
  public Variable scalar(String parameter, Type type) {
    Parameter.Scalar scalar = new Parameter.Scalar(parameter, type);
    parameters.add(scalar);
    return scalar.variable();
  }

  /** Adds a row that is only read; {@code columns} 0 where the caller decides. */
  public Parameter.Row row(String parameter, Type element, int columns) {
    return add(new Parameter.Row(parameter, element, columns, false));
  }

  /** Adds a row that the function stores into (and may read). */
  public Parameter.Row outRow(String parameter, Type element, int columns) {
    return add(new Parameter.Row(parameter, element, columns, true));
  }

  /** Adds rows that are only read. */
  public Parameter.Matrix rows(String parameter, Type element, int rows, int columns) {
    return add(new Parameter.Matrix(parameter, element, rows, columns, false));
  }

  /** Adds rows that the function stores into (and may read). */
  public Parameter.Matrix outRows(String parameter, Type element, int rows, int columns) {
    return add(new Parameter.Matrix(parameter, element, rows, columns, true));
  }

  private <P extends Parameter> P add(P parameter) {
    parameters.add(parameter);
    return parameter;
  }

  /** Declares an immutable local. */
  public Variable let(String local, Type type, Expr value) {
    return declare(local, type, value, false);
  }

  /** Declares an immutable local of the value's own type. */
  public Variable let(String local, Expr value) {
    return let(local, value.type(), value);
  }

  /** Declares a mutable local. */
  public Variable mutable(String local, Type type, Expr value) {
    return declare(local, type, value, true);
  }

  private Variable declare(String local, Type type, Expr value, boolean mutable) {
    Variable variable = new Variable(local, type);
    append(new Stmt.Declare(variable, fit(type, value), mutable));
    return variable;
  }

  public void assign(Variable variable, Expr value) {
    append(new Stmt.Assign(variable, fit(variable.type(), value)));
  }

  /** Stores into a vector. */
  public void store(Array array, Expr column, Expr value) {
    if (!array.vector()) {
      throw new KernelException(array.name() + " has rows; say which");
    }
    store(array, Kernels.i(0), column, value);
  }

  /** Stores into a matrix (into a vector when {@code row} is the constant 0). */
  public void store(Array array, Expr row, Expr column, Expr value) {
    append(new Stmt.Store(array.name(), row, column, fit(array.element(), value)));
  }

  /** A sequential loop with step 1. */
  public void loop(String variable, Expr from, Expr to, Consumer<Variable> body) {
    loop(LoopKind.SEQUENTIAL, variable, from, to, 1, body);
  }

  /** A sequential loop {@code 0 .. count-1}. */
  public void loop(String variable, int count, Consumer<Variable> body) {
    loop(variable, Kernels.i(0), Kernels.i(count), body);
  }

  public void loop(
      LoopKind kind, String variable, Expr from, Expr to, int step, Consumer<Variable> body) {
    Variable v = new Variable(variable, IntType.INT);
    append(new Stmt.For(v, from, to, step, kind, block(() -> body.accept(v))));
  }

  public void ifThen(Expr condition, Runnable yes) {
    append(new Stmt.If(condition, block(yes), List.of()));
  }

  public void ifElse(Expr condition, Runnable yes, Runnable no) {
    append(new Stmt.If(condition, block(yes), block(no)));
  }

  /**
   * Calls a routine without result. Each argument is an {@link Expr}, an {@link Array} (whole: a
   * vector for a row parameter, a matrix for rows) or an {@link Argument}.
   */
  public void call(Routine routine, Object... arguments) {
    append(new Stmt.Call(routine.name(), arguments(routine, arguments), Optional.empty()));
  }

  /** Calls a routine and declares an immutable local with its result. */
  public Variable callFor(String local, Routine routine, Object... arguments) {
    Type type =
        routine
            .returnType()
            .orElseThrow(() -> new KernelException(routine.name() + " returns nothing"));
    Variable variable = new Variable(local, type);
    append(new Stmt.Call(routine.name(), arguments(routine, arguments), Optional.of(variable)));
    return variable;
  }

  /** Row {@code row} of an array as an argument. */
  public static Argument rowOf(Array array, Expr row) {
    return new Argument.Row(array.name(), row);
  }

  private static List<Argument> arguments(Routine routine, Object... given) {
    List<Parameter> wanted = routine.parameters();
    if (wanted.size() != given.length) {
      throw new KernelException(
          routine.name() + " takes " + wanted.size() + " arguments, given " + given.length);
    }
    List<Argument> arguments = new ArrayList<>();
    for (int k = 0; k < given.length; k++) {
      arguments.add(argument(wanted.get(k), given[k]));
    }
    return arguments;
  }

  private static Argument argument(Parameter wanted, Object given) {
    if (given instanceof Argument argument) {
      return argument;
    }
    if (given instanceof Array array) {
      return array.vector() && !(wanted instanceof Parameter.Matrix)
          ? new Argument.Row(array.name(), Kernels.i(0))
          : new Argument.Rows(array.name());
    }
    if (given instanceof Expr value) {
      return new Argument.Value(
          wanted instanceof Parameter.Scalar scalar ? fit(scalar.type(), value) : value);
    }
    throw new KernelException("not an argument for " + wanted.name() + ": " + given);
  }

  public void push(Stream stream, Expr value) {
    append(new Stmt.Push(stream.name(), fit(stream.element(), value)));
  }

  public Variable pop(String local, Stream stream) {
    Variable variable = new Variable(local, stream.element());
    append(new Stmt.Pop(variable, stream.name()));
    return variable;
  }

  public void comment(String text) {
    append(new Stmt.Comment(text));
  }

  /** Returns the value; the last statement. */
  public void ret(Expr value) {
    append(new Stmt.Return(returnType == null ? value : fit(returnType, value)));
  }

  /** Appends any statement. */
  public void append(Stmt... statements) {
    blocks.element().addAll(Arrays.asList(statements));
  }

  public Function build() {
    if (blocks.size() != 1) {
      throw new KernelException("function " + name + " is built inside one of its blocks");
    }
    return new Function(name, parameters, Optional.ofNullable(returnType), blocks.element(), doc);
  }

  private List<Stmt> block(Runnable body) {
    blocks.push(new ArrayList<>());
    body.run();
    return blocks.pop();
  }

  private static Expr fit(Type type, Expr value) {
    return type.holds(value.type()) ? value : Kernels.convert(type, value);
  }
}
