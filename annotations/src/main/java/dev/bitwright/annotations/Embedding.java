package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Looks tokens up in a learned table. It reads the network's input, which must be one byte a step
 * ({@code @Input(shape = 1)}), the number of a token; the result is {@code [units]}, the token's
 * row. A network with an embedding or a recurrent cell describes one step of a sequence.
 *
 * <p>The table is not quantized itself: the layer that reads the row quantizes it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Embedding {
  /**
   * Number of different tokens.
   *
   * @return 2 to 256
   */
  int vocabulary();

  /**
   * Length of a row.
   *
   * @return 1 to 1048576
   */
  int units();
}
