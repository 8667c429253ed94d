package dev.bitwright.plan;

import dev.bitwright.graph.Op;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;

/**
 * Scores are 32 bits wide: where they are an accumulator and a bias, both have to fit. (Behind a
 * batch norm they are brought onto a scale of their own.)
 */
final class ScoreWidth {
  /** One bit is left for the bias. */
  private static final long MOST = 1L << 30;

  private ScoreWidth() {}

  static void check(PlannedGraph graph, Diagnostics diagnostics) {
    for (Stage stage : graph.stages()) {
      for (Emission emission : stage.emissions()) {
        boolean plain =
            emission.form() == Emission.Form.SCORES
                && emission.path().stream().noneMatch(n -> n.op() instanceof Op.BatchNorm);
        if (plain && (stage.range().low() < -MOST || stage.range().high() > MOST)) {
          diagnostics.report(
              Message.SCORES_WIDE, stage.node().ref(), stage.node().layer(), stage.range().bits());
        }
      }
    }
  }
}
