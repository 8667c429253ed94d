package dev.bitwright.kernel;

import java.util.List;
import java.util.Optional;

/** A statement. */
public sealed interface Stmt {

  <R> R accept(Visitor<R> visitor);

  /** One method per form; no defaults, so that a new form does not compile until handled. */
  interface Visitor<R> {
    R declare(Declare s);

    R assign(Assign s);

    R store(Store s);

    R loop(For s);

    R branch(If s);

    R call(Call s);

    R push(Push s);

    R pop(Pop s);

    R result(Return s);

    R comment(Comment s);
  }

  /** A new local with its first value; the value's type must be held by the variable's. */
  record Declare(Expr.Variable variable, Expr value, boolean mutable) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.declare(this);
    }
  }

  /** A new value for a mutable local. */
  record Assign(Expr.Variable variable, Expr value) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.assign(this);
    }
  }

  /** A new value for an element; {@code row} is the constant 0 of type s32 for a vector. */
  record Store(String array, Expr row, Expr column, Expr value) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.store(this);
    }
  }

  /**
   * {@code for (variable = from; variable < to; variable += step)}. The bounds are evaluated once;
   * they use no element of an array and no local that the body assigns.
   *
   * @param variable of type s32
   * @param step at least 1
   */
  record For(Expr.Variable variable, Expr from, Expr to, int step, LoopKind kind, List<Stmt> body)
      implements Stmt {
    public For {
      body = List.copyOf(body);
      if (step < 1) {
        throw new KernelException("loop " + variable.name() + " has step " + step);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.loop(this);
    }
  }

  /** The condition is u1. */
  record If(Expr condition, List<Stmt> yes, List<Stmt> no) implements Stmt {
    public If {
      yes = List.copyOf(yes);
      no = List.copyOf(no);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.branch(this);
    }
  }

  /** Calls a routine of the program; a result becomes a new immutable local. */
  record Call(String routine, List<Argument> arguments, Optional<Expr.Variable> result)
      implements Stmt {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }

  /** Appends to a stream. */
  record Push(String stream, Expr value) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.push(this);
    }
  }

  /** Takes the oldest element of a stream into a new immutable local. */
  record Pop(Expr.Variable variable, String stream) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.pop(this);
    }
  }

  /** The function's result; only as the last statement of its body. */
  record Return(Expr value) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.result(this);
    }
  }

  /** One line for the reader. */
  record Comment(String text) implements Stmt {
    public Comment {
      text = text.strip();
      if (text.indexOf('\n') >= 0 || text.contains("*/")) {
        throw new KernelException("a comment is one line without */: " + text);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.comment(this);
    }
  }
}
