package dev.bitwright.emit.hls;

import dev.bitwright.kernel.Argument;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Stmt;
import java.util.List;
import java.util.Set;

/** Collects the names that statements use other than by assigning to them. */
final class Reads implements Stmt.Visitor<Void>, Expr.Visitor<Void> {
  private final Set<String> names;

  private Reads(Set<String> names) {
    this.names = names;
  }

  static void of(List<Stmt> body, Set<String> names) {
    new Reads(names).block(body);
  }

  private void block(List<Stmt> body) {
    body.forEach(s -> s.accept(this));
  }

  private Void read(Expr... parts) {
    for (Expr e : parts) {
      e.accept(this);
    }
    return null;
  }

  @Override
  public Void declare(Stmt.Declare s) {
    return read(s.value());
  }

  @Override
  public Void assign(Stmt.Assign s) {
    return read(s.value());
  }

  @Override
  public Void store(Stmt.Store s) {
    names.add(s.array());
    return read(s.row(), s.column(), s.value());
  }

  @Override
  public Void loop(Stmt.For s) {
    read(s.from(), s.to());
    block(s.body());
    return null;
  }

  @Override
  public Void branch(Stmt.If s) {
    read(s.condition());
    block(s.yes());
    block(s.no());
    return null;
  }

  @Override
  public Void call(Stmt.Call s) {
    for (Argument argument : s.arguments()) {
      if (argument instanceof Argument.Value value) {
        read(value.value());
      } else if (argument instanceof Argument.Row row) {
        names.add(row.array());
        read(row.row());
      } else {
        names.add(((Argument.Rows) argument).array());
      }
    }
    return null;
  }

  @Override
  public Void push(Stmt.Push s) {
    return read(s.value());
  }

  @Override
  public Void pop(Stmt.Pop s) {
    return null;
  }

  @Override
  public Void result(Stmt.Return s) {
    return read(s.value());
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
  public Void variable(Expr.Variable e) {
    names.add(e.name());
    return null;
  }

  @Override
  public Void load(Expr.Load e) {
    names.add(e.array());
    return read(e.row(), e.column());
  }

  @Override
  public Void unary(Expr.Unary e) {
    return read(e.operand());
  }

  @Override
  public Void binary(Expr.Binary e) {
    return read(e.left(), e.right());
  }

  @Override
  public Void compare(Expr.Compare e) {
    // The text of a decided comparison has neither side.
    return Decided.outcome(e).isPresent() ? null : read(e.left(), e.right());
  }

  @Override
  public Void select(Expr.Select e) {
    return read(e.condition(), e.yes(), e.no());
  }

  @Override
  public Void convert(Expr.Convert e) {
    return read(e.operand());
  }

  @Override
  public Void wrap(Expr.Wrap e) {
    return read(e.operand());
  }
}
