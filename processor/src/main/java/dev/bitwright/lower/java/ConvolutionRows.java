package dev.bitwright.lower.java;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;

/** How a convolution fills one row of accumulators per output channel. */
interface ConvolutionRows {

  /** Brings the input of a group into patches. */
  void prepare(KernelBuilder b, Expr group);

  /** Fills {@code acc} with the accumulators of output channel {@code co} of the group. */
  void accumulate(KernelBuilder b, Expr group, Expr co, Buffer acc);

  /** The form that fits the two storage forms. */
  static ConvolutionRows of(JavaLowering lowering, Stage.Convolution stage) {
    Product product = Product.of(stage).orElseThrow();
    return switch (RowForm.of(stage)) {
      case INTEGERS -> new IntConvolution(lowering, stage, product);
      case TERNARY_PLANES -> new TernaryConvolution(lowering, stage, product);
      case SIGN_PLANES -> new BasisConvolution(lowering, stage, product);
    };
  }
}
