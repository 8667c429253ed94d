package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Mean of each window of each channel: {@code [C, H, W]} becomes {@code [C, H', W']} with {@code H'
 * = (H - value) / stride + 1} (rounded down), and {@code W'} likewise. The deployed network adds
 * integers, and the division joins the next factor.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AveragePool {
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
}
