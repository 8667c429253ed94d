package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a network says about its quantization without training: the defaults of the generated
 * trainer's calibration.
 *
 * @param weights rule for the ranges of weights: {@code scheme}, {@code min_max}, {@code
 *     percentile}, {@code mse} or {@code radius}
 * @param activations rule for the ranges of activations: {@code min_max}, {@code moving_average},
 *     {@code percentile} or {@code mse}
 * @param rounding {@code nearest} or {@code gpfq}
 * @param biasCorrection whether mean errors are put into biases
 * @param batch images of a batch
 * @param ref where it is asked for
 */
public record CalibrationSettings(
    Choice weights,
    Choice activations,
    Choice rounding,
    boolean biasCorrection,
    int batch,
    SourceRef ref) {

  /**
   * A word with options, all of them with a value.
   *
   * @param options numbers as {@code Double}, words as {@code String}
   */
  public record Choice(String word, Map<String, Object> options, SourceRef at) {
    public Choice {
      options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    public double number(String option) {
      return (double) options.get(option);
    }

    public boolean is(String option, String value) {
      return value.equals(options.get(option));
    }
  }
}
