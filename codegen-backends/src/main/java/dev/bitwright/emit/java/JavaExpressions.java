package dev.bitwright.emit.java;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.CompareOp;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.kernel.Type;
import dev.bitwright.kernel.UnaryOp;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Expressions as Java text, in int or long arithmetic by result width, with few parentheses. */
final class JavaExpressions implements Expr.Visitor<JavaCode> {
  private final Set<String> matrices;
  private final UnaryOperator<String> arrayName;

  /**
   * @param matrices names of the arrays that are {@code T[][]}
   * @param arrayName what Java calls the array of a given name
   */
  JavaExpressions(Set<String> matrices, UnaryOperator<String> arrayName) {
    this.matrices = matrices;
    this.arrayName = arrayName;
  }

  JavaCode of(Expr e) {
    return e.accept(this);
  }

  /** The expression as a value for a local, a parameter or a result. */
  String value(Expr e) {
    return of(e).text();
  }

  /** The expression as a value for an element of the given type. */
  String element(Type element, Expr e) {
    String storage = JavaTypes.element(element);
    JavaCode code = of(e);
    boolean narrow = storage.equals("byte") || storage.equals("short");
    boolean plain = e instanceof Expr.IntConstant || isElementOf(storage, e, code);
    return narrow && !plain ? code.cast(storage).text() : code.text();
  }

  /** True when javac gives the text the storage type, or byte for short, already. */
  private static boolean isElementOf(String storage, Expr e, JavaCode code) {
    if (e instanceof Expr.Load) {
      String own = JavaTypes.element(e.type());
      return own.equals(storage) || own.equals("byte");
    }
    return code.precedence() == JavaCode.UNARY
        && (code.text().startsWith("(" + storage + ") ") || code.text().startsWith("(byte) "));
  }

  /** The expression as a value that is boxed: exactly int, long, float or double to javac. */
  String boxed(Type type, Expr e) {
    JavaCode code = of(e);
    if (JavaTypes.isLong(type)) {
      return code.toLong().text();
    }
    return isNarrow(e, code) ? code.cast("int").text() : code.text();
  }

  private boolean isNarrow(Expr e, JavaCode code) {
    if (e instanceof Expr.Select s) {
      return isNarrow(s.yes(), of(s.yes())) || isNarrow(s.no(), of(s.no()));
    }
    if (e instanceof Expr.Convert c && c.type().isInt() && c.operand().type().isInt()) {
      return isNarrow(c.operand(), code);
    }
    return e.type().isInt() && isElementOf("short", e, code);
  }

  String index(Expr e) {
    return of(e).toInt().text();
  }

  String place(String array, Expr row, Expr column) {
    String name = arrayName.apply(array);
    String rowText = matrices.contains(array) ? "[" + index(row) + "]" : "";
    return name + rowText + "[" + index(column) + "]";
  }

  String row(String array, Expr row) {
    String name = arrayName.apply(array);
    return matrices.contains(array) ? name + "[" + index(row) + "]" : name;
  }

  String rows(String array) {
    return arrayName.apply(array);
  }

  /** A u1 expression as a Java boolean. */
  JavaCode condition(Expr e) {
    if (e instanceof Expr.Compare c) {
      return comparison(c.op(), c.left(), c.right());
    }
    if (e instanceof Expr.Binary b && isLogical(b)) {
      switch (b.op()) {
        case AND:
          return logical("&&", JavaCode.BOTH, b);
        case OR:
          return logical("||", JavaCode.EITHER, b);
        default:
          return exclusive(b);
      }
    }
    return new JavaCode(of(e).under(JavaCode.EQUALITY, false) + " != 0", JavaCode.EQUALITY, false);
  }

  private JavaCode logical(String operator, int precedence, Expr.Binary b) {
    JavaCode left = condition(b.left());
    JavaCode right = condition(b.right());
    String leftText = left.precedence() == precedence ? left.text() : left.under(precedence, false);
    String rightText =
        right.precedence() == precedence ? right.text() : right.under(precedence, true);
    return new JavaCode(leftText + " " + operator + " " + rightText, precedence, false);
  }

