package dev.bitwright.plan.latency;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.LevelSet;
import java.util.List;

/** The kernels that bring a stage's accumulators to the levels of one tensor. */
final class EmissionCalls {
  private static final int UNPADDED_EDGE = 2;
  private static final int FEWEST_PADDED_EDGE = 3;

  private final KernelCalls calls = new KernelCalls();
  private final Emission emission;
  private final boolean wide;

  private EmissionCalls(Emission emission, boolean wide) {
    this.emission = emission;
    this.wide = wide;
  }

  /**
   * The calls for one emission.
   *
   * @param wide whether the accumulators need 64 bits
   */
  static KernelCalls of(Stage stage, Emission emission, boolean wide) {
    EmissionCalls of = new EmissionCalls(emission, wide);
    if (stage instanceof Stage.Convolution || stage.shape().isImage()) {
      of.rows(stage);
    } else if (!(stage instanceof Stage.Join)) {
      of.across(stage.shape().channels());
    }
    return of.calls;
  }

  private void rows(Stage stage) {
    int channels = stage.shape().channels();
    List<Shape> shapes = emission.shapes(stage.shape());
    long n = shapes.get(0).positions();
    switch (emission.form()) {
      case THRESHOLDS ->
          thresholds(wide ? JavaKernel.THRESHOLDS_LONG : JavaKernel.THRESHOLDS, channels, n);
      case MULTIPLIER, SCORES ->
          calls.add(wide ? JavaKernel.MULTIPLIER_LONG : JavaKernel.MULTIPLIER, channels, n);
      case SHIFT -> calls.add(wide ? JavaKernel.SHIFT_LONG : JavaKernel.SHIFT, channels, n);
      case REQUANTIZE -> calls.add(JavaKernel.REQUANTIZE_TWICE, channels, n);
      case REQUANTIZE_ONCE -> calls.add(JavaKernel.REQUANTIZE_ONCE, channels, n);
      case COPY -> calls.add(JavaKernel.COPY, channels, n);
      case TABLE -> throw new IllegalStateException("tokens are no image");
    }
    for (int k = 0; k < emission.pools().size(); k++) {
      Op.MaxPool pool = emission.pools().get(k);
      Shape pooled = shapes.get(k + 1);
      int edge =
          pool.kernel() == UNPADDED_EDGE && pool.padding() == 0
              ? UNPADDED_EDGE
              : Math.max(FEWEST_PADDED_EDGE, pool.kernel());
      calls.add(JavaKernel.MAX_POOL, (double) channels * pooled.height(), edge, pooled.width());
    }
    if (!emission.output().shape().isImage() || emission.form() == Emission.Form.SCORES) {
      calls.add(JavaKernel.COPY, channels, shapes.get(shapes.size() - 1).positions());
    }
  }

  private void across(int n) {
    switch (emission.form()) {
      case THRESHOLDS ->
          thresholds(wide ? JavaKernel.THRESHOLDS_ACROSS_LONG : JavaKernel.THRESHOLDS_ACROSS, 1, n);
      case MULTIPLIER, SCORES ->
          calls.add(wide ? JavaKernel.MULTIPLIER_ACROSS_LONG : JavaKernel.MULTIPLIER_ACROSS, 1, n);
      case SHIFT -> calls.add(wide ? JavaKernel.SHIFT_ACROSS_LONG : JavaKernel.SHIFT_ACROSS, 1, n);
      case REQUANTIZE -> calls.add(JavaKernel.REQUANTIZE_TWICE_ACROSS, 1, n);
      case REQUANTIZE_ONCE -> calls.add(JavaKernel.REQUANTIZE_ONCE_ACROSS, 1, n);
      case COPY, TABLE -> calls.add(JavaKernel.COPY, 1, n);
    }
  }

  private void thresholds(JavaKernel kernel, int rows, long n) {
    LevelSet levels = emission.output().levels();
    calls.add(kernel, rows, levels.size() - 1, n);
    if (!levels.contiguous()) {
      calls.add(JavaKernel.LOOKUP, rows, n);
    }
  }
}
