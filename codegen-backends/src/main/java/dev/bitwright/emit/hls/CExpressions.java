package dev.bitwright.emit.hls;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.CompareOp;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelException;
import dev.bitwright.kernel.Literals;
import dev.bitwright.kernel.Type;
import dev.bitwright.kernel.UnaryOp;
import java.util.Optional;
import java.util.Set;

/**
 * Expressions as C text. The type an operation works in is the narrowest that holds both operands
 * and the stated result; both operands are cast to it, so that neither promotion, nor the narrow
 * arithmetic of {@code _BitInt}, nor the growth of {@code ap_int} changes the value.
 */
final class CExpressions implements Expr.Visitor<CCode> {
  private static final IntType WORD32 = IntType.unsigned(32);
  private static final IntType WORD64 = IntType.unsigned(64);

  private final Set<String> matrices;
  private final CHelpers helpers;

  CExpressions(Set<String> matrices, CHelpers helpers) {
    this.matrices = matrices;
    this.helpers = helpers;
  }

  CCode of(Expr e) {
    return e.accept(this);
  }

  /** The value for something of type {@code target}: checked in simulation where it may not fit. */
  String value(Type target, Expr e) {
    CCode code = of(e);
    if (!(target instanceof IntType t)) {
      return code.text();
    }
    helpers.use(t);
    CCode typed = code.exactly(t);
    boolean fits = typed == code || e instanceof Expr.IntConstant;
    return fits ? code.text() : fitted(t, code).text();
  }

  private static CCode fitted(IntType t, CCode code) {
    return t.bits() == 64
        ? code.cast(t)
        : CCode.primary("FIT(" + CTypes.name(t) + ", " + code.text() + ")", t);
  }

  String index(Expr e) {
    return of(e).as(IntType.INT).text();
  }

  String place(String array, Expr row, Expr column) {
    return row(array, row) + "[" + index(column) + "]";
  }

  String row(String array, Expr row) {
    return matrices.contains(array) ? array + "[" + index(row) + "]" : array;
  }

  CCode condition(Expr e) {
    if (e instanceof Expr.Compare c) {
      return comparison(c);
    }
    if (e instanceof Expr.Binary b && isLogical(b) && b.op() != BinaryOp.XOR) {
      boolean both = b.op() == BinaryOp.AND;
      int precedence = both ? CCode.BOTH : CCode.EITHER;
      String text =
          condition(b.left()).under(precedence, false)
              + (both ? " && " : " || ")
              + condition(b.right()).under(precedence, true);
      return CCode.of(text, precedence, null);
    }
    return CCode.of(of(e).under(CCode.EQUALITY, false) + " != 0", CCode.EQUALITY, null);
  }

  private static boolean isLogical(Expr e) {
    return e instanceof Expr.Compare
        || e instanceof Expr.Binary b
            && b.op().isLogic()
            && isBit(b)
            && isBit(b.left())
            && isBit(b.right())
            && (isLogical(b.left()) || isLogical(b.right()));
  }

  private static boolean isBit(Expr e) {
    return e.type().sameValues(IntType.BIT);
  }

  private CCode comparison(Expr.Compare e) {
    Optional<Boolean> outcome = Decided.outcome(e);
    if (outcome.isPresent()) {
      return CCode.literal(outcome.get() ? 1 : 0, IntType.INT);
    }
    boolean equality = e.op() == CompareOp.EQ || e.op() == CompareOp.NE;
    int precedence = equality ? CCode.EQUALITY : CCode.RELATION;
    CCode left = of(e.left());
    CCode right = of(e.right());
    if (e.left().type().isInt()) {
      IntType work = IntType.join(e.left().type().asInt(), e.right().type().asInt());
      left = operand(left, work);
      right = operand(right, work);
    }
    String text =
        left.under(precedence, false) + " " + e.op().text() + " " + right.under(precedence, true);
    return CCode.of(text, precedence, null);
  }

  private CCode operand(CCode code, IntType work) {
    CCode typed = code.as(work);
    if (typed != code) {
      helpers.use(work);
    }
    return typed;
  }

  @Override
  public CCode integer(Expr.IntConstant e) {
    return CCode.literal(e.value(), e.type());
  }

