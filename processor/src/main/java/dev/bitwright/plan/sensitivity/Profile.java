package dev.bitwright.plan.sensitivity;

import dev.bitwright.scheme.Quantizer.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a trainer measured of a network: for each layer, and each scheme and width that its weights
 * or what it reads may have, the loss increase. {@code docs/profiles.md} describes the file.
 *
 * @param samples labelled samples it was measured on
 * @param loss of the float network on them
 * @param source how it was measured, one line
 * @param layers by name
 */
public record Profile(int samples, double loss, String source, Map<String, Layer> layers) {

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
}
