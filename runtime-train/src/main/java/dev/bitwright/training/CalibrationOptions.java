package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;

/**
 * How {@link TableTrainer#calibrate} finds the parameters of quantizers. Immutable; every method
 * gives other options.
 *
 * @param weights rule for the ranges of weights
 * @param activations rule for the ranges of activations
 * @param rounding how weights are put on levels
 * @param biasCorrection whether the mean error of each output channel is put into the bias, or into
 *     the mean of the batch norm that follows
 * @param batch images of a batch, and those that one layer's weights see
 * @param seed of the choice of windows and of stochastic rounding
 */
public record CalibrationOptions(
    RangeRule weights,
    RangeRule activations,
    Rounding rounding,
    boolean biasCorrection,
    int batch,
    long seed) {

  public CalibrationOptions {
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
        RangeRule.meanSquare(), RangeRule.meanSquare(), Rounding.nearest(), true, 128, 1);
  }

  public CalibrationOptions weights(RangeRule rule) {
    return new CalibrationOptions(rule, activations, rounding, biasCorrection, batch, seed);
  }

  public CalibrationOptions activations(RangeRule rule) {
    return new CalibrationOptions(weights, rule, rounding, biasCorrection, batch, seed);
  }

  public CalibrationOptions rounding(Rounding how) {
    return new CalibrationOptions(weights, activations, how, biasCorrection, batch, seed);
  }

  public CalibrationOptions biasCorrection(boolean corrected) {
    return new CalibrationOptions(weights, activations, rounding, corrected, batch, seed);
  }

  public CalibrationOptions batch(int images) {
    return new CalibrationOptions(weights, activations, rounding, biasCorrection, images, seed);
  }

  public CalibrationOptions seed(long number) {
    return new CalibrationOptions(weights, activations, rounding, biasCorrection, batch, number);
  }
}
