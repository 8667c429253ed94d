package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.runtime.BitwrightException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private final float[][] weight = {{1f, -2f}};
  private final float[][] weightGradient = {{0.5f, 0.25f}};
  private final float[][] scale = {{0.1f}};
  private final float[][] scaleGradient = {{4f}};
  private final List<Parameter> parameters =
      List.of(
          Parameter.weight("a.weight", weight, weightGradient, Initializer.zeros()),
          new Parameter("a.scale", scale, scaleGradient, false, 0.5f, 0.01f, Initializer.ones()));

  private OptimizerState run(Optimizer rule, double rate, double decay, int steps) {
    OptimizerState state = new OptimizerState(rule, parameters);
    try (Parts parts = new Parts(2, 2)) {
      for (int i = 1; i <= steps; i++) {
        state.step(rate, decay, 1f, i, parts);
      }
    }
    return state;
  }

  @Test
  void plainSgd() {
    run(Optimizer.sgd(0, false), 0.1, 0.5, 1);
    assertThat(weight[0][0]).isCloseTo(1f - 0.1f * (0.5f + 0.5f), within(1e-6f));
    assertThat(weight[0][1]).isCloseTo(-2f - 0.1f * (0.25f - 1f), within(1e-6f));
    assertThat(scale[0][0]).as("rate factor 0.5 and minimum").isEqualTo(0.01f);
  }

  @Test
  void momentum() {
    OptimizerState state = run(Optimizer.sgd(0.9, false), 0.1, 0, 2);
    // v1 = 0.5, w1 = 0.95; v2 = 0.45 + 0.5 = 0.95, w2 = 0.855.
    assertThat(weight[0][0]).isCloseTo(0.855f, within(1e-6f));
    assertThat(state.rows()).hasSize(2);
    assertThat(state.rows().get(0).name()).isEqualTo("velocity/a.weight");
    assertThat(state.rows().get(0).rows()[0][0]).isCloseTo(0.95f, within(1e-6f));
  }

  @Test
  void nesterov() {
    run(Optimizer.sgd(0.9, true), 0.1, 0, 2);
    // v1 = 0.5, w1 = 1 - 0.1 (0.5 + 0.45) = 0.905; v2 = 0.95, w2 = 0.905 - 0.1 (0.5 + 0.855).
    assertThat(weight[0][0]).isCloseTo(0.7695f, within(1e-6f));
  }

  @Test
  void adam() {
    run(new Adam(0.9, 0.999, 1e-8, false), 0.1, 0, 1);
    assertThat(weight[0][0]).as("first step is the rate").isCloseTo(0.9f, within(1e-5f));
    weightGradient[0][0] = -1f;
    OptimizerState state = new OptimizerState(new Adam(0.5, 0.75, 1e-8, false), parameters);
    weight[0][0] = 1f;
    try (Parts parts = new Parts(1, 1)) {
      state.step(0.1, 0, 1f, 1, parts);
      weightGradient[0][0] = 0.5f;
      state.step(0.1, 0, 1f, 2, parts);
    }
    // m = 0.5(-0.5) + 0.5(0.5) = 0, so the second step moves nothing.
    assertThat(weight[0][0]).isCloseTo(1.1f, within(1e-5f));
    assertThat(state.rows().get(2).name()).isEqualTo("square/a.weight");
    assertThat(state.rows().get(2).rows()[0][0])
        .isCloseTo(0.75f * 0.25f + 0.25f * 0.25f, within(1e-6f));
  }

  @Test
  void adamMovesScalesByAShareOfThemselves() {
    run(new Adam(0.9, 0.999, 1e-8, false), 0.1, 0, 1);
    assertThat(scale[0][0]).as("rate 0.1, factor 0.5").isCloseTo(0.1f * 0.95f, within(1e-7f));
    assertThat(weight[0][1]).as("others by the rate").isCloseTo(-2.1f, within(1e-5f));
  }

  @Test
  void weightDecayOfAdamIsAddedAndOfAdamWDecoupled() {
    run(Optimizer.adamW(), 0.1, 0.5, 1);
    assertThat(weight[0][0]).isCloseTo(1f - 0.1f * 0.5f - 0.1f, within(1e-5f));
    weight[0][0] = 1f;
    weightGradient[0][0] = -0.5f;
    run(Optimizer.adam(), 0.1, 0.5, 1);
    assertThat(weight[0][0]).as("gradient and decay cancel").isCloseTo(1f, within(1e-5f));
  }

  @Test
  void gradientNormTakesAllParameters() {
    assertThat(OptimizerState.gradientNorm(parameters))
        .isCloseTo(Math.sqrt(0.25 + 0.0625 + 16), within(1e-9));
    weightGradient[0][1] = Float.NaN;
    assertThat(OptimizerState.gradientNorm(parameters)).isNaN();
  }

  @Test
  void schedules() {
    LearningRate cycle = LearningRate.oneCycle(1.0, 0.2);
    assertThat(cycle.at(0, 10, 10)).isCloseTo(0.04, within(1e-12));
    assertThat(cycle.at(19, 10, 10)).isCloseTo(1.0, within(1e-12));
    assertThat(cycle.at(9, 10, 10)).isBetween(0.4, 0.6);
    assertThat(cycle.at(59, 10, 10)).isCloseTo((1 + 4e-6) / 2, within(1e-12));
    assertThat(cycle.at(99, 10, 10)).isCloseTo(4e-6, within(1e-12));
    LearningRate step = LearningRate.step(1.0, 2, 0.1);
    assertThat(step.at(19, 10, 6)).isEqualTo(1.0);
    assertThat(step.at(20, 10, 6)).isCloseTo(0.1, within(1e-12));
    assertThat(step.at(59, 10, 6)).isCloseTo(0.01, within(1e-12));
    LearningRate cosine = LearningRate.cosine(2.0).withWarmUp(0.1);
    assertThat(cosine.at(0, 10, 10)).isCloseTo(0.2, within(1e-12));
    assertThat(cosine.at(9, 10, 10)).isCloseTo(2.0, within(1e-12));
    assertThat(cosine.at(55, 10, 10)).isCloseTo(1.0, within(1e-12));
    assertThat(cosine.at(99, 10, 10)).isBetween(0.0, 0.01);
    assertThat(LearningRate.constant(0.3).at(77, 10, 10)).isEqualTo(0.3);
    assertThat(LearningRate.oneCycle(1.0, 0).at(0, 1, 1)).isPositive();
  }

  @Test
  void decimalsReadBack() {
    for (int i = 0; i < 2000; i++) {
      double value = Double.longBitsToDouble(Philox.bits(1, 1, i));
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(Decimal.of(value))).isEqualTo(value);
      }
    }
    assertThat(Decimal.of(0x1p-44)).isEqualTo("5.6843418860808015E-14");
    assertThat(Decimal.of(-0.5)).isEqualTo("-0.5");
    assertThat(Decimal.of(100)).isEqualTo("100");
    assertThat(Decimal.of(0)).isEqualTo("0");
  }

  @Test
  void optionsOutsideTheirRangeAreRefused() {
    TrainingOptions.Builder b = TrainingOptions.builder();
    assertThatThrownBy(() -> b.epochs(0))
        .hasMessage(
            "BW5009: The training option epochs = 0 is outside its range 1 to 1000000. Give a value"
                + " inside the range.");
    List<Runnable> wrong =
        List.of(
            () -> b.batchSize(0),
            () -> b.parts(2000),
            () -> b.threads(-1),
            () -> b.weightDecay(Double.NaN),
            () -> b.gradientClip(-1),
            () -> b.stopAfter(-1),
            () -> LearningRate.constant(0),
            () -> LearningRate.oneCycle(1, 1),
            () -> LearningRate.step(1, 0, 0.1),
            () -> LearningRate.step(1, 1, 2),
            () -> Optimizer.sgd(1, false),
            () -> new Adam(1, 0.9, 1e-8, true),
            () -> new Adam(0.9, 1, 1e-8, true),
            () -> new Adam(0.9, 0.9, 0, true),
            () -> Augmentation.flipAndShift(false, -1, 0),
            () -> Augmentation.flipAndShift(false, 1, 256));
    for (Runnable r : wrong) {
      assertThatThrownBy(r::run)
          .isInstanceOf(BitwrightException.class)
          .hasMessageStartingWith("BW5009: ");
    }
  }

  @Test
  void theDescriptionHoldsWhatDecidesTheResultAndNothingElse() {
    TrainingOptions a = TrainingOptions.builder().build();
    assertThat(a.description())
        .isEqualTo(
            "epochs=10 batch=128 parts=8 seed=1 optimizer=adamw(beta1=0.9, beta2=0.999,"
                + " epsilon=0.00000001) rate=one_cycle(peak=0.003, warm-up=0.15, every=1, factor=1)"
                + " decay=0.001 clip=0 augmentation=none");
    assertThat(Optimizer.sgd(0.9, true)).hasToString("sgd(momentum=0.9, nesterov)");
    assertThat(a.toBuilder().threads(7).build().description()).isEqualTo(a.description());
    assertThat(a.toBuilder().seed(7).build().description()).isNotEqualTo(a.description());
    assertThat(a.toBuilder().optimizer(Optimizer.adam()).build().description())
        .isNotEqualTo(a.description());
  }
}