  @Override
  public CCode real(Expr.FloatConstant e) {
    String text = Literals.decimal(e.type(), e.value()) + (e.type() == FloatType.F32 ? "f" : "");
    return CCode.of(text, text.startsWith("-") ? CCode.UNARY : CCode.PRIMARY, e.type());
  }

  @Override
  public CCode variable(Expr.Variable e) {
    return CCode.primary(e.name(), e.type());
  }

  @Override
  public CCode load(Expr.Load e) {
    return CCode.primary(place(e.array(), e.row(), e.column()), e.type());
  }

  @Override
  public CCode unary(Expr.Unary e) {
    CCode operand = of(e.operand());
    if (e.type() instanceof FloatType type) {
      return real(e.op(), type, operand);
    }
    IntType from = e.operand().type().asInt();
    IntType result = e.type().asInt();
    if (e.op() == UnaryOp.POPCOUNT) {
      String call = helpers.popcount(from.bits()) + "(" + pattern(e.operand()).text() + ")";
      return CCode.primary(call, IntType.ofRange(0, from.bits()));
    }
    IntType work = IntType.join(result, from);
    helpers.use(work);
    if (e.op() == UnaryOp.ABS) {
      if (!work.signed()) {
        return operand;
      }
      return CCode.primary(helpers.abs(work) + "(" + operand.as(work).text() + ")", work);
    }
    return negated(operand.exactly(work), wide(work));
  }

  private static CCode negated(CCode operand, Type type) {
    boolean twice = operand.text().startsWith("-");
    String text = twice ? "(" + operand.text() + ")" : operand.in(CCode.UNARY);
    return CCode.of("-" + text, CCode.UNARY, type);
  }

  private CCode real(UnaryOp op, FloatType type, CCode operand) {
    switch (op) {
      case NEG:
        return negated(operand, type);
      case ABS:
        return CCode.primary(CHelpers.math("fabs", type) + "(" + operand.text() + ")", type);
      case SQRT:
      case RINT:
      case FLOOR:
        return CCode.primary(CHelpers.math(op.text(), type) + "(" + operand.text() + ")", type);
      default:
        throw new KernelException("C has no exact form of " + op.text());
    }
  }

  /** The C type of arithmetic in {@code work}, where C does not promote or grow it. */
  private static IntType wide(IntType work) {
    return CTypes.isNative(work) && work.bits() >= 32 ? work : null;
  }

  /** The bits of a value in its declared width, as an unsigned word. */
  private CCode pattern(Expr e) {
    IntType type = e.type().asInt();
    IntType word = IntType.unsigned(type.bits());
    CCode code = of(e);
    if (!type.signed()) {
      return code.literal() ? code : operand(code, word.sameValues(type) ? type : word);
    }
    IntType full = type.bits() <= 32 ? WORD32 : WORD64;
    CCode unsigned = code.cast(full);
    return CTypes.isNative(word) ? code.cast(word) : masked(unsigned, word);
  }

  private static CCode masked(CCode code, IntType word) {
    String mask = CCode.digits(word.max(), false);
    return CCode.of(code.under(CCode.AND, false) + " & " + mask, CCode.AND, null);
  }

  @Override
  public CCode binary(Expr.Binary e) {
    if (e.type() instanceof FloatType type) {
      return real(e.op(), type, of(e.left()), of(e.right()));
    }
    if (e.op().isShift()) {
      return shift(e);
    }
    if (isLogical(e) && e.op() != BinaryOp.XOR) {
      return condition(e);
    }
    IntType result = e.type().asInt();
    IntType operands = IntType.join(e.left().type().asInt(), e.right().type().asInt());
    IntType work = IntType.join(result, operands);
    if (e.op() == BinaryOp.MIN || e.op() == BinaryOp.MAX) {
      helpers.use(operands);
      String name = helpers.extreme(e.op() == BinaryOp.MAX, operands);
      String text = of(e.left()).as(operands).text() + ", " + of(e.right()).as(operands).text();
      return CCode.primary(name + "(" + text + ")", operands);
    }
    CCode left = operand(of(e.left()), work);
    CCode right = operand(of(e.right()), work);
    if (left.literal() && right.literal()) {
      left = left.cast(work);
      helpers.use(work);
    }
    int precedence = precedence(e.op());
    String text =
        left.under(precedence, false) + " " + e.op().text() + " " + right.under(precedence, true);
    return CCode.of(text, precedence, wide(work));
  }

