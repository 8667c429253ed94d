package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method without parameters an input of the network. Layers read it by naming it as a
 * parameter.
 *
 * <p>An input consists of integers, as a camera or an image file gives them; the network sees the
 * real number {@code (raw / 255 - mean) / std} for {@link DataType#UINT8} and {@code (raw / 127 -
 * mean) / std} for {@link DataType#INT8}. The deployed network does this with integers only: one
 * zero point per channel from {@link #mean()}, and {@link #std()} folded into the first layer. An
 * input is not quantized a second time.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Input {
  /**
   * Shape of one sample without the batch: {@code {channels, height, width}}, or {@code {features}}
   * for a vector. One or three numbers, each at least 1.
   *
   * @return extents of the axes
   */
  int[] shape();

  /**
   * The integers that the input consists of.
   *
   * @return element type, {@link DataType#UINT8} by default
   */
  DataType type() default DataType.UINT8;

  /**
   * Mean of the data after division by 255 (127 for {@link DataType#INT8}): one number for all
   * channels, or one for each.
   *
   * @return means, 0 by default
   */
  float[] mean() default 0f;

  /**
   * Standard deviation of the data after division by 255 (127 for {@link DataType#INT8}): one
   * number for all channels, or one for each. Each greater than 0.
   *
   * @return deviations, 1 by default
   */
  float[] std() default 1f;
}
