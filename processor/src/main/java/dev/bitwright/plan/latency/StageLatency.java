package dev.bitwright.plan.latency;

import dev.bitwright.plan.Emission;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;
import java.util.Optional;

/**
 * How long the generated Java is predicted to take for the parts of a network, on one thread of the
 * machine where the kernels were measured. Times are whole nanoseconds, rounded up for each part,
 * so that their sums are exact.
 */
public final class StageLatency {
  /** No time at all, where nobody asks for it. */
  public static final StageLatency NONE = new StageLatency(Optional.empty());

  private final Optional<KernelCurves> curves;

  private StageLatency(Optional<KernelCurves> curves) {
    this.curves = curves;
  }

  public StageLatency(KernelCurves curves) {
    this(Optional.of(curves));
  }

  /** On the reference machine. */
  public static StageLatency measured() {
    return new StageLatency(KernelCurves.measured());
  }

  /** Nanoseconds of a stage's accumulators. */
  public long accumulators(Stage stage) {
    return curves.map(c -> StageCalls.of(stage).nanoseconds(c)).orElse(0L);
  }

  /**
   * Nanoseconds from accumulators to the levels of one tensor, pools included.
   *
   * @param wide whether the accumulators need 64 bits, as {@link RowForm#wide} says
   */
  public long emission(Stage stage, Emission emission, boolean wide) {
    return curves.map(c -> EmissionCalls.of(stage, emission, wide).nanoseconds(c)).orElse(0L);
  }

  /** Nanoseconds of a stage with all that it emits. */
  public long stage(Stage stage) {
    long sum = accumulators(stage);
    for (Emission emission : stage.emissions()) {
      sum += emission(stage, emission, RowForm.wide(stage));
    }
    return sum;
  }
}
