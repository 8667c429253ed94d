package dev.bitwright.lower.hls;

import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.ProgramBuilder;
import java.util.function.BiConsumer;

/** How a convolution or dense layer gets its accumulators at one pixel. */
interface Reduction {
  /** One sentence for the function's comment. */
  String describe();

  /** Declares the arrays it needs. */
  void declare(ProgramBuilder program, Parameters parameters);

  /** Comes before the first output of a pixel. */
  void startPixel(KernelBuilder b, Rings rings, Expr row, Expr x);

  /** The accumulator of one output channel; channels come in ascending order. */
  Expr accumulate(KernelBuilder b, Rings rings, Expr row, Expr x, Expr channel);

  /** The accumulators of a group of output channels that share what they read. */
  void accumulateGroup(
      KernelBuilder b, Rings rings, Expr row, Expr x, Expr group, BiConsumer<Expr, Expr> emit);
}
