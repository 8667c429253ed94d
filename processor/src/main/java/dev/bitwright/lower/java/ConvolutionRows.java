package dev.bitwright.lower.java;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.lower.Deployment;
import dev.bitwright.plan.Stage;

/** How a convolution fills one row of accumulators per output channel. */
interface ConvolutionRows {

  /** Brings the input of a group into patches. */
  void prepare(KernelBuilder b, Expr group);

  /** Fills {@code acc} with the accumulators of output channel {@code co} of the group. */
  void accumulate(KernelBuilder b, Expr group, Expr co, Buffer acc);

  /** The form that fits the two storage forms. */
  static ConvolutionRows of(JavaLowering lowering, Stage.Convolution stage) {
    Deployment.Product product = Deployment.product(stage).orElseThrow();
    int channels = stage.input().shape().channels() / stage.op().groups();
    if (BasisGroups.fits(product)) {
      return new BasisConvolution(lowering, stage, product);
    }
    return JavaStages.planes(stage, product, channels)
        ? new TernaryConvolution(lowering, stage, product)
        : new IntConvolution(lowering, stage, product);
  }
}
