package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How the network is trained unless the caller of {@code <Name>Trainer} says otherwise. Everything
 * has a default; the same words as in the {@code train} block of a {@code .qnn} file.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Train {
  /**
   * What training makes small.
   *
   * @return {@link Loss#CROSS_ENTROPY} by default
   */
  Loss loss() default Loss.CROSS_ENTROPY;

  /**
   * Optimizer, in the text of the language: {@code "sgd(momentum = 0.9, nesterov = true,
   * weight_decay = 1e-4)"}, {@code "adam(beta1 = 0.9, beta2 = 0.999)"} or {@code
   * "adamw(weight_decay = 1e-3)"}.
   *
   * @return the text; empty for the default of the language
   */
  String optimizer() default "";

  /**
   * How the learning rate runs, in the text of the language: {@code "constant(rate = 1e-3)"},
   * {@code "step(rate = 0.1, every = 30, factor = 0.1)"}, {@code "cosine(rate = 0.1)"} or {@code
   * "one_cycle(rate = 3e-3, warmup = 0.15)"}.
   *
   * @return the text; empty for the default of the language
   */
  String schedule() default "";

  /**
   * Passes over the training set.
   *
   * @return at least 1, or 0 for the default of the language
   */
  int epochs() default 0;

  /**
   * Samples in one mini-batch.
   *
   * @return at least 2, or 0 for the default of the language
   */
  int batch() default 0;
}