  private JavaCode exclusive(Expr.Binary b) {
    JavaCode left = condition(b.left());
    if (b.right() instanceof Expr.IntConstant c) {
      return c.value() == 0
          ? left
          : new JavaCode("!" + left.in(JavaCode.UNARY + 1), JavaCode.UNARY, false);
    }
    JavaCode right = condition(b.right());
    String text = left.in(JavaCode.UNARY) + " != " + right.in(JavaCode.UNARY);
    return new JavaCode(text, JavaCode.EQUALITY, false);
  }

  /** True for u1 logic over comparisons, which reads best as a Java boolean. */
  private static boolean isLogical(Expr e) {
    if (e instanceof Expr.Compare) {
      return true;
    }
    return e instanceof Expr.Binary b
        && b.op().isLogic()
        && isBit(b)
        && isBit(b.left())
        && isBit(b.right())
        && (isLogical(b.left()) || isLogical(b.right()));
  }

  private static boolean isBit(Expr e) {
    return e.type().sameValues(IntType.BIT);
  }

  private JavaCode comparison(CompareOp op, Expr left, Expr right) {
    boolean equality = op == CompareOp.EQ || op == CompareOp.NE;
    int precedence = equality ? JavaCode.EQUALITY : JavaCode.RELATION;
    String text =
        of(left).under(precedence, false)
            + " "
            + op.text()
            + " "
            + of(right).under(precedence, true);
    return new JavaCode(text, precedence, false);
  }

  private JavaCode bit(JavaCode condition) {
    return new JavaCode(condition.in(JavaCode.CHOICE + 1) + " ? 1 : 0", JavaCode.CHOICE, false);
  }

  @Override
  public JavaCode integer(Expr.IntConstant e) {
    return JavaCode.literal(e);
  }

  @Override
  public JavaCode real(Expr.FloatConstant e) {
    return JavaCode.literal(e);
  }

  @Override
  public JavaCode variable(Expr.Variable e) {
    return JavaCode.primary(e.name(), JavaTypes.isLong(e.type()));
  }

  @Override
  public JavaCode load(Expr.Load e) {
    return JavaCode.primary(place(e.array(), e.row(), e.column()), JavaTypes.isLong(e.type()));
  }

  @Override
  public JavaCode unary(Expr.Unary e) {
    JavaCode operand = of(e.operand());
    if (e.type() instanceof FloatType type) {
      return JavaFloats.unary(e.op(), type, operand);
    }
    if (e.op() == UnaryOp.POPCOUNT) {
      return popcount(e);
    }
    JavaCode wide = JavaTypes.isLong(e.type()) ? operand.toLong() : operand;
    JavaCode result;
    if (e.op() == UnaryOp.NEG) {
      String text = wide.text().startsWith("-") ? "(" + wide.text() + ")" : wide.in(JavaCode.UNARY);
      result = new JavaCode("-" + text, JavaCode.UNARY, wide.isLong());
    } else {
      result = JavaCode.primary("Math.abs(" + wide.text() + ")", wide.isLong());
    }
    return narrowed(e.type(), result);
  }

  private JavaCode popcount(Expr.Unary e) {
    JavaCode pattern = pattern(e.operand());
    String owner = pattern.isLong() ? "Long" : "Integer";
    return JavaCode.primary(owner + ".bitCount(" + pattern.text() + ")", false);
  }

  /** The operand's bits in its declared width, zeros above (except s32 and s64, which are full). */
  private JavaCode pattern(Expr e) {
    IntType type = e.type().asInt();
    JavaCode code = of(e);
    if (!type.signed() || type.bits() == 32 || type.bits() == 64) {
      return type.signed() && type.bits() == 64 ? code.toLong() : code;
    }
    IntType mask = IntType.unsigned(type.bits());
    JavaCode wide = JavaTypes.isLong(mask) ? code.toLong() : code;
    return masked(wide, mask);
  }

  private static JavaCode masked(JavaCode code, IntType mask) {
    String literal = "0x" + Long.toHexString(mask.max()).toUpperCase(Locale.ROOT);
    boolean isLong = code.isLong();
    String text = code.under(JavaCode.AND, false) + " & " + literal + (isLong ? "L" : "");
    return new JavaCode(text, JavaCode.AND, isLong);
  }

