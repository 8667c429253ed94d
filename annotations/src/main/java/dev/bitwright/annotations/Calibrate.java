package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How the network is quantized without training, from the weights of its float twin and a few
 * hundred samples: what {@code <Name>Trainer.calibration()} gives to {@code calibrate}. Everything
 * has a default; the same words as in the {@code calibrate} block of a {@code .qnn} file. What does
 * not fit a layer's scheme is refused at compile time.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Calibrate {
  /**
   * How the ranges of weights are found, in the text of the language: {@code "mse"} (least mean
   * square error), {@code "min_max"}, {@code "percentile(share = 0.9999)"}, {@code "radius(factor =
   * 1.16, share = 1, per = layer)"} (a factor times the mean over output channels of that
   * percentile of the magnitudes; {@code per = channel} for each channel its own) or {@code
   * "scheme"} (as the scheme derives them from the weights).
   *
   * @return the text; empty, the default, means {@code mse}, with {@code gpfq} rounding {@code
   *     radius}
   */
  String weights() default "";

  /**
   * How the ranges of activations are found, in the text of the language: {@code "mse"}, {@code
   * "min_max"}, {@code "moving_average(momentum = 0.9)"} or {@code "percentile(share = 0.9999)"}.
   *
   * @return the text; empty, the default, means {@code mse}
   */
  String activations() default "";

  /**
   * How weights are put on levels, in the text of the language: {@code "nearest"}, or {@code
   * "gpfq(mode = plain, lambda = 0.1, patches = 0.25, windows = apart, alphabet = bits, ties =
   * up)"}, greedy path following (Zhang, Zhou and Saab, arXiv 2201.11113). Modes are {@code plain},
   * {@code stochastic}, {@code soft} and {@code hard}, the last two with the sparsity threshold
   * {@code lambda}; {@code patches} is the share of windows used, which lie side by side ({@code
   * apart}) or are those of the {@code layer}; the alphabet is what b {@code bits} can hold, 2^b -
   * 1 levels, or the 2^(b-1) + 1 that the {@code paper} counts as b - 1 bits; halves go {@code up}
   * as in the authors' code or {@code away} from zero.
   *
   * @return the text; empty, the default, means {@code nearest}
   */
  String rounding() default "";

  /**
   * Layers whose weights go to their nearest levels, whatever {@link #rounding} says of the others:
   * the first and the last one, for example, or layers whose scheme has no level at zero.
   *
   * @return names of layers with weights; none by default
   */
  String[] nearest() default {};

  /**
   * Whether the mean error of each output channel is put into its bias, or into the mean of the
   * batch norm that follows.
   *
   * @return true by default
   */
  boolean biasCorrection() default true;

  /**
   * Samples in one batch: for the moving average, and those that the weights of one layer see.
   *
   * @return 1 to 65536, or 0 for the default, 128
   */
  int batch() default 0;
}
