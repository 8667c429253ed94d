package dev.bitwright.scheme;

import java.util.List;
import java.util.Optional;

/**
 * What a scheme is, for lists and manuals.
 *
 * @param name as in the papers, for example {@code APoT}
 * @param summary one sentence
 * @param weightBits widths it has for weights, ascending; empty when it has no such role
 * @param activationBits widths it has for activations
 * @param options its options besides {@code bits}
 * @param storage how codes are held, in words
 * @param product how two codes are multiplied, in words
 * @param source paper and equation
 */
public record SchemeInfo(
    String name,
    String summary,
    List<Integer> weightBits,
    List<Integer> activationBits,
    List<Option> options,
    String storage,
    String product,
    String source) {

  /**
   * @param name as written in the language
   * @param values what it may be, in words
   * @param standard its default
   * @param meaning one sentence
   * @param role whose option it is; empty where weights and activations have it
   */
  public record Option(
      String name, String values, String standard, String meaning, Optional<Quantizer.Role> role) {

    /** An option that weights and activations have. */
    public Option(String name, String values, String standard, String meaning) {
      this(name, values, standard, meaning, Optional.empty());
    }

    /** An option that only weights have. */
    static Option ofWeights(String name, String values, String standard, String meaning) {
      return new Option(name, values, standard, meaning, Optional.of(Quantizer.Role.WEIGHT));
    }

    /** An option that only activations have. */
    static Option ofActivations(String name, String values, String standard, String meaning) {
      return new Option(name, values, standard, meaning, Optional.of(Quantizer.Role.ACTIVATION));
    }
  }
}