  /** Makes sure that a value of an int type is an int to javac. */
  private static JavaCode narrowed(Type type, JavaCode code) {
    return JavaTypes.isLong(type) ? code : code.toInt();
  }

  @Override
  public JavaCode binary(Expr.Binary e) {
    if (e.type() instanceof FloatType type) {
      return JavaFloats.binary(e.op(), type, of(e.left()), of(e.right()));
    }
    if (isLogical(e)) {
      return bit(condition(e));
    }
    if (e.op() == BinaryOp.ADD
        && e.right() instanceof Expr.IntConstant c
        && c.value() < 0
        && -c.value() > 0
        && IntType.INT.fits(-c.value())) {
      Expr positive = Kernels.constant(IntType.INT, -c.value());
      return arithmetic(BinaryOp.SUB, e.type(), of(e.left()), of(positive));
    }
    if (e.op() == BinaryOp.XOR && e.right() instanceof Expr.IntConstant c && c.value() == -1) {
      JavaCode operand = of(e.left());
      JavaCode flipped =
          new JavaCode("~" + operand.in(JavaCode.UNARY), JavaCode.UNARY, operand.isLong());
      return narrowed(e.type(), JavaTypes.isLong(e.type()) ? flipped.toLong() : flipped);
    }
    switch (e.op()) {
      case SHR:
        return e.left().type().asInt().signed()
            ? narrowed(e.type(), shift(">>", of(e.left()), of(e.right())))
            : narrowed(e.type(), logicalShift(e));
      case USHR:
        return narrowed(e.type(), logicalShift(e));
      default:
        return arithmetic(e.op(), e.type(), of(e.left()), of(e.right()));
    }
  }

  private JavaCode logicalShift(Expr.Binary e) {
    IntType from = e.left().type().asInt();
    JavaCode count = of(e.right());
    if (from.isWord() || from.signed() && from.bits() == 64) {
      return shift(">>>", of(e.left()).toLong(), count);
    }
    if (from.signed() && from.bits() == 32) {
      return JavaTypes.isLong(e.type())
          ? shift(">>>", masked(of(e.left()).toLong(), IntType.unsigned(32)), count)
          : shift(">>>", of(e.left()), count);
    }
    return shift(from.signed() ? ">>>" : ">>", pattern(e.left()), count);
  }

  private static JavaCode shift(String operator, JavaCode left, JavaCode count) {
    String text =
        left.under(JavaCode.SHIFT, false)
            + " "
            + operator
            + " "
            + count.under(JavaCode.SHIFT, true);
    return new JavaCode(text, JavaCode.SHIFT, left.isLong());
  }

  private static JavaCode arithmetic(BinaryOp op, Type type, JavaCode left, JavaCode right) {
    boolean isLong = left.isLong() || right.isLong() || JavaTypes.isLong(type);
    boolean logic = op.isLogic() || op == BinaryOp.MIN || op == BinaryOp.MAX;
    JavaCode first = left;
    if (op == BinaryOp.SHL) {
      isLong = left.isLong() || JavaTypes.isLong(type);
      first = isLong ? left.toLong() : left;
    } else if (isLong && !left.isLong() && !right.isLong() && !logic) {
      // Logic and min, max of ints are the same in int; the consumer widens.
      first = left.toLong();
    } else if (logic) {
      isLong = left.isLong() || right.isLong();
    }
    if (op == BinaryOp.MIN || op == BinaryOp.MAX) {
      String text = "Math." + op.text() + "(" + first.text() + ", " + right.text() + ")";
      return narrowed(type, JavaCode.primary(text, isLong));
    }
    int precedence = precedence(op);
    boolean associative = op.isLogic() && right.precedence() == precedence;
    String rightText = associative ? right.text() : right.under(precedence, true);
    String text = first.under(precedence, false) + " " + op.text() + " " + rightText;
    return narrowed(type, new JavaCode(text, precedence, isLong));
  }

