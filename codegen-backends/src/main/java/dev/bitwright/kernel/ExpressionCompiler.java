package dev.bitwright.kernel;

import java.util.Map;

/** Turns expressions into closures. */
final class ExpressionCompiler implements Expr.Visitor<Object> {
  private final Site site;
  private final Map<String, Integer> slots;
  private final Map<String, Array> arrays;
  private final Map<String, Node.Place> places;

  ExpressionCompiler(
      Site site,
      Map<String, Integer> slots,
      Map<String, Array> arrays,
      Map<String, Node.Place> places) {
    this.site = site;
    this.slots = slots;
    this.arrays = arrays;
    this.places = places;
  }

  Node.Int intOf(Expr e) {
    return (Node.Int) e.accept(this);
  }

  Node.Real realOf(Expr e) {
    return (Node.Real) e.accept(this);
  }

  @Override
  public Node.Int integer(Expr.IntConstant e) {
    long value = e.value();
    return f -> value;
  }

  @Override
  public Node.Real real(Expr.FloatConstant e) {
    double value = e.value();
    return f -> value;
  }

  @Override
  public Object variable(Expr.Variable e) {
    int slot = slots.get(e.name());
    if (e.type().isInt()) {
      return (Node.Int) f -> f.ints[slot];
    }
    return (Node.Real) f -> f.reals[slot];
  }

  @Override
  public Object load(Expr.Load e) {
    Array array = arrays.get(e.array());
    Node.Place place = places.get(e.array());
    Node.Int row = intOf(e.row());
    Node.Int column = intOf(e.column());
    return e.type().isInt()
        ? ArrayAccess.loadInt(site, array, place, row, column)
        : ArrayAccess.loadReal(site, array, place, row, column);
  }

  @Override
  public Object unary(Expr.Unary e) {
    if (e.type() instanceof FloatType type) {
      return FloatArithmetic.unary(e.op(), type, realOf(e.operand()));
    }
    IntType from = e.operand().type().asInt();
    return IntArithmetic.unary(site, e.op(), e.type().asInt(), from, intOf(e.operand()));
  }

  @Override
  public Object binary(Expr.Binary e) {
    if (e.type() instanceof FloatType type) {
      return FloatArithmetic.binary(e.op(), type, realOf(e.left()), realOf(e.right()));
    }
    IntType left = e.left().type().asInt();
    return IntArithmetic.binary(
        site, e.op(), e.type().asInt(), left, intOf(e.left()), intOf(e.right()));
  }

  @Override
  public Node.Int compare(Expr.Compare e) {
    return e.left().type().isInt()
        ? IntArithmetic.compare(e.op(), intOf(e.left()), intOf(e.right()))
        : FloatArithmetic.compare(e.op(), realOf(e.left()), realOf(e.right()));
  }

  @Override
  public Object select(Expr.Select e) {
    Node.Int condition = intOf(e.condition());
    if (e.type().isInt()) {
      Node.Int yes = intOf(e.yes());
      Node.Int no = intOf(e.no());
      return (Node.Int) f -> condition.get(f) != 0 ? yes.get(f) : no.get(f);
    }
    Node.Real yes = realOf(e.yes());
    Node.Real no = realOf(e.no());
    return (Node.Real) f -> condition.get(f) != 0 ? yes.get(f) : no.get(f);
  }

  @Override
  public Object convert(Expr.Convert e) {
    Type from = e.operand().type();
    if (e.type() instanceof FloatType type) {
      return from.isInt()
          ? FloatArithmetic.convert(site, type, intOf(e.operand()))
          : FloatArithmetic.convert(type, (FloatType) from, realOf(e.operand()));
    }
    return from.isInt()
        ? IntArithmetic.convert(site, e.type().asInt(), from.asInt(), intOf(e.operand()))
        : IntArithmetic.convert(site, e.type().asInt(), realOf(e.operand()));
  }

  @Override
  public Node.Int wrap(Expr.Wrap e) {
    Node.Int operand = intOf(e.operand());
    IntType type = e.type();
    return f -> type.wrap(operand.get(f));
  }
}
