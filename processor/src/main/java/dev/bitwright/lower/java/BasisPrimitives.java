package dev.bitwright.lower.java;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.eq;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.neg;
import static dev.bitwright.kernel.Kernels.or;
import static dev.bitwright.kernel.Kernels.popcount;
import static dev.bitwright.kernel.Kernels.s;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.shl;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.wrap;
import static dev.bitwright.lower.java.RowPrimitives.INT;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Primitive;

/**
 * Loops over levels in bit planes and planes of signs: their meaning. Their tuned Java is {@code
 * dev.bitwright.runtime.BasisRows}.
 */
public final class BasisPrimitives {
  private BasisPrimitives() {}

  /** Bit {@code plane} of a level at place {@code bit} of a word, put into a word. */
  private static Expr with(Expr word, Expr level, Expr plane, Expr bit) {
    Expr one = and(INT, shr(INT, level, plane), i(1));
    return or(INT, word, wrap(INT, shl(s(34), one, bit)));
  }

  public static Primitive pack() {
    KernelBuilder b =
        RowPrimitives.start("packPlane", "bit `bit` of row[j] is bit `plane` of levels[j]");
    Parameter.Row levels = b.row("levels", INT, 0);
    Variable n = b.scalar("n", INT);
    Variable plane = b.scalar("plane", INT);
    Variable bit = b.scalar("bit", INT);
    Parameter.Row row = b.outRow("row", INT, 0);
    b.loop("j", i(0), n, j -> b.store(row, j, with(load(row, j), load(levels, j), plane, bit)));
    return RowPrimitives.end(b, "BasisRows", "pack");
  }

  public static Primitive multiplyAdd() {
    KernelBuilder b =
        RowPrimitives.start("multiplyAddPlane", "acc[j] += weight * popcount(x[j] & word)");
    Parameter.Row acc = b.outRow("acc", INT, 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row x = b.row("x", INT, 0);
    Variable word = b.scalar("word", INT);
    Variable weight = b.scalar("weight", INT);
    b.loop(
        "j",
        i(0),
        n,
        j -> {
          Expr count = popcount(and(INT, load(x, j), word));
          b.store(acc, j, add(INT, load(acc, j), mul(INT, weight, count)));
        });
    return RowPrimitives.end(b, "BasisRows", "multiplyAdd");
  }

  public static Primitive packGroup() {
    KernelBuilder b =
        RowPrimitives.start(
                "packGroup",
                "bit k of levels[from + j * step] becomes bit j % 32 of planes[at + j / 32 * bits + k];"
                    + " the result is the levels' sum")
            .returns(INT);
    Parameter.Row levels = b.row("levels", INT, 0);
    Variable from = b.scalar("from", INT);
    Variable step = b.scalar("step", INT);
    Variable n = b.scalar("n", INT);
    Parameter.Row planes = b.outRow("planes", INT, 0);
    Variable at = b.scalar("at", INT);
    Variable bits = b.scalar("bits", INT);
    Expr words = Kernels.binary(BinaryOp.DIV, INT, iadd(n, i(31)), i(32));
    b.loop("j", i(0), imul(words, bits), j -> b.store(planes, iadd(at, j), i(0)));
    Variable sum = b.mutable("sum", INT, i(0));
    b.loop(
        "j",
        i(0),
        n,
        j -> {
          Variable level = b.let("level", load(levels, iadd(from, imul(j, step))));
          b.assign(sum, add(INT, sum, level));
          Variable word = b.let("word", iadd(at, imul(shr(INT, j, 5), bits)));
          b.loop(
              "k",
              i(0),
              bits,
              k -> {
                Expr place = iadd(word, k);
                b.store(planes, place, with(load(planes, place), level, k, and(INT, j, i(31))));
              });
        });
    b.ret(sum);
    return RowPrimitives.end(b, "BasisRows", "packGroup");
  }

  public static Primitive dot() {
    KernelBuilder b =
        RowPrimitives.start(
                "dotPlane",
                "the sum of +-2^k popcount(bases[from + j] & planes[at + j * bits + k]), minus for the"
                    + " last k when negative is 1")
            .returns(INT);
    Parameter.Row bases = b.row("bases", INT, 0);
    Variable from = b.scalar("from", INT);
    Variable words = b.scalar("words", INT);
    Parameter.Row planes = b.row("planes", INT, 0);
    Variable at = b.scalar("at", INT);
    Variable bits = b.scalar("bits", INT);
    Variable negative = b.scalar("negative", INT);
    Variable sum = b.mutable("sum", INT, i(0));
    b.loop(
        "j",
        i(0),
        words,
        j -> {
          Variable signs = b.let("signs", load(bases, iadd(from, j)));
          b.loop(
              "k",
              i(0),
              bits,
              k -> {
                Expr x = load(planes, iadd(iadd(at, imul(j, bits)), k));
                Variable count = b.let("count", INT, shl(INT, popcount(and(INT, signs, x)), k));
                Expr top = Kernels.and(eq(negative, i(1)), eq(k, isub(bits, i(1))));
                b.assign(sum, add(INT, sum, select(INT, top, neg(INT, count), count)));
              });
        });
    b.ret(sum);
    return RowPrimitives.end(b, "BasisRows", "dot");
  }
}
