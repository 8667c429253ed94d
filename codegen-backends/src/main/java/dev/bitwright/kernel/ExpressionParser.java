package dev.bitwright.kernel;

/** Reads expressions of the text form. */
final class ExpressionParser {
  private final Scanner in;
  private final Scope scope;

  ExpressionParser(Scanner in, Scope scope) {
    this.in = in;
    this.scope = scope;
  }

  Expr expression() {
    if (in.seesNumber()) {
      return literal();
    }
    if (in.take("(")) {
      return operation();
    }
    String word = in.word("an expression");
    if (in.sees("(")) {
      return named(word);
    }
    Object known = scope.find(word);
    if (known instanceof Array) {
      return element(word);
    }
    if (known instanceof Expr.Variable variable) {
      return variable;
    }
    throw in.error("nothing is named " + word);
  }

  private Expr literal() {
    String number = in.number();
    Type type = in.take(":") ? KernelParser.type(in) : IntType.INT;
    try {
      if (type instanceof IntType t) {
        return new Expr.IntConstant(t, Long.parseLong(number));
      }
      boolean single = type == FloatType.F32;
      double value = single ? Float.parseFloat(number) : Double.parseDouble(number);
      return new Expr.FloatConstant((FloatType) type, value);
    } catch (NumberFormatException e) {
      throw in.error("not a number of " + type.text() + ": " + number);
    }
  }

  private Expr operation() {
    Expr left = expression();
    // Longer symbols first: ">>>" before ">>" before ">".
    BinaryOp best = null;
    for (BinaryOp op : BinaryOp.values()) {
      boolean longer = best == null || op.text().length() > best.text().length();
      if (longer && !Character.isLetter(op.text().charAt(0)) && in.sees(op.text())) {
        best = op;
      }
    }
    if (best != null) {
      in.need(best.text());
      Expr right = expression();
      in.need(")");
      return new Expr.Binary(best, result(), left, right);
    }
    CompareOp compare = null;
    for (CompareOp op : CompareOp.values()) {
      if (in.sees(op.text()) && (compare == null || op.text().length() > 1)) {
        compare = op;
      }
    }
    if (compare == null) {
      throw in.error("expected an operator");
    }
    in.need(compare.text());
    Expr right = expression();
    in.need(")");
    return new Expr.Compare(compare, left, right);
  }

  private Type result() {
    in.need(":");
    return KernelParser.type(in);
  }

  private Expr named(String word) {
    in.need("(");
    Expr first = expression();
    if (word.equals("select")) {
      in.need(",");
      Expr yes = expression();
      in.need(",");
      Expr no = expression();
      in.need(")");
      return new Expr.Select(result(), first, yes, no);
    }
    if (word.equals("min") || word.equals("max")) {
      in.need(",");
      Expr second = expression();
      in.need(")");
      BinaryOp op = word.equals("min") ? BinaryOp.MIN : BinaryOp.MAX;
      return new Expr.Binary(op, result(), first, second);
    }
    in.need(")");
    if (word.equals("convert")) {
      return new Expr.Convert(result(), first);
    }
    if (word.equals("wrap")) {
      return new Expr.Wrap(result().asInt(), first);
    }
    for (UnaryOp op : UnaryOp.values()) {
      if (op.text().equals(word)) {
        return new Expr.Unary(op, result(), first);
      }
    }
    throw in.error("no operation is named " + word);
  }

  /** The indices after the name of an array. */
  Expr.Load element(String name) {
    Array array = (Array) scope.find(name);
    in.need("[");
    Expr first = expression();
    in.need("]");
    if (!in.take("[")) {
      return new Expr.Load(name, array.element(), Kernels.i(0), first);
    }
    Expr second = expression();
    in.need("]");
    return new Expr.Load(name, array.element(), first, second);
  }
}
