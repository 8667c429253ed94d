package dev.bitwright.lower.java;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.or;
import static dev.bitwright.kernel.Kernels.popcount;
import static dev.bitwright.kernel.Kernels.s;
import static dev.bitwright.kernel.Kernels.shl;
import static dev.bitwright.kernel.Kernels.sub;
import static dev.bitwright.kernel.Kernels.wrap;
import static dev.bitwright.kernel.Kernels.xor;
import static dev.bitwright.lower.java.RowPrimitives.INT;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Primitive;

/**
 * Loops over ternary numbers in two planes, non-zero mask and sign: their meaning. Their tuned Java
 * is {@code dev.bitwright.runtime.TernaryRows}. A word is the pattern of an int.
 */
public final class TernaryPrimitives {
  private TernaryPrimitives() {}

  /** {@code word | level bit << bit}, as a pattern of 32 bits. */
  private static Expr with(Expr word, Expr levelBit, Expr bit) {
    return or(INT, word, wrap(INT, shl(s(34), levelBit, bit)));
  }

  private static Expr maskBit(Expr level) {
    return and(INT, level, i(1));
  }

  private static Expr signBit(Expr level) {
    return max(INT, level, i(0));
  }

  public static Primitive pack() {
    KernelBuilder b =
        RowPrimitives.start(
            "packTernary",
            "bit `bit` of mask[j] is set where levels[j] is not 0, of sign[j] for 1");
    Parameter.Row levels = b.row("levels", INT, 0);
    Variable n = b.scalar("n", INT);
    Variable bit = b.scalar("bit", INT);
    Parameter.Row mask = b.outRow("mask", INT, 0);
    Parameter.Row sign = b.outRow("sign", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j -> {
          Variable level = b.let("level", load(levels, j));
          b.store(mask, j, with(load(mask, j), maskBit(level), bit));
          b.store(sign, j, with(load(sign, j), signBit(level), bit));
        });
    return RowPrimitives.end(b, "TernaryRows", "pack");
  }

  public static Primitive packVector() {
    KernelBuilder b =
        RowPrimitives.start(
            "packTernaryVector", "levels 32 j .. 32 j + 31 become the bits of mask[j] and sign[j]");
    Parameter.Row levels = b.row("levels", INT, 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row mask = b.outRow("mask", INT, 0);
    Parameter.Row sign = b.outRow("sign", INT, 0);
    Expr words = Kernels.binary(BinaryOp.DIV, INT, iadd(n, i(31)), i(32));
    b.loop(
        "j",
        i(0),
        words,
        j -> {
          Variable maskWord = b.mutable("maskWord", INT, i(0));
          Variable signWord = b.mutable("signWord", INT, i(0));
          b.loop(
              "k",
              i(0),
              min(INT, i(32), isub(n, imul(j, 32))),
              k -> {
                Variable level = b.let("level", load(levels, iadd(imul(j, 32), k)));
                b.assign(maskWord, with(maskWord, maskBit(level), k));
                b.assign(signWord, with(signWord, signBit(level), k));
              });
          b.store(mask, j, maskWord);
          b.store(sign, j, signWord);
        });
    return RowPrimitives.end(b, "TernaryRows", "packVector");
  }

  public static Primitive multiplyAdd() {
    KernelBuilder b =
        RowPrimitives.start(
            "multiplyAddTernary",
            "acc[j] += popcount(both) - 2 popcount(both and signs differ), where both = m &"
                + " mask[j]");
    Parameter.Row acc = b.outRow("acc", INT, 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row mask = b.row("mask", INT, 0);
    Parameter.Row sign = b.row("sign", INT, 0);
    Variable m = b.scalar("m", INT);
    Variable signs = b.scalar("s", INT);
    b.loop(
        "j",
        i(0),
        n,
        j -> {
          Variable both = b.let("both", and(INT, m, load(mask, j)));
          Variable differ = b.let("differ", and(INT, both, xor(INT, signs, load(sign, j))));
          Expr product = sub(INT, popcount(both), imul(i(2), popcount(differ)));
          b.store(acc, j, add(INT, load(acc, j), product));
        });
    return RowPrimitives.end(b, "TernaryRows", "multiplyAdd");
  }
}
