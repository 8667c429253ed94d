package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * States which values the weights of a layer, and what the layer reads, may take. On a type it is
 * the default of every layer with weights ({@link Conv2d}, {@link Dense}); on a method it is for
 * that layer. Operators without weights own no quantizer: writing {@code @Quantize} on a layer that
 * has none is an error, except on {@link Add}, whose operands it then governs.
 *
 * <p>Three ways to write it:
 *
 * <ul>
 *   <li>{@code @Quantize(scheme = SchemeName.RTN, bits = 2)}: one scheme for weights and
 *       activations;
 *   <li>{@code @Quantize(weights = "APoT(bits = 4)", activations = "UNIFORM(bits = 8)")}: one each,
 *       in the text of the {@code .qnn} language, which also takes the options of a scheme, as in
 *       {@code "UNIFORM(bits = 4, granularity = tensor)"};
 *   <li>a mixture: {@code scheme} and {@code bits} for both roles, and a text for the role that
 *       differs.
 * </ul>
 *
 * <p>A width that is left out, a list of widths in a text ({@code "UNIFORM(bits = [2, 4, 8])"}) and
 * several schemes ({@code scheme = {SchemeName.APoT, SchemeName.UNIFORM}}, in a text {@code "{APoT,
 * UNIFORM}"}) are decided by the planner under the limits of {@link Budget}; without a limit they
 * are an error.
 *
 * <p>A bit width that the scheme does not have is an error that lists the widths it has. {@code
 * bits} without {@code scheme} means {@link SchemeName#UNIFORM}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Quantize {
  /**
   * Scheme of the weights and of the activations read, where no text says otherwise. Several names
   * in braces leave the choice among them to the planner.
   *
   * @return name of the scheme, or names of alternatives
   */
  SchemeName[] scheme() default SchemeName.UNIFORM;

  /**
   * Bits of a weight and of an activation read. {@code RTN} has 2; {@code UNIFORM} 1 to 8 and 16;
   * {@code APoT} 2 to 8; {@code NONE} takes none.
   *
   * @return width in bits, or {@link Bits#PLANNED}, the default, to leave it to the planner
   */
  int bits() default Bits.PLANNED;

  /**
   * Scheme and options of the weights, in the text of the language, as {@code "APoT(bits = 3)"}.
   *
   * @return the text; empty where {@link #scheme()} and {@link #bits()} hold
   */
  String weights() default "";

  /**
   * Scheme and options of what the layer reads, in the text of the language.
   *
   * @return the text; empty where {@link #scheme()} and {@link #bits()} hold
   */
  String activations() default "";
}
