package dev.bitwright.lower.java;

import static dev.bitwright.kernel.KernelBuilder.rowOf;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.lower.java.RowPrimitives.INT;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.LoopKind;
import dev.bitwright.lower.InferenceProgram.Form;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;
import java.util.List;

/**
 * A matrix product of one vector: the rows are columns of the weight matrix, so that a pass runs
 * over the outputs and the input is the loop's constant.
 */
final class DenseRows {
  private final JavaLowering lowering;
  private final Stage.Dense stage;
  private final Product product;
  private final boolean wide;
  private final int units;
  private final int taps;

  private DenseRows(JavaLowering lowering, Stage.Dense stage) {
    this.lowering = lowering;
    this.stage = stage;
    this.product = Product.of(stage).orElseThrow();
    this.wide = RowForm.wide(stage);
    this.units = stage.op().units();
    this.taps = product.taps();
  }

  static DenseRows of(JavaLowering lowering, Stage.Dense stage) {
    return new DenseRows(lowering, stage);
  }

  /** Fills {@code acc} with all accumulators of the stage. */
  void accumulate(KernelBuilder b, Buffer x, Buffer acc) {
    RowForm form = RowForm.of(stage);
    if (form == RowForm.SIGN_PLANES) {
      planes(b, x, acc);
      return;
    }
    b.call(lowering.use(RowPrimitives.clear(wide)), acc, i(units));
    if (form == RowForm.TERNARY_PLANES) {
      ternary(b, x, acc);
    } else {
      integers(b, x, acc);
    }
    if (product.offset()) {
      Array steps = lowering.vector(stage, stage.name(), "steps", INT, units);
      Variable total =
          b.callFor("total", lowering.use(RowPrimitives.sum(wide)), rowOf(x, i(0)), i(taps));
      b.call(lowering.use(RowPrimitives.offsetAcross(wide)), acc, i(units), steps, total);
    }
  }

  private void integers(KernelBuilder b, Buffer x, Buffer acc) {
    Array weights = weights("Weights", Form.TRANSPOSED, taps);
    int fours = wide ? 0 : taps / 4 * 4;
    if (fours > 0) {
      var four = lowering.use(RowPrimitives.multiplyAdd4());
      b.loop(
          LoopKind.SEQUENTIAL,
          "k",
          i(0),
          i(fours),
          4,
          k ->
              b.call(
                  four,
                  acc,
                  i(units),
                  rowOf(weights, k),
                  rowOf(weights, iadd(k, 1)),
                  rowOf(weights, iadd(k, 2)),
                  rowOf(weights, iadd(k, 3)),
                  load(x, k),
                  load(x, iadd(k, 1)),
                  load(x, iadd(k, 2)),
                  load(x, iadd(k, 3))));
    }
    if (fours < taps) {
      var one = lowering.use(RowPrimitives.multiplyAdd(wide));
      b.loop(
          "k", i(fours), i(taps), k -> b.call(one, acc, i(units), rowOf(weights, k), load(x, k)));
    }
  }

  private void ternary(KernelBuilder b, Buffer x, Buffer acc) {
    int words = (taps + 31) / 32;
    Array weightMask = weights("Mask", Form.MASK_COLUMNS, words);
    Array weightSign = weights("Sign", Form.SIGN_COLUMNS, words);
    Buffer mask = lowering.scratch().row("maskWords", INT, words);
    Buffer sign = lowering.scratch().row("signWords", INT, words);
    b.call(lowering.use(TernaryPrimitives.packVector()), x, i(taps), mask, sign);
    var multiply = lowering.use(TernaryPrimitives.multiplyAdd());
    b.loop(
        "word",
        words,
        word ->
            b.call(
                multiply,
                acc,
                i(units),
                rowOf(weightMask, word),
                rowOf(weightSign, word),
                load(mask, word),
                load(sign, word)));
  }

  /** Planes of signs with planes of levels; the input is packed once for all outputs. */
  private void planes(KernelBuilder b, Buffer x, Buffer acc) {
    BasisGroups groups = new BasisGroups(lowering, stage, product);
    int each = groups.words() * groups.bits();
    Buffer packed = lowering.scratch().row("packedLevels", INT, groups.count() * each);
    Buffer sums = lowering.scratch().row("packedSums", INT, groups.count());
    var pack = lowering.use(BasisPrimitives.packGroup());
    b.loop(
        "g",
        groups.count(),
        g -> {
          Variable sum =
              b.callFor(
                  "sum",
                  pack,
                  x,
                  groups.first(g),
                  i(groups.step()),
                  i(groups.members()),
                  packed,
                  imul(g, each),
                  i(groups.bits()));
          b.store(sums, g, sum);
        });
    var dot = lowering.use(BasisPrimitives.dot());
    b.loop(
        "u",
        units,
        u -> {
          Variable value = b.mutable("value", INT, i(0));
          groups.each(
              b,
              u,
              g ->
                  (coordinate, firstWord) -> {
                    Variable part =
                        b.callFor(
                            "part",
                            dot,
                            rowOf(groups.planes(), u),
                            firstWord,
                            i(groups.words()),
                            packed,
                            imul(g, each),
                            i(groups.bits()),
                            i(groups.signed() ? 1 : 0));
                    b.assign(value, iadd(value, imul(imul(coordinate, 2), part)));
                  },
              (g, total) -> b.assign(value, isub(value, imul(total, load(sums, g)))));
          b.store(acc, u, value);
        });
  }

  private Array weights(String suffix, Form form, int rows) {
    return lowering.matrix(stage, stage.name(), suffix, "weights", form, List.of(), rows, units);
  }
}
