package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Batch normalisation with a learned factor and offset per channel. Training uses the mean and
 * variance of the whole batch and keeps running averages of them; the deployed network uses the
 * averages, folded into the thresholds or the multiplier of the layer before, so that it costs
 * nothing there. The shape does not change.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface BatchNorm {
  /**
   * Added to the variance before its root is taken.
   *
   * @return greater than 0 and at most 1, 1e-5 by default
   */
  float epsilon() default 1e-5f;

  /**
   * Weight of the newest batch in the running averages.
   *
   * @return greater than 0 and at most 1, 0.1 by default
   */
  float momentum() default 0.1f;
}
