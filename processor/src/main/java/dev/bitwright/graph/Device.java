package dev.bitwright.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Programmable parts and what they hold, as their makers' overviews state it: Zynq-7000 (AMD
 * DS190), 7 series (DS180), Zynq UltraScale+ (DS891). Those count block memories of 36 kbit, here
 * each is two of 18 kbit; every LUT has two flip-flops.
 */
public enum Device {
  XC7Z010(17_600, 80, 60),
  XC7Z020(53_200, 220, 140),
  XC7A35T(20_800, 90, 50),
  XC7K325T(203_800, 840, 445),
  XCZU7EV(230_400, 1_728, 312);

  private final long lut;
  private final long dsp;
  private final long memories;

  Device(long lut, long dsp, long memories) {
    this.lut = lut;
    this.dsp = dsp;
    this.memories = memories;
  }

  /** As written in a budget. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it holds of LUT, FF, DSP or BRAM. */
  long holds(Resource resource) {
    return switch (resource) {
      case LUT -> lut;
      case FF -> 2 * lut;
      case DSP -> dsp;
      case BRAM -> 2 * memories;
      default -> throw new IllegalArgumentException(resource.word());
    };
  }

  static Optional<Device> ofWord(String word) {
    return Arrays.stream(values()).filter(d -> d.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Device::word).toList();
  }
}
