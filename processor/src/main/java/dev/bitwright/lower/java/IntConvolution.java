package dev.bitwright.lower.java;

import static dev.bitwright.kernel.KernelBuilder.rowOf;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.load;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.LoopKind;
import dev.bitwright.lower.InferenceProgram.Form;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;
import java.util.List;

/** A convolution by multiply-adds of rows, four taps a pass. */
final class IntConvolution implements ConvolutionRows {
  private final JavaLowering lowering;
  private final Stage.Convolution stage;
  private final Patches patches;
  private final boolean wide;
  private final int groupInputs;
  private final int taps;
  private final int positions;
  private final Array weights;
  private final Array steps;
  private final Buffer rows;
  private final Buffer sums;

  IntConvolution(JavaLowering lowering, Stage.Convolution stage, Product product) {
    this.lowering = lowering;
    this.stage = stage;
    this.patches = new Patches(lowering, stage);
    this.wide = RowForm.wide(stage);
    this.groupInputs = stage.input().shape().channels() / stage.op().groups();
    this.taps = product.taps();
    this.positions = stage.shape().positions();
    int outputs = stage.shape().channels();
    this.weights =
        lowering.matrix(
            stage, stage.name(), "Weights", "weights", Form.ROWS, List.of(), outputs, taps);
    this.steps =
        product.offset()
            ? lowering.vector(stage, stage.name(), "steps", RowPrimitives.INT, outputs)
            : null;
    this.rows =
        patches.pointwise()
            ? lowering.tensor(stage.input())
            : lowering.scratch().rows("patches" + positions, RowPrimitives.INT, taps, positions);
    this.sums =
        product.offset()
            ? lowering.scratch().row(wide ? "wideLevelSums" : "levelSums", type(), positions)
            : null;
  }

  private IntType type() {
    return wide ? RowPrimitives.LONG : RowPrimitives.INT;
  }

  /** The row that tap {@code k} of a group reads. */
  private Expr row(Expr group, Expr k) {
    return patches.pointwise() ? iadd(imul(group, groupInputs), k) : k;
  }

  @Override
  public void prepare(KernelBuilder b, Expr group) {
    if (!patches.pointwise()) {
      int height = stage.op().kernelHeight();
      int width = stage.op().kernelWidth();
      Buffer levels = lowering.tensor(stage.input());
      b.loop(
          "ci",
          groupInputs,
          ci ->
              b.loop(
                  "r",
                  height,
                  r ->
                      b.loop(
                          "t",
                          width,
                          t ->
                              patches.copy(
                                  b,
                                  levels,
                                  iadd(imul(group, groupInputs), ci),
                                  r,
                                  t,
                                  rows,
                                  iadd(imul(iadd(imul(ci, height), r), width), t)))));
    }
    if (steps != null) {
      b.call(lowering.use(RowPrimitives.clear(wide)), sums, i(positions));
      var add = lowering.use(RowPrimitives.add2(wide));
      b.loop("k", taps, k -> b.call(add, sums, i(positions), rowOf(rows, row(group, k))));
    }
  }

  @Override
  public void accumulate(KernelBuilder b, Expr group, Expr co, Buffer acc) {
    b.call(lowering.use(RowPrimitives.clear(wide)), acc, i(positions));
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
                  i(positions),
                  rowOf(rows, row(group, k)),
                  rowOf(rows, row(group, iadd(k, 1))),
                  rowOf(rows, row(group, iadd(k, 2))),
                  rowOf(rows, row(group, iadd(k, 3))),
                  load(weights, co, k),
                  load(weights, co, iadd(k, 1)),
                  load(weights, co, iadd(k, 2)),
                  load(weights, co, iadd(k, 3))));
    }
    if (fours < taps) {
      var one = lowering.use(RowPrimitives.multiplyAdd(wide));
      b.loop(
          "k",
          i(fours),
          i(taps),
          k -> b.call(one, acc, i(positions), rowOf(rows, row(group, k)), load(weights, co, k)));
    }
    if (steps != null) {
      b.call(lowering.use(RowPrimitives.offset(wide)), acc, i(positions), sums, load(steps, co));
    }
  }
}
