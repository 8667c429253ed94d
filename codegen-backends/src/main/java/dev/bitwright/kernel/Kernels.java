package dev.bitwright.kernel;

import dev.bitwright.kernel.Expr.Binary;
import dev.bitwright.kernel.Expr.Compare;
import dev.bitwright.kernel.Expr.Convert;
import dev.bitwright.kernel.Expr.FloatConstant;
import dev.bitwright.kernel.Expr.IntConstant;
import dev.bitwright.kernel.Expr.Load;
import dev.bitwright.kernel.Expr.Select;
import dev.bitwright.kernel.Expr.Unary;
import dev.bitwright.kernel.Expr.Wrap;

/**
 * Short factories for static import, so that a lowering reads like the code it writes. The first
 * argument of an arithmetic factory is the result type; the {@code i...} ones are index arithmetic
 * in s32 and fold constants.
 */
public final class Kernels {
  private Kernels() {}

  public static IntType s(int bits) {
    return IntType.signed(bits);
  }

  public static IntType u(int bits) {
    return IntType.unsigned(bits);
  }

  public static IntConstant constant(IntType type, long value) {
    return new IntConstant(type, value);
  }

  /** An s32 constant, for indices. */
  public static IntConstant i(long value) {
    return new IntConstant(IntType.INT, value);
  }

  /** An f32 constant; the float is exact. */
  public static FloatConstant f32(float value) {
    return new FloatConstant(FloatType.F32, value);
  }

  public static FloatConstant f64(double value) {
    return new FloatConstant(FloatType.F64, value);
  }

  /** An element of a vector. */
  public static Load load(Array array, Expr column) {
    if (!array.vector()) {
      throw new KernelException(array.name() + " has rows; say which");
    }
    return new Load(array.name(), array.element(), i(0), column);
  }

  /** An element of a matrix (of a vector when {@code row} is the constant 0). */
  public static Load load(Array array, Expr row, Expr column) {
    return new Load(array.name(), array.element(), row, column);
  }

  public static Expr binary(BinaryOp op, Type type, Expr a, Expr b) {
    return new Binary(op, type, a, b);
  }

  public static Expr unary(UnaryOp op, Type type, Expr a) {
    return new Unary(op, type, a);
  }

  public static Expr add(Type type, Expr a, Expr b) {
    return binary(BinaryOp.ADD, type, a, b);
  }

  public static Expr sub(Type type, Expr a, Expr b) {
    return binary(BinaryOp.SUB, type, a, b);
  }

  public static Expr mul(Type type, Expr a, Expr b) {
    return binary(BinaryOp.MUL, type, a, b);
  }

  public static Expr div(Type type, Expr a, Expr b) {
    return binary(BinaryOp.DIV, type, a, b);
  }

  public static Expr rem(Type type, Expr a, Expr b) {
    return binary(BinaryOp.REM, type, a, b);
  }

  public static Expr and(Type type, Expr a, Expr b) {
    return binary(BinaryOp.AND, type, a, b);
  }

  public static Expr or(Type type, Expr a, Expr b) {
    return binary(BinaryOp.OR, type, a, b);
  }

  public static Expr xor(Type type, Expr a, Expr b) {
    return binary(BinaryOp.XOR, type, a, b);
  }

  /** Both of two u1 values. Both are evaluated; use {@link #select} to guard a load. */
  public static Expr and(Expr a, Expr b) {
    return and(IntType.BIT, a, b);
  }

  /** One or both of two u1 values. */
  public static Expr or(Expr a, Expr b) {
    return or(IntType.BIT, a, b);
  }

  /** The complement: all bits of an unsigned type flipped, −1−a for a signed one. */
  public static Expr not(Expr a) {
    IntType type = a.type().asInt();
    return xor(type, a, constant(type, type.signed() ? -1 : type.max()));
  }

  public static Expr shl(Type type, Expr a, Expr count) {
    return binary(BinaryOp.SHL, type, a, count);
  }

  public static Expr shl(Type type, Expr a, int count) {
    return shl(type, a, i(count));
  }

