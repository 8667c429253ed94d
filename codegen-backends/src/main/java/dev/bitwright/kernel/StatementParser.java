package dev.bitwright.kernel;

import dev.bitwright.kernel.Expr.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads statements of the text form. */
final class StatementParser {
  private final Scanner in;
  private final Scope scope;
  private final ExpressionParser expressions;

  StatementParser(Scanner in, Scope scope) {
    this.in = in;
    this.scope = scope;
    this.expressions = new ExpressionParser(in, scope);
  }

  List<Stmt> block() {
    in.need("{");
    scope.open();
    List<Stmt> body = new ArrayList<>();
    while (!in.take("}")) {
      if (in.atEnd()) {
        throw in.error("expected }");
      }
      body.add(statement());
    }
    scope.close();
    return body;
  }

  private Stmt statement() {
    if (in.take("#")) {
      return new Stmt.Comment(in.restOfLine());
    }
    String word = in.word("a statement");
    switch (word) {
      case "let":
        return let();
      case "var":
        Variable variable = variable();
        in.need("=");
        return declared(new Stmt.Declare(variable, expressions.expression(), true), variable);
      case "for":
        return loop();
      case "if":
        Expr condition = expressions.expression();
        List<Stmt> yes = block();
        return new Stmt.If(condition, yes, in.takeWord("else") ? block() : List.of());
      case "call":
        return call(Optional.empty());
      case "push":
        String stream = in.word("a stream");
        in.need(",");
        return new Stmt.Push(stream, expressions.expression());
      case "return":
        return new Stmt.Return(expressions.expression());
      default:
        return assignment(word);
    }
  }

  private Variable variable() {
    String name = in.word("a name");
    in.need(":");
    return new Variable(name, KernelParser.type(in));
  }

  private Stmt declared(Stmt stmt, Variable variable) {
    scope.add(variable);
    return stmt;
  }

  private Stmt let() {
    Variable variable = variable();
    in.need("=");
    if (in.takeWord("call")) {
      return declared(call(Optional.of(variable)), variable);
    }
    if (in.takeWord("pop")) {
      return declared(new Stmt.Pop(variable, in.word("a stream")), variable);
    }
    return declared(new Stmt.Declare(variable, expressions.expression(), false), variable);
  }

  private Stmt assignment(String name) {
    Object target = scope.find(name);
    if (target instanceof Array) {
      Expr.Load place = expressions.element(name);
      in.need("=");
      return new Stmt.Store(name, place.row(), place.column(), expressions.expression());
    }
    if (target instanceof Variable variable) {
      in.need("=");
      return new Stmt.Assign(variable, expressions.expression());
    }
    throw in.error("nothing is named " + name);
  }

  private Stmt loop() {
    Variable variable = new Variable(in.word("a name"), IntType.INT);
    in.needWord("from");
    Expr from = expressions.expression();
    in.needWord("to");
    Expr to = expressions.expression();
    int step = in.takeWord("step") ? in.positive() : 1;
    LoopKind kind = LoopKind.SEQUENTIAL;
    if (in.takeWord("parallel")) {
      kind = LoopKind.PARALLEL;
    } else if (in.takeWord("pipelined")) {
      kind = LoopKind.PIPELINED;
    } else if (in.takeWord("unrolled")) {
      kind = LoopKind.unrolled(in.seesNumber() ? in.positive() : 0);
    }
    scope.open();
    scope.add(variable);
    List<Stmt> body = block();
    scope.close();
    return new Stmt.For(variable, from, to, step, kind, body);
  }

  private Stmt call(Optional<Variable> result) {
    String routine = in.word("a routine");
    List<Argument> arguments = new ArrayList<>();
    in.need("(");
    while (!in.take(")")) {
      if (!arguments.isEmpty()) {
        in.need(",");
      }
      arguments.add(argument());
    }
    return new Stmt.Call(routine, arguments, result);
  }

  private Argument argument() {
    if (in.take("&")) {
      String array = in.word("an array");
      if (!in.take("[")) {
        return new Argument.Rows(array);
      }
      Expr row = expressions.expression();
      in.need("]");
      return new Argument.Row(array, row);
    }
    return new Argument.Value(expressions.expression());
  }
}
