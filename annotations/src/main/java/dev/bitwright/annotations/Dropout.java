package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * In training, each value becomes 0 with the given probability and is divided by its complement
 * otherwise; the deployed network does not contain it. The shape does not change.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Dropout {
  /**
   * Probability with which a value is dropped.
   *
   * @return at least 0 and less than 1
   */
  float value();
}
