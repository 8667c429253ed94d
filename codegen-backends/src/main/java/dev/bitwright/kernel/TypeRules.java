package dev.bitwright.kernel;

/** What types the operands and results of each operation may have. */
final class TypeRules {
  private TypeRules() {}

  static void unary(Expr.Unary e) {
    Type from = e.operand().type();
    require(from.isInt() ? e.op().onInt() : e.op().onFloat(), e.op().text(), from);
    if (from.isInt()) {
      require(e.type().isInt(), e.op().text() + " to", e.type());
      if (e.op() != UnaryOp.POPCOUNT) {
        require(!from.asInt().isWord(), e.op().text(), from);
      }
      require(!e.type().asInt().isWord(), e.op().text() + " to", e.type());
    } else {
      require(from.sameValues(e.type()), e.op().text() + " of " + from.text() + " to", e.type());
    }
  }

  static void binary(Expr.Binary e) {
    Type a = e.left().type();
    Type b = e.right().type();
    String what = a.text() + " " + e.op().text() + " " + b.text() + " to";
    if (!a.isInt() || !b.isInt()) {
      require(e.op().onFloat() && a.sameValues(b) && a.sameValues(e.type()), what, e.type());
      return;
    }
    require(e.op().onInt() && e.type().isInt(), what, e.type());
    IntType left = a.asInt();
    IntType right = b.asInt();
    IntType result = e.type().asInt();
    if (e.op().isShift()) {
      require(!right.isWord(), what, e.type());
      if (e.op() != BinaryOp.USHR || !result.isWord()) {
        IntType.join(left, result);
      }
    } else {
      IntType join = IntType.join(IntType.join(left, right), result);
      require(e.op().onWord() || !join.isWord(), what, e.type());
    }
  }

  static void compare(Expr.Compare e) {
    Type a = e.left().type();
    Type b = e.right().type();
    String what = "comparing " + a.text() + " " + e.op().text();
    if (!a.isInt() || !b.isInt()) {
      require(a.sameValues(b), what, b);
      return;
    }
    IntType join = IntType.join(a.asInt(), b.asInt());
    require(!join.isWord() || e.op() == CompareOp.EQ || e.op() == CompareOp.NE, what, b);
  }

  static void select(Expr.Select e) {
    require(e.condition().type().sameValues(IntType.BIT), "condition of", e.condition().type());
    require(
        e.type().holds(e.yes().type()), "select of " + e.type().text() + " from", e.yes().type());
    require(e.type().holds(e.no().type()), "select of " + e.type().text() + " from", e.no().type());
    if (!e.type().isInt()) {
      require(e.type() == e.yes().type() && e.type() == e.no().type(), "select to", e.type());
    }
  }

  static void convert(Expr.Convert e) {
    Type from = e.operand().type();
    if (from.isInt() != e.type().isInt()) {
      IntType integer = from.isInt() ? from.asInt() : e.type().asInt();
      require(!integer.isWord(), "conversion between a float and", integer);
    }
  }

  static void wrap(Expr.Wrap e) {
    require(e.operand().type().isInt(), "wrap of", e.operand().type());
  }

  /** {@code to} takes values of {@code from} as they are. */
  static void takes(String what, Type to, Type from) {
    boolean taken = to.isInt() ? to.holds(from) : to == from;
    require(taken, what + " " + to.text() + " takes no", from);
  }

  private static void require(boolean condition, String what, Type type) {
    if (!condition) {
      throw new KernelException(what + " " + type.text() + " is not defined");
    }
  }
}
