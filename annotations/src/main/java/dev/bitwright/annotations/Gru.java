package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gated recurrent unit: reads a vector each step, carries one vector {@code [units]} from step to
 * step, and gives {@code [units]}. With the sigmoid s and the quantizer Q of what the cell reads:
 *
 * <pre>
 * r, u = s([x, h] W + b)
 * n = Q(squash([x, Q(r * h)] V + d))
 * result = u * h + (1 - u) * n,   h' = Q(result)
 * </pre>
 *
 * <p>The {@link Quantize} rule of the layer or the network gives the scheme of both matrices and of
 * what meets them, as for {@link Lstm}.
 *
 * <p>Source: Cho et al., EMNLP 2014, arXiv 1406.1078; quantized, with sigmoids only: He et al.,
 * arXiv 1611.10176.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Gru {
  /**
   * Length of the state and of the result.
   *
   * @return 1 to 1048576
   */
  int units();

  /**
   * What bends the candidate.
   *
   * @return {@code true} for tanh; by default the sigmoid, whose values in 0 to 1 need no sign
   */
  boolean tanh() default false;

  /**
   * Whether r multiplies the product of h instead of h: {@code n = squash(x Vx + d + r * (h Vh +
   * e))}.
   *
   * @return {@code false} by default; {@code true} only in a network with the scheme {@code NONE}
   */
  boolean resetAfter() default false;
}
