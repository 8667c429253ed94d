package dev.bitwright.lower.java;

import static dev.bitwright.kernel.KernelBuilder.rowOf;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.plan.Stage;

/** The planes that the taps of a convolution see, as rows. */
record Patches(JavaLowering lowering, Stage.Convolution stage) {

  /** Whether each tap sees a plane as it is. */
  boolean pointwise() {
    Op.Conv2d op = stage.op();
    return op.kernelHeight() == 1 && op.kernelWidth() == 1 && op.stride() == 1 && op.padding() == 0;
  }

  int positions() {
    return stage.op().kernelHeight() * stage.op().kernelWidth();
  }

  /** Copies what the tap (r, t) sees of a plane into a row. */
  void copy(KernelBuilder b, Buffer from, Expr fromRow, Expr r, Expr t, Buffer to, Expr toRow) {
    Op.Conv2d op = stage.op();
    Shape in = stage.input().shape();
    b.call(
        lowering.use(RowPrimitives.patch()),
        rowOf(from, fromRow),
        i(in.height()),
        i(in.width()),
        iadd(imul(r, op.dilation()), -op.padding()),
        iadd(imul(t, op.dilation()), -op.padding()),
        i(op.stride()),
        rowOf(to, toRow),
        i(stage.shape().height()),
        i(stage.shape().width()));
  }
}
