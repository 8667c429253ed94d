package dev.bitwright.training;

/**
 * A table of trainable values.
 *
 * @param name {@code layer.kind}, for example {@code body.weight}; unique within the network
 * @param rows the values
 * @param gradient of the same shape; the backward pass overwrites it
 * @param weightDecay whether weight decay applies
 * @param rateFactor factor on the learning rate, 1 for most
 * @param minimum smallest allowed value, applied after every step (scales stay positive); {@link
 *     Float#NEGATIVE_INFINITY} for none
 * @param initializer how the values start
 */
public record Parameter(
    String name,
    float[][] rows,
    float[][] gradient,
    boolean weightDecay,
    float rateFactor,
    float minimum,
    Initializer initializer) {

  /** A parameter with weight decay, rate factor 1 and no minimum. */
  public static Parameter weight(
      String name, float[][] rows, float[][] gradient, Initializer initializer) {
    return new Parameter(name, rows, gradient, true, 1f, Float.NEGATIVE_INFINITY, initializer);
  }

  /** A parameter without weight decay, with rate factor 1 and no minimum. */
  public static Parameter plain(
      String name, float[][] rows, float[][] gradient, Initializer initializer) {
    return new Parameter(name, rows, gradient, false, 1f, Float.NEGATIVE_INFINITY, initializer);
  }

  /** A positive scale: no weight decay, kept at or above {@code minimum}. */
  public static Parameter scale(
      String name, float[][] rows, float[][] gradient, float minimum, Initializer initializer) {
    return new Parameter(name, rows, gradient, false, 1f, minimum, initializer);
  }

  /** Whether the values are scales: they have a positive minimum. */
  public boolean isScale() {
    return minimum > 0;
  }

  /** The layer's name: what comes before the last dot. */
  public String layer() {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
