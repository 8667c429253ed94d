package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits that the network must keep, any number at once. A network that exceeds one is an error
 * that states the limit, what the network needs, and the layers that need most. Every limit is
 * optional. What hardware needs is predicted, as the report of its project shows it.
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
   * Largest size of the weight file, in bytes: packed weights, thresholds, multipliers and headers.
   *
   * @return bytes, at least 0, or {@link #UNLIMITED}
   */
  long fileBytes() default UNLIMITED;

  /**
   * Largest number of bit operations of one inference: multiply-accumulates times the bits of the
   * weight times the bits of the activation, summed over all layers.
   *
   * @return bit operations, at least 0, or {@link #UNLIMITED}
   */
  long bops() default UNLIMITED;

  /**
   * Largest size of all activations alive at one time in the deployed network, where layers run one
   * after another, in bytes.
   *
   * @return bytes, at least 0, or {@link #UNLIMITED}
   */
  long activationBytes() default UNLIMITED;

  /**
   * Largest size of all rows that the hardware keeps, where layers stream, in bytes.
   *
   * @return bytes, at least 0, or {@link #UNLIMITED}
   */
  long lineBufferBytes() default UNLIMITED;

  /**
   * Widest accumulator of any layer, as proven for any weights of its type, in bits.
   *
   * @return bits, at least 0, or {@link #UNLIMITED}
   */
  long accumulatorBits() default UNLIMITED;

  /**
   * Longest time of one run of the generated model on one thread, as predicted from measured
   * kernels for the machine where they were measured; on another one it is a measure for comparing
   * networks. Limits in nanoseconds or milliseconds are written in {@link #limits}: {@code "latency
   * <= 2 ms;"}.
   *
   * @return microseconds, at least 0, or {@link #UNLIMITED}
   */
  long latencyMicros() default UNLIMITED;

  /**
   * Look-up tables of the hardware.
   *
   * @return at least 0, or {@link #UNLIMITED}
   */
  long lut() default UNLIMITED;

  /**
   * Flip-flops of the hardware.
   *
   * @return at least 0, or {@link #UNLIMITED}
   */
  long ff() default UNLIMITED;

  /**
   * Multiplier slices of the hardware.
   *
   * @return at least 0, or {@link #UNLIMITED}
   */
  long dsp() default UNLIMITED;

  /**
   * Block memories of the hardware, of 18 kbit each.
   *
   * @return at least 0, or {@link #UNLIMITED}
   */
  long bram() default UNLIMITED;

  /**
   * Clock cycles of one image: of all layers in the sequential structure, of the slowest one in the
   * dataflow structure.
   *
   * @return cycles, at least 0, or {@link #UNLIMITED}
   */
  long cycles() default UNLIMITED;

  /**
   * Images that the hardware must do in a second, at least; needs {@link #clockHz}.
   *
   * @return images a second, at least 1, or {@link #UNLIMITED}
   */
  long framesPerSecond() default UNLIMITED;

  /**
   * Clock of the hardware.
   *
   * @return cycles a second, at least 1000, or {@link #UNLIMITED} where it does not matter
   */
  long clockHz() default UNLIMITED;

  /**
   * The part that the hardware is for, such as {@code xc7z020}: what it holds is the limit of
   * look-up tables, flip-flops, multiplier slices and block memories where none is stated.
   *
   * @return a part in lower case, or the empty text
   */
  String device() default "";

  /**
   * Limits in the text of the language, for what takes arguments: {@code "macs(bits = 8) <= 2 M;"}
   * limits multiply-accumulates with a factor of 8 bits or more.
   *
   * @return any number of limits, each ended by a semicolon
   */
  String limits() default "";
}