  /** Arithmetic right shift: floor(a / 2^count). */
  public static Expr shr(Type type, Expr a, Expr count) {
    return binary(BinaryOp.SHR, type, a, count);
  }

  public static Expr shr(Type type, Expr a, int count) {
    return shr(type, a, i(count));
  }

  /** Logical right shift of the pattern of {@code a} in its own width. */
  public static Expr ushr(Type type, Expr a, Expr count) {
    return binary(BinaryOp.USHR, type, a, count);
  }

  public static Expr ushr(Type type, Expr a, int count) {
    return ushr(type, a, i(count));
  }

  public static Expr min(Type type, Expr a, Expr b) {
    return binary(BinaryOp.MIN, type, a, b);
  }

  public static Expr max(Type type, Expr a, Expr b) {
    return binary(BinaryOp.MAX, type, a, b);
  }

  public static Expr neg(Type type, Expr a) {
    return unary(UnaryOp.NEG, type, a);
  }

  public static Expr abs(Type type, Expr a) {
    return unary(UnaryOp.ABS, type, a);
  }

  /** Number of ones, in the narrowest type that can hold it. */
  public static Expr popcount(Expr a) {
    return unary(UnaryOp.POPCOUNT, IntType.ofRange(0, a.type().asInt().bits()), a);
  }

  public static Expr compare(CompareOp op, Expr a, Expr b) {
    return new Compare(op, a, b);
  }

  public static Expr eq(Expr a, Expr b) {
    return compare(CompareOp.EQ, a, b);
  }

  public static Expr ne(Expr a, Expr b) {
    return compare(CompareOp.NE, a, b);
  }

  public static Expr lt(Expr a, Expr b) {
    return compare(CompareOp.LT, a, b);
  }

  public static Expr le(Expr a, Expr b) {
    return compare(CompareOp.LE, a, b);
  }

  public static Expr gt(Expr a, Expr b) {
    return compare(CompareOp.GT, a, b);
  }

  public static Expr ge(Expr a, Expr b) {
    return compare(CompareOp.GE, a, b);
  }

  /** {@code condition ? yes : no}; only the chosen one is evaluated. */
  public static Expr select(Type type, Expr condition, Expr yes, Expr no) {
    return new Select(type, condition, yes, no);
  }

  /** The same value in {@code type}; the expression itself when it already has it. */
  public static Expr convert(Type type, Expr a) {
    return a.type().equals(type) ? a : new Convert(type, a);
  }

  public static Expr wrap(IntType type, Expr a) {
    return new Wrap(type, a);
  }

  /** {@code a + b} as an index. */
  public static Expr iadd(Expr a, Expr b) {
    if (a instanceof IntConstant x && b instanceof IntConstant y) {
      return i(Math.addExact(x.value(), y.value()));
    }
    return isConstant(b, 0) ? index(a) : isConstant(a, 0) ? index(b) : add(IntType.INT, a, b);
  }

  public static Expr iadd(Expr a, long b) {
    return b < 0 ? isub(a, i(-b)) : iadd(a, i(b));
  }

  /** {@code a - b} as an index. */
  public static Expr isub(Expr a, Expr b) {
    if (a instanceof IntConstant x && b instanceof IntConstant y) {
      return i(Math.subtractExact(x.value(), y.value()));
    }
    return isConstant(b, 0) ? index(a) : sub(IntType.INT, a, b);
  }

  /** {@code a * b} as an index. */
  public static Expr imul(Expr a, Expr b) {
    if (a instanceof IntConstant x && b instanceof IntConstant y) {
      return i(Math.multiplyExact(x.value(), y.value()));
    }
    if (isConstant(a, 0) || isConstant(b, 0)) {
      return i(0);
    }
    return isConstant(b, 1) ? index(a) : isConstant(a, 1) ? index(b) : mul(IntType.INT, a, b);
  }

  public static Expr imul(Expr a, long b) {
    return imul(a, i(b));
  }

  private static Expr index(Expr a) {
    return a.type().sameValues(IntType.INT) ? a : convert(IntType.INT, a);
  }

  private static boolean isConstant(Expr e, long value) {
    return e instanceof IntConstant c && c.value() == value;
  }
}
