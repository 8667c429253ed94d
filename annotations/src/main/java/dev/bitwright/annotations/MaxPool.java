package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Largest value of each window of each channel: {@code [C, H, W]} becomes {@code [C, H', W']} with
 * {@code H' = (H + 2 * padding - value) / stride + 1} (rounded down), and {@code W'} likewise.
 * Padded positions never win.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface MaxPool {
  /**
   * Height and width of the window.
   *
   * @return at least 1
   */
  int value();

  /**
   * Distance between neighbouring windows; 0, the default, means that of {@link #value()}, so that
   * windows touch and do not overlap.
   *
   * @return at least 0
   */
  int stride() default 0;

  /**
   * Rows and columns added on each of the four sides.
   *
   * @return at least 0, at most half of the window
   */
  int padding() default 0;
}
