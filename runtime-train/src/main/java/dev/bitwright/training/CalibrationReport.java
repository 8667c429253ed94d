package dev.bitwright.training;

import java.util.List;

/**
 * What a calibration did.
 *
 * @param layers those with quantized weights, in the order of the network
 */
public record CalibrationReport(List<Layer> layers) {
  /**
   * One layer.
   *
   * @param name of the operator with weights
   * @param relativeError norm of the error of its outputs, of weights and inputs together, by the
   *     norm of its outputs in the float network; before bias correction
   * @param samples outputs of each channel that this was measured on
   * @param zeros share of weights at level zero
   */
  public record Layer(String name, double relativeError, int samples, double zeros) {}

  public CalibrationReport {
    layers = List.copyOf(layers);
  }
}
