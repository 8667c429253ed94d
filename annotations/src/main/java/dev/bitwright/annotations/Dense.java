package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fully connected layer: each of {@code units} outputs is the sum of all inputs, each with a weight
 * of its own. It reads a vector: after an image comes first a {@link Flatten} or a {@link
 * GlobalAveragePool}. The result is {@code [units]}. It has weights, so it is quantized by the
 * {@link Quantize} rule of the layer or the network.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Dense {
  /**
   * Number of outputs.
   *
   * @return 1 to 1048576
   */
  int units();

  /**
   * Whether a learned number is added to each output.
   *
   * @return {@code true} by default
   */
  boolean bias() default true;
}
