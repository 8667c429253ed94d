package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.Collections;
import java.util.List;
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
 * @param nearest layers whose weights go to their nearest levels, whatever the rounding of the
 *     others
 * @param biasCorrection whether mean errors are put into biases
 * @param batch images of a batch
 * @param ref where it is asked for
 */
public record CalibrationSettings(
    Choice weights,
    Choice activations,
    Choice rounding,
    List<LayerName> nearest,
    boolean biasCorrection,
    int batch,
    SourceRef ref) {

  public CalibrationSettings {
    nearest = List.copyOf(nearest);
  }

  /** Whether a layer's weights go to their nearest levels. */
  public boolean nearest(String layer) {
    return rounding.word().equals("nearest")
        || nearest.stream().anyMatch(n -> n.name().equals(layer));
  }

  /** A layer, and where it is named. */
  public record LayerName(String name, SourceRef at) {}

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
