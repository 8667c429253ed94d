package dev.bitwright.lower.java;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.gt;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.lt;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.shl;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.sub;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Primitive;

/**
 * The exact requantization of the int8 scheme (values.md 6.5, as gemmlowp and TFLite compute it):
 * here its meaning, in {@code dev.bitwright.runtime.RequantizeRows} its Java.
 */
public final class RequantizePrimitives {
  private static final IntType INT = RowPrimitives.INT;
  private static final IntType LONG = RowPrimitives.LONG;
  private static final Expr ZERO = constant(LONG, 0);
  private static final Expr ONE = constant(LONG, 1);

  private RequantizePrimitives() {}

  private static String doc(boolean once) {
    return "out = R(acc + bias), kept to low..high, with R(x) nearest to x * multiplier / 2^31 *"
        + " 2^exponent, rounded "
        + (once ? "once, ties upwards" : "twice: ties upwards, then away from zero");
  }

  /** One channel's numbers for a row of accumulators. */
  public static Primitive row(boolean once) {
    KernelBuilder b = RowPrimitives.start(once ? "requantizeOnce" : "requantize", doc(once));
    Parameter.Row acc = b.row("acc", INT, 0);
    Variable n = b.scalar("n", INT);
    Variable multiplier = b.scalar("multiplier", INT);
    Variable bias = b.scalar("bias", INT);
    Variable exponent = b.scalar("exponent", INT);
    Variable low = b.scalar("low", INT);
    Variable high = b.scalar("high", INT);
    Parameter.Row out = b.outRow("out", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j -> b.store(out, j, level(b, once, load(acc, j), multiplier, bias, exponent, low, high)));
    return RowPrimitives.end(b, "RequantizeRows", once ? "once" : "twice");
  }

  /** Numbers of its own for each accumulator. */
  public static Primitive across(boolean once) {
    KernelBuilder b =
        RowPrimitives.start(once ? "requantizeOnceAcross" : "requantizeAcross", doc(once));
    Parameter.Row acc = b.row("acc", INT, 0);
    Variable n = b.scalar("n", INT);
    Array multipliers = b.row("multipliers", INT, 0);
    Array biases = b.row("biases", INT, 0);
    Array exponents = b.row("exponents", INT, 0);
    Array lows = b.row("lows", INT, 0);
    Array highs = b.row("highs", INT, 0);
    Parameter.Row out = b.outRow("out", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j ->
            b.store(
                out,
                j,
                level(
                    b,
                    once,
                    load(acc, j),
                    load(multipliers, j),
                    load(biases, j),
                    load(exponents, j),
                    load(lows, j),
                    load(highs, j))));
    return RowPrimitives.end(b, "RequantizeRows", once ? "onceAcross" : "twiceAcross");
  }

  private static Expr level(
      KernelBuilder b,
      boolean once,
      Expr acc,
      Expr multiplier,
      Expr bias,
      Expr exponent,
      Expr low,
      Expr high) {
    Variable sum = b.let("sum", saturated(add(LONG, acc, bias)));
    Expr scaled = once ? once(sum, multiplier, exponent) : twice(b, sum, multiplier, exponent);
    return min(LONG, max(LONG, scaled, convert(LONG, low)), convert(LONG, high));
  }

  private static Expr once(Expr sum, Expr multiplier, Expr exponent) {
    Expr half = shl(LONG, ONE, isub(i(30), exponent));
    return shr(LONG, add(LONG, mul(LONG, sum, multiplier), half), isub(i(31), exponent));
  }

  private static Expr twice(KernelBuilder b, Expr sum, Expr multiplier, Expr exponent) {
    Variable left = b.let("left", saturated(shl(LONG, sum, max(INT, exponent, i(0)))));
    Expr rounded = add(LONG, mul(LONG, left, multiplier), constant(LONG, 1L << 30));
    Variable product = b.let("product", saturated(shr(LONG, rounded, 31)));
    Variable right = b.let("right", max(INT, isub(i(0), exponent), i(0)));
    Variable mask = b.let("mask", sub(LONG, shl(LONG, ONE, right), ONE));
    Expr sign = select(LONG, lt(product, ZERO), ONE, ZERO);
    Expr threshold = add(LONG, shr(LONG, mask, 1), sign);
    Expr up = select(LONG, gt(and(LONG, product, mask), threshold), ONE, ZERO);
    return add(LONG, shr(LONG, product, right), up);
  }

  private static Expr saturated(Expr value) {
    return min(
        LONG,
        max(LONG, value, constant(LONG, Integer.MIN_VALUE)),
        constant(LONG, Integer.MAX_VALUE));
  }
}
