package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Long short-term memory: reads a vector each step, carries two vectors {@code [units]} from step
 * to step, and gives {@code [units]}. With the sigmoid s:
 *
 * <pre>
 * i, j, f, o = [x, h] W + b
 * c' = clip(c * s(f + 1) + s(i) * squash(j), -8, 8)
 * result = squash(c') * s(o),   h' = the result, quantized
 * </pre>
 *
 * <p>The {@link Quantize} rule of the layer or the network gives the scheme of the weights (one
 * matrix {@code [4 * units][inputs + units]}) and of what meets them: x and h have the levels of
 * one quantizer, over 0 to 1, with tanh over -1 to 1; values beyond are clipped. All state starts
 * at the level of 0.5, with tanh at 0.
 *
 * <p>Source: Hochreiter and Schmidhuber, Neural Computation 9(8), 1997; quantized, with sigmoids
 * only: He et al., arXiv 1611.10176.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Lstm {
  /**
   * Length of the state and of the result.
   *
   * @return 1 to 1048576
   */
  int units();

  /**
   * What bends the candidate and the cell state.
   *
   * @return {@code true} for tanh; by default the sigmoid, whose values in 0 to 1 need no sign
   */
  boolean tanh() default false;
}
