package dev.bitwright.plan.sensitivity;

import dev.bitwright.scheme.Quantizer.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a trainer measured of a network: for each layer, and each scheme and width that its weights
 * or what it reads may have, the loss increase. {@code docs/profiles.md} describes the file.
 *
 * @param samples labelled samples it was measured on
 * @param loss of the float network on them
 * @param source how it was measured, one line
 * @param layers by name
 * @param plans what whole plans lose, where that was measured
 */
public record Profile(
    int samples, double loss, String source, Map<String, Layer> layers, Optional<Plans> plans) {

  /** The first words of a file, before the format version. */
  static final String HEAD = "bitwright profile";

  static final int VERSION = 1;

  public Profile {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /**
   * One layer.
   *
   * @param signature see {@link LayerSignature}
   * @param entries what was measured
   */
  public record Layer(String signature, Map<Key, Entry> entries) {
    public Layer {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** What was quantized: the weights or what the layer reads, with which scheme and width. */
  public record Key(Role role, String scheme, int bits) {}

  /**
   * A number.
   *
   * @param levels the levels, as {@link TypicalLevels#word} writes them
   * @param loss the loss increase as it was measured: it may fall with the width, or be negative
   */
  public record Entry(String levels, double loss) {}

  /**
   * What was measured with all layers quantized at once.
   *
   * @param samples labelled samples it was measured on
   * @param twin of the float network
   * @param byLayers by what layers are: a word each, {@code UNIFORM:8/input APoT:4/UNIFORM:3}
   */
  public record Plans(int samples, Score twin, Map<String, Score> byLayers) {
    public Plans {
      byLayers = Collections.unmodifiableMap(new LinkedHashMap<>(byLayers));
    }
  }

  /**
   * How a network does.
   *
   * @param loss mean loss of the samples
   * @param accuracy share of them that is right, 0 to 1
   */
  public record Score(double loss, double accuracy) {}
}