  private CCode real(BinaryOp op, FloatType type, CCode left, CCode right) {
    if (op == BinaryOp.MIN || op == BinaryOp.MAX) {
      String name = helpers.extreme(op == BinaryOp.MAX, type);
      return CCode.primary(name + "(" + left.text() + ", " + right.text() + ")", type);
    }
    int precedence = precedence(op);
    String text =
        left.under(precedence, false) + " " + op.text() + " " + right.under(precedence, true);
    return CCode.of(text, precedence, type);
  }

  private CCode shift(Expr.Binary e) {
    IntType from = e.left().type().asInt();
    IntType result = e.type().asInt();
    CCode count = of(e.right()).as(IntType.INT);
    CCode left;
    if (e.op() == BinaryOp.SHL) {
      IntType work = IntType.join(result, from);
      left = of(e.left()).cast(work.bits() <= 32 ? WORD32 : WORD64);
      String text = left.text() + " << " + count.under(CCode.SHIFT, true);
      helpers.use(work);
      return CCode.of(text, CCode.SHIFT, null).cast(work);
    }
    if (e.op() == BinaryOp.USHR) {
      left = pattern(e.left());
      left = left.literal() ? left.cast(IntType.unsigned(from.bits())) : left;
    } else {
      left = of(e.left()).exactly(from);
    }
    helpers.use(from);
    String text = left.under(CCode.SHIFT, false) + " >> " + count.under(CCode.SHIFT, true);
    return CCode.of(text, CCode.SHIFT, null);
  }

  private static int precedence(BinaryOp op) {
    switch (op) {
      case MUL:
      case DIV:
      case REM:
        return CCode.MULTIPLY;
      case ADD:
      case SUB:
        return CCode.ADD;
      case AND:
        return CCode.AND;
      case OR:
        return CCode.OR;
      case XOR:
        return CCode.XOR;
      default:
        return CCode.SHIFT;
    }
  }

  @Override
  public CCode compare(Expr.Compare e) {
    return comparison(e);
  }

  @Override
  public CCode select(Expr.Select e) {
    CCode yes = of(e.yes());
    CCode no = of(e.no());
    Type type = e.type();
    if (type instanceof IntType t) {
      helpers.use(t);
      // Both branches of one type: C++ finds no common one for ap_int and int.
      yes = yes.exactly(t);
      no = no.exactly(t);
      type = wide(t);
    }
    String text =
        condition(e.condition()).in(CCode.CHOICE + 1)
            + " ? "
            + yes.in(CCode.CHOICE + 1)
            + " : "
            + no.in(CCode.CHOICE);
    return CCode.of(text, CCode.CHOICE, type);
  }

  @Override
  public CCode convert(Expr.Convert e) {
    CCode operand = of(e.operand());
    if (!(e.type() instanceof IntType to)) {
      return operand.cast(e.type());
    }
    helpers.use(to);
    if (to.holds(e.operand().type())) {
      return operand.exactly(to);
    }
    return fitted(to, operand);
  }

  @Override
  public CCode wrap(Expr.Wrap e) {
    IntType to = e.type();
    IntType from = e.operand().type().asInt();
    helpers.use(to);
    CCode operand = of(e.operand());
    if (to.holds(from)) {
      return operand.exactly(to);
    }
    if (CTypes.isNative(to)) {
      return operand.cast(to);
    }
    IntType full = Math.max(to.bits(), from.bits()) <= 32 ? WORD32 : WORD64;
    CCode masked = masked(operand.cast(full), IntType.unsigned(to.bits()));
    if (!to.signed()) {
      return masked.cast(to);
    }
    // Two's complement of fewer bits than the word: flip the sign bit and subtract it again.
    String sign = CCode.digits(1L << (to.bits() - 1), false);
    IntType signed = IntType.signed(full.bits());
    String text = "(" + masked.text() + ") ^ " + sign;
    CCode flipped = CCode.of(text, CCode.XOR, full).cast(signed);
    String minus = CCode.digits(1L << (to.bits() - 1), true);
    return CCode.of(flipped.text() + " - " + minus, CCode.ADD, signed).cast(to);
  }
}
