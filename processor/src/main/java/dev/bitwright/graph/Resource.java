package dev.bitwright.graph;

import dev.bitwright.language.Unit;
import java.util.Optional;

/**
 * What a budget can limit. Of plans with the same loss the one is taken that needs less of an
 * earlier one: among those of a device the scarcer come first.
 */
public enum Resource {
  /** Packed weights, in bytes. */
  WEIGHTS("weights", Unit.Kind.BYTES, "bytes of weights"),
  /** The weight file, in bytes. */
  FILE("file", Unit.Kind.BYTES, "bytes of the weight file"),
  /** Products of one inference times the bits of both factors. */
  BOPS("bops", Unit.Kind.COUNT, "bit operations"),
  /** Products of one inference with a factor of a number of bits or more. */
  MACS("macs", Unit.Kind.COUNT, "multiply-accumulates"),
  /** Activations alive at one time where stages run one after another, in bytes. */
  ACTIVATIONS("activations", Unit.Kind.BYTES, "bytes of activations at one time"),
  /** Rows kept where stages stream, in bytes. */
  LINE_BUFFERS("line_buffers", Unit.Kind.BYTES, "bytes of line buffers"),
  /** The widest accumulator, in bits. */
  ACCUMULATOR("accumulator", Unit.Kind.COUNT, "bits of an accumulator"),
  /** One run of the generated Java on one thread, as predicted, in nanoseconds. */
  LATENCY("latency", Unit.Kind.SECONDS, "nanoseconds of predicted Java latency"),
  /** Multiplier slices. */
  DSP("dsp", Unit.Kind.COUNT, "multiplier slices"),
  /** Block memories of 18 kbit. */
  BRAM("bram", Unit.Kind.COUNT, "block memories of 18 kbit"),
  /** Look-up tables. */
  LUT("lut", Unit.Kind.COUNT, "look-up tables"),
  /** Flip-flops. */
  FF("ff", Unit.Kind.COUNT, "flip-flops"),
  /** Clock cycles of one image. */
  CYCLES("cycles", Unit.Kind.COUNT, "cycles"),
  /** Images a second at the budget's clock, at least. */
  FRAMES_PER_SECOND("frames_per_second", Unit.Kind.COUNT, "cycles a frame");

  private final String word;
  private final Unit.Kind unit;
  private final String needed;

  Resource(String word, Unit.Kind unit, String needed) {
    this.word = word;
    this.unit = unit;
    this.needed = needed;
  }

  /** As written in a budget. */
  public String word() {
    return word;
  }

  /** What its limit counts. */
  public Unit.Kind unit() {
    return unit;
  }

  /** Its unit in words, behind a number. */
  public String needed() {
    return needed;
  }

  /** A number of it with its unit, where that is not its name. */
  public String amount(long value) {
    return switch (unit) {
      case BYTES -> value + " bytes";
      case SECONDS -> value + " " + Unit.NS.symbol();
      default -> Long.toString(value);
    };
  }

  /** Whether only hardware has it. */
  public boolean ofHardware() {
    return switch (this) {
      case LINE_BUFFERS, LUT, FF, DSP, BRAM, CYCLES, FRAMES_PER_SECOND -> true;
      default -> false;
    };
  }

  /** Whether a network in floats has it too, as 32-bit factors. */
  public boolean ofFloats() {
    return this == WEIGHTS || this == BOPS || this == MACS;
  }

  /**
   * Why what parts of a network need of it does not add up to what the network needs, in words;
   * empty where it does, in hardware that runs layers one after another.
   */
  public Optional<String> noSum() {
    return switch (this) {
      case ACTIVATIONS -> Optional.of("is a peak, the largest need of all moments");
      case ACCUMULATOR -> Optional.of("limits every layer by itself");
      case FRAMES_PER_SECOND -> Optional.of("is the clock divided by a sum, which is cycles");
      default -> Optional.empty();
    };
  }

  static Optional<Resource> ofWord(String word) {
    for (Resource resource : values()) {
      if (resource.word.equals(word)) {
        return Optional.of(resource);
      }
    }
    return Optional.empty();
  }
}
