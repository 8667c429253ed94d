package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits that the network must keep. A network that exceeds one is an error that states the limit,
 * what the network needs, and the layers that need most. Every limit is optional.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Budget {
  /** Value of a limit that is not set. */
  long UNLIMITED = -1;

  /**
   * Largest size of all packed weights, in bytes.
   *
   * @return bytes, at least 0, or {@link #UNLIMITED}
   */
  long weightBytes() default UNLIMITED;

  /**
   * Largest number of bit operations of one inference: multiply-accumulates times the bits of the
   * weight times the bits of the activation, summed over all layers.
   *
   * @return bit operations, at least 0, or {@link #UNLIMITED}
   */
  long bops() default UNLIMITED;

  /**
   * Largest size of all activations alive at one time in the deployed network, in bytes.
   *
   * @return bytes, at least 0, or {@link #UNLIMITED}
   */
  long activationBytes() default UNLIMITED;
}
