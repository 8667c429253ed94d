package dev.bitwright.lower.java;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
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
 * Levels by a rounding shift: here their meaning, in {@code dev.bitwright.runtime.ShiftRows} their
 * Java. A wide row holds 64-bit accumulators.
 */
public final class ShiftPrimitives {
  private static final IntType INT = RowPrimitives.INT;
  private static final IntType LONG = RowPrimitives.LONG;

  private static final String DOC =
      "out = ((acc << fraction) + offset) / 2^shift, kept to low..high; the offset has half a step,"
          + " ties go to the even level";

  private ShiftPrimitives() {}

  private static KernelBuilder start(String name, boolean wide) {
    return RowPrimitives.start(RowPrimitives.named(name, wide), DOC);
  }

  /** One channel's numbers for a row of accumulators. */
  public static Primitive row(boolean wide) {
    KernelBuilder b = start("shiftDown", wide);
    Parameter.Row acc = b.row("acc", RowPrimitives.type(wide), 0);
    Variable n = b.scalar("n", INT);
    Variable offset = b.scalar("offset", LONG);
    Variable fraction = b.scalar("fraction", INT);
    Variable shift = b.scalar("shift", INT);
    Variable low = b.scalar("low", INT);
    Variable high = b.scalar("high", INT);
    Parameter.Row out = b.outRow("out", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j -> b.store(out, j, level(b, load(acc, j), offset, fraction, shift, low, high)));
    return RowPrimitives.end(b, "ShiftRows", "shift");
  }

  /** Numbers of its own for each accumulator. */
  public static Primitive across(boolean wide) {
    KernelBuilder b = start("shiftDownAcross", wide);
    Parameter.Row acc = b.row("acc", RowPrimitives.type(wide), 0);
    Variable n = b.scalar("n", INT);
    Array offsets = b.row("offsets", LONG, 0);
    Array fractions = b.row("fractions", INT, 0);
    Array shifts = b.row("shifts", INT, 0);
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
                    load(acc, j),
                    load(offsets, j),
                    load(fractions, j),
                    load(shifts, j),
                    load(lows, j),
                    load(highs, j))));
    return RowPrimitives.end(b, "ShiftRows", "shiftAcross");
  }

  private static Expr level(
      KernelBuilder b, Expr acc, Expr offset, Expr fraction, Expr shift, Expr low, Expr high) {
    Variable sum = b.let("sum", add(LONG, shl(LONG, convert(LONG, acc), fraction), offset));
    Expr odd = and(LONG, shr(LONG, sum, shift), constant(LONG, 1));
    Expr rounded = shr(LONG, sub(LONG, sum, odd), shift);
    return min(LONG, max(LONG, rounded, convert(LONG, low)), convert(LONG, high));
  }
}
