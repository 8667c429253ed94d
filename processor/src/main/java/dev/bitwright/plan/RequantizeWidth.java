package dev.bitwright.plan;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;

/** The int8 scheme's requantization takes 32-bit sums, the bias among them. */
final class RequantizeWidth {
  /** One bit is left for the bias. */
  private static final long MOST = (1L << 30) - 2;

  private RequantizeWidth() {}

  static void check(PlannedGraph graph, Diagnostics diagnostics) {
    for (Stage stage : graph.stages()) {
      boolean wide = stage.range().low() < -MOST || stage.range().high() > MOST;
      if (wide && stage.emissions().stream().anyMatch(Emission::requantizes)) {
        diagnostics.report(
            Message.REQUANTIZE_WIDE,
            stage.node().ref(),
            stage.node().layer(),
            stage.range().bits());
      }
    }
  }
}
