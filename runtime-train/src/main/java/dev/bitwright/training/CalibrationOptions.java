package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.List;

/**
 * How {@link TableTrainer#calibrate} finds the parameters of quantizers. Immutable; every method
 * gives other options.
 *
 * @param weights rule for the ranges of weights
 * @param activations rule for the ranges of activations
 * @param rounding how weights are put on levels
 * @param nearest layers with weights that go to their nearest levels, whatever the rounding
 * @param biasCorrection whether the mean error of each output channel is put into the bias, or into
 *     the mean of the batch norm that follows
 * @param batch images of a batch, and those that one layer's weights see
 * @param seed of the choice of windows and of stochastic rounding
 */
public record CalibrationOptions(
    RangeRule weights,
    RangeRule activations,
    Rounding rounding,
    List<String> nearest,
    boolean biasCorrection,
    int batch,
    long seed) {

  public CalibrationOptions {
    nearest = List.copyOf(nearest);
    if (batch < 1 || batch > 65536) {
      throw RuntimeMessage.OPTION_RANGE.exception("batch", batch, "1 to 65536");
    }
    RangeRule.Kind kind = activations.kind();
    if (kind == RangeRule.Kind.SCHEME || kind == RangeRule.Kind.RADIUS) {
      throw RuntimeMessage.OPTION_RANGE.exception("activations", kind, "of rules for activations");
    }
    if (weights.kind() == RangeRule.Kind.MOVING_AVERAGE) {
      throw RuntimeMessage.OPTION_RANGE.exception(
          "weights", weights.kind(), "of rules for weights");
    }
  }

  /**
   * Least mean square error for weights and activations, nearest levels, bias correction, batches
   * of 128.
   */
  public static CalibrationOptions standard() {
    return new CalibrationOptions(
        RangeRule.meanSquare(),
        RangeRule.meanSquare(),
        Rounding.nearest(),
        List.of(),
        true,
        128,
        1);
  }

  public CalibrationOptions weights(RangeRule rule) {
    return new CalibrationOptions(
        rule, activations, rounding, nearest, biasCorrection, batch, seed);
  }

  public CalibrationOptions activations(RangeRule rule) {
    return new CalibrationOptions(weights, rule, rounding, nearest, biasCorrection, batch, seed);
  }

  public CalibrationOptions rounding(Rounding how) {
    return new CalibrationOptions(weights, activations, how, nearest, biasCorrection, batch, seed);
  }

  /** With layers that path following leaves out, by their names in the network. */
  public CalibrationOptions nearest(String... layers) {
    return new CalibrationOptions(
        weights, activations, rounding, List.of(layers), biasCorrection, batch, seed);
  }

  public CalibrationOptions biasCorrection(boolean corrected) {
    return new CalibrationOptions(weights, activations, rounding, nearest, corrected, batch, seed);
  }

  public CalibrationOptions batch(int images) {
    return new CalibrationOptions(
        weights, activations, rounding, nearest, biasCorrection, images, seed);
  }

  public CalibrationOptions seed(long number) {
    return new CalibrationOptions(
        weights, activations, rounding, nearest, biasCorrection, batch, number);
  }
}
