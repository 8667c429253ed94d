package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many multiply-accumulates the hardware of a layer does at the same time: the unroll factors
 * of its loops in the HLS C project. It changes neither results nor the Java. The layer has an
 * operator with weights.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Parallelism {
  /**
   * Output channels computed side by side; divides the output channels of the layer.
   *
   * @return at least 1
   */
  int outputs() default 1;

  /**
   * Input channels read side by side; divides the input channels of the layer (of one group).
   *
   * @return at least 1
   */
  int inputs() default 1;
}