  static int precedence(BinaryOp op) {
    switch (op) {
      case MUL:
      case DIV:
      case REM:
        return JavaCode.MULTIPLY;
      case ADD:
      case SUB:
        return JavaCode.ADD;
      case AND:
        return JavaCode.AND;
      case OR:
        return JavaCode.OR;
      case XOR:
        return JavaCode.XOR;
      default:
        return JavaCode.SHIFT;
    }
  }

  @Override
  public JavaCode compare(Expr.Compare e) {
    return bit(condition(e));
  }

  @Override
  public JavaCode select(Expr.Select e) {
    JavaCode yes = of(e.yes());
    JavaCode no = of(e.no());
    String text =
        condition(e.condition()).in(JavaCode.CHOICE + 1)
            + " ? "
            + yes.in(JavaCode.CHOICE + 1)
            + " : "
            + no.in(JavaCode.CHOICE);
    return new JavaCode(text, JavaCode.CHOICE, yes.isLong() || no.isLong());
  }

  @Override
  public JavaCode convert(Expr.Convert e) {
    JavaCode operand = of(e.operand());
    boolean fromInt = e.operand().type().isInt();
    if (e.type().isInt() && fromInt) {
      return narrowed(e.type(), operand);
    }
    return e.operand().type() == e.type() ? operand : operand.cast(JavaTypes.scalar(e.type()));
  }

  @Override
  public JavaCode wrap(Expr.Wrap e) {
    IntType type = e.type();
    IntType from = e.operand().type().asInt();
    if (type.holds(from)) {
      return of(e.operand());
    }
    if (type.bits() == 64) {
      return of(e.operand()).toLong();
    }
    if (type.bits() > 32 || !type.signed() && type.bits() == 32) {
      JavaCode wide = of(e.operand()).toLong();
      return type.signed() ? signExtended(wide, 64 - type.bits()) : masked(wide, type);
    }
    JavaCode low = low(e.operand());
    if (!type.signed()) {
      return masked(low, type);
    }
    switch (type.bits()) {
      case 32:
        return low;
      case 16:
        return unwrapped(low).cast("short");
      case 8:
        return unwrapped(low).cast("byte");
      default:
        return signExtended(low, 32 - type.bits());
    }
  }

  /** Without a cast to int, where a narrower one follows. */
  private static JavaCode unwrapped(JavaCode code) {
    boolean cast = code.precedence() == JavaCode.UNARY && code.text().startsWith("(int) ");
    return cast ? new JavaCode(code.text().substring(6), JavaCode.UNARY, true) : code;
  }

  private static JavaCode signExtended(JavaCode code, int gap) {
    String text = code.under(JavaCode.SHIFT, false) + " << " + gap + " >> " + gap;
    return new JavaCode(text, JavaCode.SHIFT, code.isLong());
  }

  /** The low 32 bits of a value as an int: sums and products need no wider arithmetic. */
  private JavaCode low(Expr e) {
    if (!JavaTypes.isLong(e.type())) {
      return of(e);
    }
    if (e instanceof Expr.IntConstant c) {
      return JavaCode.literal(Kernels.i((int) c.value()));
    }
    if (e instanceof Expr.Convert c && c.operand().type().isInt()) {
      return low(c.operand());
    }
    if (e instanceof Expr.Binary b && isRing(b)) {
      return arithmetic(b.op(), IntType.INT, low(b.left()), low(b.right()));
    }
    if (e instanceof Expr.Binary b && b.op() == BinaryOp.SHL && countBelow32(b.right())) {
      return arithmetic(b.op(), IntType.INT, low(b.left()), of(b.right()));
    }
    if (e instanceof Expr.Binary b
        && b.op() == BinaryOp.USHR
        && b.left().type().sameValues(IntType.INT)) {
      return shift(">>>", of(b.left()), of(b.right()));
    }
    return of(e).toLong().toInt();
  }

  private static boolean isRing(Expr.Binary b) {
    return b.op() == BinaryOp.ADD
        || b.op() == BinaryOp.SUB
        || b.op() == BinaryOp.MUL
        || b.op().isLogic();
  }

  private static boolean countBelow32(Expr count) {
    return count instanceof Expr.IntConstant c && c.value() < 32;
  }
}
