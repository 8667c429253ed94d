package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.FormulaEvaluator;
import dev.bitwright.graph.Op;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.NamedRows;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.Parameter;
import dev.bitwright.training.TrainerAccess;
import dev.bitwright.training.TrainingLog;
import dev.bitwright.training.TrainingOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batch norms that keep to their running statistics for the last part of a training. */
class BatchNormFreezeTest {
  private static final String RULE = "UNIFORM(bits = 8, variant = int8)";

  private static List<float[]> statistics(NetworkTrainer trainer) {
    List<float[]> found = new ArrayList<>();
    for (NamedRows rows : TrainerAccess.state(trainer)) {
      if (rows.name().contains("running")) {
        found.add(rows.rows()[0].clone());
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  private static TrainingLog fit(NetworkTrainer trainer, Dataset data, double share) {
    TrainingOptions options = TrainerTest.options(3, 2).toBuilder().batchNormFreeze(share).build();
    return trainer.fit(data, null, options);
  }

  @Test
  void frozenStatisticsStayAndTheLossStillFalls() {
    Class<?> type = GeneratedTrainers.compile(TrainerTest.straight(RULE));
    Dataset data = GeneratedTrainers.blobs(320, 1, 12, 5, 1);
    try (NetworkTrainer twin = GeneratedTrainers.floatTwin(type);
        NetworkTrainer quantized = GeneratedTrainers.quantized(type)) {
      twin.initialize(3);
      List<float[]> first = statistics(twin);
      fit(twin, data, 1);
      List<float[]> moved = statistics(twin);
      assertThat(moved.get(0)).isNotEqualTo(first.get(0));
      quantized.initializeFrom(twin);
      TrainingLog log = fit(quantized, data, 0);
      List<float[]> kept = statistics(quantized);
      for (int i = 0; i < kept.size(); i++) {
        assertThat(kept.get(i)).isEqualTo(moved.get(i));
      }
      assertThat(log.last().loss()).isLessThan(0.9 * log.epochs().get(0).loss());
    }
  }

  /** Frozen half way, the statistics are those of the first half of the steps alone. */
  @Test
  void theDelayIsAShareOfAllSteps() {
    Class<?> type = GeneratedTrainers.compile(TrainerTest.straight(RULE));
    Dataset data = GeneratedTrainers.blobs(64, 1, 12, 5, 1);
    List<List<float[]>> all = new ArrayList<>();
    for (double share : new double[] {0, 0.5, 1}) {
      try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
        trainer.initialize(3);
        fit(trainer, data, share);
        all.add(statistics(trainer));
      }
    }
    assertThat(Arrays.equals(all.get(0).get(0), all.get(1).get(0))).isFalse();
    assertThat(Arrays.equals(all.get(1).get(0), all.get(2).get(0))).isFalse();
  }

  /** I8-9: statistics of the batch before the freeze, running ones after it. */
  @Test
  void theFoldOfTheNotes() {
    Formula.Input gain = Formulas.channel("gain");
    Formula.Input shift = Formulas.channel("shift");
    Formula.Input mean = Formulas.channel("mean");
    Formula.Input variance = Formulas.channel("variance");
    Links.BatchNormPlaces places =
        new Links.BatchNormPlaces(gain, shift, mean, variance, null, null, null, null);
    Link link = Links.batchNormEvaluated(new Op.BatchNorm(0.001, 0.1), places);
    FormulaEvaluator e = FormulaEvaluator.inDouble(1, 1);
    e.set(link.input(), 0.5 * 1 - 0.3 * 2).set(gain, 1.2).set(shift, 0.1);
    e.set(mean, 0.4).set(variance, 0.25);
    assertThat(e.evaluateAll(link.output())[0]).isCloseTo(-1.097607, within(1e-6));
    e.set(mean, 0.3).set(variance, 0.36);
    assertThat(e.evaluateAll(link.output())[0]).isCloseTo(-0.698891, within(1e-6));
    // The same with the folded weights W gamma / sigma and the bias beta - gamma mean / sigma.
    double sigma = Math.sqrt(0.36 + 0.001);
    double folded = 0.998614 * 1 - 0.599168 * 2;
    assertThat(folded + 0.1 - 1.2 * 0.3 / sigma).isCloseTo(-0.698891, within(2e-6));
  }

  /** The generated gradient past frozen statistics, against a difference of the loss. */
  @Test
  void directionalDerivative() {
    Class<?> type = GeneratedTrainers.compile(TrainerTest.straight(RULE));
    Dataset data = GeneratedTrainers.noise(40, 1, 12, 12, 2, 3);
    try (NetworkTrainer trainer = GeneratedTrainers.floatTwin(type)) {
      trainer.initialize(5);
      TrainerAccess access = new TrainerAccess(trainer, data, 37, true);
      access.gradients();
      int checked = 0;
      for (Parameter p : access.parameters()) {
        float[][] gradient =
            Arrays.stream(p.gradient()).map(float[]::clone).toArray(float[][]::new);
        float[][] start = Arrays.stream(p.rows()).map(float[]::clone).toArray(float[][]::new);
        double norm = norm(gradient);
        if (norm < 1e-4) {
          continue;
        }
        double step = 1e-3 * Math.max(1, norm(start));
        double above = loss(access, p, start, gradient, step / norm);
        double below = loss(access, p, start, gradient, -step / norm);
        loss(access, p, start, gradient, 0);
        assertThat((above - below) / (2 * step))
            .as(p.name())
            .isCloseTo(norm, within(0.05 * norm + 2e-4));
        checked++;
      }
      assertThat(checked).isGreaterThan(5);
    }
  }

  private static double loss(
      TrainerAccess access, Parameter p, float[][] start, float[][] direction, double factor) {
    for (int r = 0; r < start.length; r++) {
      for (int k = 0; k < start[r].length; k++) {
        p.rows()[r][k] = (float) (start[r][k] + factor * direction[r][k]);
      }
    }
    return access.loss();
  }

  private static double norm(float[][] rows) {
    double sum = 0;
    for (float[] row : rows) {
      for (float v : row) {
        sum += (double) v * v;
      }
    }
    return Math.sqrt(sum);
  }
}
