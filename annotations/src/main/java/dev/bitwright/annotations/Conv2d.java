package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Two-dimensional convolution of an image {@code [C, H, W]}; the result is {@code [filters, H',
 * W']} with {@code H' = (H + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1} (rounded
 * down), and {@code W'} likewise. It has weights {@code [filters, C / groups, kernel, kernel]}, so
 * it is quantized by the {@link Quantize} rule of the layer or of the network.
 *
 * <p>With {@code groups == C} it is a depthwise convolution. Padded taps hold the code of zero.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Conv2d {
  /**
   * Number of output channels; a multiple of {@link #groups()}.
   *
   * @return 1 to 1048576
   */
  int filters();

  /**
   * Extent of the window: one number for height and width, or {@code {height, width}}.
   *
   * @return each at least 1; not larger than the image with its padding
   */
  int[] kernel();

  /**
   * Distance between neighbouring windows, in both directions.
   *
   * @return at least 1
   */
  int stride() default 1;

  /**
   * Rows and columns added on each of the four sides.
   *
   * @return at least 0
   */
  int padding() default 0;

  /**
   * Distance between neighbouring taps of one window.
   *
   * @return at least 1
   */
  int dilation() default 1;

  /**
   * Number of groups into which the channels are cut; divides the input channels and the filters.
   *
   * @return at least 1
   */
  int groups() default 1;

  /**
   * Whether a learned number is added to each output channel. Superfluous before {@link BatchNorm},
   * which has its own.
   *
   * @return {@code false} by default
   */
  boolean bias() default false;
}
