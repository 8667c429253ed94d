package dev.bitwright.lower.java;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.sub;
import static dev.bitwright.lower.java.RowPrimitives.INT;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.plan.CellFormat;
import dev.bitwright.scheme.LevelSet;

/**
 * Row loops of recurrent cells: here their meaning, in {@code dev.bitwright.runtime.CellRows} their
 * Java. A table is indexed by steps minus their least.
 */
public final class CellPrimitives {
  private static final String OWNER = "CellRows";

  private CellPrimitives() {}

  public static Primitive fill() {
    KernelBuilder b = RowPrimitives.start("fill", "row[j] = value");
    Array row = b.outRow("row", INT, 0);
    Variable n = b.scalar("n", INT);
    Variable value = b.scalar("value", INT);
    b.loop("j", i(0), n, j -> b.store(row, j, value));
    return RowPrimitives.end(b, OWNER, "fill");
  }

  private static Expr at(Array table, Expr steps) {
    return load(table, iadd(steps, -CellFormat.STEPS.minimum()));
  }

  public static Primitive gate() {
    KernelBuilder b = RowPrimitives.start("gate", "acc[u] = sigmoid(gates[u]) * x[u]");
    Array gates = b.row("gates", INT, 0);
    Variable n = b.scalar("n", INT);
    Array sigmoid = b.row("sigmoid", INT, 0);
    Array x = b.row("x", INT, 0);
    Array acc = b.outRow("acc", INT, 0);
    b.loop("u", i(0), n, u -> b.store(acc, u, mul(INT, at(sigmoid, load(gates, u)), load(x, u))));
    return RowPrimitives.end(b, OWNER, "gate");
  }

  public static Primitive gru() {
    KernelBuilder b =
        RowPrimitives.start(
            "gru",
            "acc[u] = s * hidden[u] + (ONE - s) * candidate[u] with s = sigmoid(gates[n + u])");
    Array gates = b.row("gates", INT, 0);
    Variable n = b.scalar("n", INT);
    Array sigmoid = b.row("sigmoid", INT, 0);
    Array hidden = b.row("hidden", INT, 0);
    Array candidate = b.row("candidate", INT, 0);
    Array acc = b.outRow("acc", INT, 0);
    b.loop(
        "u",
        i(0),
        n,
        u -> {
          Variable s = b.let("s", INT, at(sigmoid, load(gates, iadd(n, u))));
          Expr rest = mul(INT, sub(INT, i(CellFormat.ONE), s), load(candidate, u));
          b.store(acc, u, add(INT, mul(INT, s, load(hidden, u)), rest));
        });
    return RowPrimitives.end(b, OWNER, "gru");
  }

  public static Primitive lstm() {
    KernelBuilder b =
        RowPrimitives.start(
            "lstm",
            "cell[u] = cell[u] * s(f) + s(i) * q(j), kept to 16 bits; acc[u] = q(cell[u]) * s(o)");
    Array gates = b.row("gates", INT, 0);
    Variable n = b.scalar("n", INT);
    Array sigmoid = b.row("sigmoid", INT, 0);
    Array squash = b.row("squash", INT, 0);
    Array cell = b.outRow("cell", INT, 0);
    Array acc = b.outRow("acc", INT, 0);
    b.loop(
        "u",
        i(0),
        n,
        u -> {
          Expr in = at(sigmoid, load(gates, u));
          Expr added = mul(INT, in, at(squash, load(gates, iadd(n, u))));
          Expr forget = at(sigmoid, load(gates, iadd(imul(n, 2), u)));
          Expr kept = mul(INT, load(cell, u), forget);
          Expr sum = add(INT, kept, rounded(added, CellFormat.ADDED_SHIFT));
          Variable next =
              b.let("next", INT, kept(rounded(sum, CellFormat.ONE_BITS), CellFormat.CELLS));
          b.store(cell, u, next);
          Variable steps =
              b.let("steps", INT, kept(rounded(next, CellFormat.STEP_SHIFT), CellFormat.STEPS));
          Expr out = at(sigmoid, load(gates, iadd(imul(n, 3), u)));
          b.store(acc, u, mul(INT, at(squash, steps), out));
        });
    return RowPrimitives.end(b, OWNER, "lstm");
  }

  private static Expr rounded(Expr value, int shift) {
    return shr(INT, add(INT, value, i(1 << shift - 1)), shift);
  }

  private static Expr kept(Expr value, LevelSet set) {
    return min(INT, max(INT, value, i(set.minimum())), i(set.maximum()));
  }
}
