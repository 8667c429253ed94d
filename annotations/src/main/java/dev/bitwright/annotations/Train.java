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
   * "adamw(weight_decay = 1e-3)"}. Each also takes {@code rate}, the peak learning rate.
   *
   * @return the text; empty, the default, means {@code adamw(rate = 3e-3, weight_decay = 1e-3)}
   */
  String optimizer() default "";

  /**
   * How the learning rate runs, in the text of the language: {@code "constant"}, {@code "step(every
   * = 30, factor = 0.1)"}, {@code "cosine"} or {@code "one_cycle(warmup = 0.15)"}. Each takes
   * {@code rate}, the peak learning rate, and {@code warmup}, the share of all steps in which the
   * rate rises.
   *
   * @return the text; empty, the default, means {@code one_cycle(warmup = 0.15)}
   */
  String schedule() default "";

  /**
   * Peak learning rate, where neither {@link #optimizer()} nor {@link #schedule()} states it.
   *
   * @return greater than 0 and at most 100, or 0, the default, for that of the optimizer
   */
  float learningRate() default 0f;

  /**
   * Largest norm of all gradients together; a longer one is shortened to it.
   *
   * @return greater than 0, or 0, the default, for no limit
   */
  float gradientClip() default 0f;

  /**
   * Share of all steps after which batch norms keep to their running statistics, which stay as they
   * are from then on, so that the last part of the training sees what is deployed.
   *
   * @return greater than 0 and at most 1; 0, the default, and 1 mean never
   */
  float batchNormFreeze() default 0f;

  /**
   * Passes over the training set.
   *
   * @return at least 1, or 0 for the default, 9
   */
  int epochs() default 0;

  /**
   * Samples in one mini-batch.
   *
   * @return 2 to 65536, or 0 for the default, 128
   */
  int batch() default 0;

  /**
   * For a network over sequences ({@link Embedding}, {@link Lstm}, {@link Gru}): the time steps
   * through which errors are propagated back. The state is carried from one stretch of so many
   * steps to the next; {@link #batch()} is then the number of streams that are read side by side.
   *
   * @return 1 to 65536, or 0 for the default, 32
   */
  int steps() default 0;
}
