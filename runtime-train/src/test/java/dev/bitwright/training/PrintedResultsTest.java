package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person sees who prints a result. */
class PrintedResultsTest {

  @Test
  void anEvaluationIsALineAndItsConfusionMatrix() {
    assertThat(new Evaluation(300, 250, 0.51236, new int[][] {{150, 20}, {30, 100}}))
        .hasToString(
            """
            250 of 300 right (83.33 %), mean loss 0.5124
            label, then how often each class was predicted
                     0    1
                0  150   20
                1   30  100""");
  }

  @Test
  void aMatrixOfManyClassesIsLeftOut() {
    assertThat(new Evaluation(4, 1, 3.0, new int[21][21]))
        .hasToString("1 of 4 right (25.00 %), mean loss 3.0000");
  }

  @Test
  void aCalibrationIsATableOfLayers() {
    assertThat(
            new CalibrationReport(
                List.of(
                    new CalibrationReport.Layer("stem", 0.00371, 16384, 0.0125),
                    new CalibrationReport.Layer("scores", 0.126, 512, 0.5))))
        .hasToString(
            """
            layer   relative error  samples    zeros
            stem            0.0037    16384    1.3 %
            scores          0.1260      512   50.0 %""");
  }
}
