package dev.bitwright.kernel;

/** What types the operands and results of each operation may have. */
final class TypeRules {
  private TypeRules() {}

  static void unary(Expr.Unary e) {
    Type from = e.operand().type();
    require(from.isInt() ? e.op().onInt() : e.op().onFloat(), from, e.op().text());
    if (from.isInt()) {
      require(e.type().isInt(), e.type(), e.op().text(), " to");
      if (e.op() != UnaryOp.POPCOUNT) {
        require(!from.asInt().isWord(), from, e.op().text());
      }
      require(!e.type().asInt().isWord(), e.type(), e.op().text(), " to");
    } else {
      require(from.sameValues(e.type()), e.type(), e.op().text(), " of ", from, " to");
    }
  }

  static void binary(Expr.Binary e) {
    Type a = e.left().type();
    Type b = e.right().type();
    if (!a.isInt() || !b.isInt()) {
      defined(e, e.op().onFloat() && a.sameValues(b) && a.sameValues(e.type()));
      return;
    }
    defined(e, e.op().onInt() && e.type().isInt());
    IntType left = a.asInt();
    IntType right = b.asInt();
    IntType result = e.type().asInt();
    if (e.op().isShift()) {
      defined(e, !right.isWord());
      if (e.op() != BinaryOp.USHR || !result.isWord()) {
        IntType.join(left, result);
      }
    } else {
      IntType join = IntType.join(IntType.join(left, right), result);
      defined(e, e.op().onWord() || !join.isWord());
    }
  }

  private static void defined(Expr.Binary e, boolean condition) {
    require(condition, e.type(), e.left().type(), " ", e.op().text(), " ", e.right().type(), " to");
  }

  static void compare(Expr.Compare e) {
    Type a = e.left().type();
    Type b = e.right().type();
    if (!a.isInt() || !b.isInt()) {
      require(a.sameValues(b), b, "comparing ", a, " ", e.op().text());
      return;
    }
    IntType join = IntType.join(a.asInt(), b.asInt());
    boolean equality = e.op() == CompareOp.EQ || e.op() == CompareOp.NE;
    require(!join.isWord() || equality, b, "comparing ", a, " ", e.op().text());
  }

  static void select(Expr.Select e) {
    require(e.condition().type().sameValues(IntType.BIT), e.condition().type(), "condition of");
    for (Expr value : new Expr[] {e.yes(), e.no()}) {
      require(e.type().holds(value.type()), value.type(), "select of ", e.type(), " from");
    }
    if (!e.type().isInt()) {
      require(e.type() == e.yes().type() && e.type() == e.no().type(), e.type(), "select to");
    }
  }

  static void convert(Expr.Convert e) {
    Type from = e.operand().type();
    if (from.isInt() != e.type().isInt()) {
      IntType integer = from.isInt() ? from.asInt() : e.type().asInt();
      require(!integer.isWord(), integer, "conversion between a float and");
    }
  }

  static void wrap(Expr.Wrap e) {
    require(e.operand().type().isInt(), e.operand().type(), "wrap of");
  }

  /** {@code to} takes values of {@code from} as they are. */
  static void takes(String what, Type to, Type from) {
    boolean taken = to.isInt() ? to.holds(from) : to == from;
    require(taken, from, what, " ", to, " takes no");
  }

  private static void require(boolean condition, Type type, Object... what) {
    if (!condition) {
      throw new KernelException(text(what) + " " + type.text() + " is not defined");
    }
  }

  /** Words and types of a message, joined only once there is one: most rules always hold. */
  static String text(Object... parts) {
    StringBuilder out = new StringBuilder();
    for (Object part : parts) {
      out.append(part instanceof Type type ? type.text() : part);
    }
    return out.toString();
  }
}
