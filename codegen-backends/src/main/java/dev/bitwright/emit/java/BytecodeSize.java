package dev.bitwright.emit.java;

import dev.bitwright.kernel.Argument;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Stmt;
import java.util.List;

/**
 * An upper estimate of the bytecode of an emitted method. HotSpot does not compile methods over
 * 8,000 bytes, so lowerings keep every function below {@link #LIMIT}.
 */
public final class BytecodeSize {
  /** Estimates below this are safe. */
  public static final int LIMIT = 7000;

  private BytecodeSize() {}

  /** Bytes of the method's code, rather too many than too few. */
  public static int of(Function function) {
    return of(function.body()) + 8;
  }

  /** Bytes of the code of some statements. */
  public static int of(List<Stmt> body) {
    int sum = 0;
    for (Stmt s : body) {
      sum = Math.addExact(sum, s.accept(new Statements()));
    }
    return sum;
  }

  private static int of(Expr e) {
    return e.accept(new Expressions());
  }

  private static final class Statements implements Stmt.Visitor<Integer> {
    @Override
    public Integer declare(Stmt.Declare s) {
      return of(s.value()) + 3;
    }

    @Override
    public Integer assign(Stmt.Assign s) {
      return of(s.value()) + 3;
    }

    @Override
    public Integer store(Stmt.Store s) {
      return of(s.row()) + of(s.column()) + of(s.value()) + 7;
    }

    @Override
    public Integer loop(Stmt.For s) {
      return of(s.from()) + of(s.to()) + of(s.body()) + 16;
    }

    @Override
    public Integer branch(Stmt.If s) {
      return of(s.condition()) + of(s.yes()) + of(s.no()) + 8;
    }

    @Override
    public Integer call(Stmt.Call s) {
      int sum = 14;
      for (Argument argument : s.arguments()) {
        if (argument instanceof Argument.Value value) {
          sum += of(value.value()) + 2;
        } else if (argument instanceof Argument.Row row) {
          sum += of(row.row()) + 6;
        } else {
          sum += 5;
        }
      }
      return sum;
    }

    @Override
    public Integer push(Stmt.Push s) {
      return of(s.value()) + 12;
    }

    @Override
    public Integer pop(Stmt.Pop s) {
      return 18;
    }

    @Override
    public Integer result(Stmt.Return s) {
      return of(s.value()) + 2;
    }

    @Override
    public Integer comment(Stmt.Comment s) {
      return 0;
    }
  }

  private static final class Expressions implements Expr.Visitor<Integer> {
    @Override
    public Integer integer(Expr.IntConstant e) {
      return e.value() >= -1 && e.value() <= 5 ? 1 : 3;
    }

    @Override
    public Integer real(Expr.FloatConstant e) {
      return 3;
    }

    @Override
    public Integer variable(Expr.Variable e) {
      return 2;
    }

    @Override
    public Integer load(Expr.Load e) {
      return of(e.row()) + of(e.column()) + 6;
    }

    @Override
    public Integer unary(Expr.Unary e) {
      return of(e.operand()) + 7;
    }

    @Override
    public Integer binary(Expr.Binary e) {
      int operation = e.type().sameValues(IntType.BIT) ? 9 : 5;
      return of(e.left()) + of(e.right()) + operation;
    }

    @Override
    public Integer compare(Expr.Compare e) {
      return of(e.left()) + of(e.right()) + 9;
    }

    @Override
    public Integer select(Expr.Select e) {
      return of(e.condition()) + of(e.yes()) + of(e.no()) + 8;
    }

    @Override
    public Integer convert(Expr.Convert e) {
      return of(e.operand()) + 2;
    }

    @Override
    public Integer wrap(Expr.Wrap e) {
      return of(e.operand()) + 8;
    }
  }
}
