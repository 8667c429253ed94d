package dev.bitwright.training;

import java.util.List;
import java.util.Locale;

/**
 * What a calibration did. Printed it is a table with a line a layer.
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

  @Override
  public String toString() {
    int name = layers.stream().mapToInt(l -> l.name().length()).reduce(5, Math::max);
    StringBuilder out = new StringBuilder();
    String head = "%-" + name + "s  %14s  %7s  %7s";
    out.append(String.format(Locale.ROOT, head, "layer", "relative error", "samples", "zeros"));
    for (Layer layer : layers) {
      out.append('\n')
          .append(
              String.format(
                  Locale.ROOT,
                  "%-" + name + "s  %14.4f  %7d  %5.1f %%",
                  layer.name(),
                  layer.relativeError(),
                  layer.samples(),
                  100 * layer.zeros()));
    }
    return out.toString();
  }
}
