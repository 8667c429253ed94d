package dev.bitwright.cli;

import dev.bitwright.plan.allocation.Sweep;
import dev.bitwright.plan.sensitivity.Profile;
import java.util.Locale;
import java.util.OptionalDouble;

/** The words for what plans of a sweep were measured to lose; a dash where they were not. */
final class SweepMeasured {
  private static final String NOTHING = "-";

  private SweepMeasured() {}

  static String increase(Sweep sweep, Sweep.Point point) {
    OptionalDouble increase = sweep.increase(point);
    return increase.isEmpty()
        ? NOTHING
        : String.format(Locale.ROOT, "%.4f", increase.getAsDouble());
  }

  static String accuracy(Sweep sweep, Sweep.Point point) {
    return sweep
        .score(point)
        .map(s -> String.format(Locale.ROOT, "%.2f %%", 100 * s.accuracy()))
        .orElse(NOTHING);
  }

  /** What was measured, and how well sums of losses order the plans; only where some were. */
  static String sentence(Sweep sweep) {
    Profile.Plans measured = sweep.measured().orElseThrow();
    OptionalDouble correlation = sweep.rankCorrelation();
    return String.format(
            Locale.ROOT,
            "measured: increase over the float network's loss of %.4f (accuracy %.2f %%) on %d"
                + " samples, all layers quantized at once, not trained",
            measured.twin().loss(),
            100 * measured.twin().accuracy(),
            measured.samples())
        + (correlation.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT, "; rank correlation with loss %.3f", correlation.getAsDouble()));
  }
}
