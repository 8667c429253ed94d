package dev.bitwright.language;

import java.util.Objects;
import java.util.Optional;

/**
 * Which schemes the weights and the inputs of the covered operators take. A side that is absent is
 * left to the next rule outwards. {@code quantize X(...)} fills both sides with the same call.
 *
 * @param at the whole rule, from the word {@code quantize}
 */
public record QuantizeRule(
    SourceRef at, Optional<SchemeCall> weights, Optional<SchemeCall> activations) {

  public QuantizeRule {
    Objects.requireNonNull(at, "at");
    if (weights.isEmpty() && activations.isEmpty()) {
      throw new IllegalArgumentException("a rule needs weights or activations");
    }
  }

  /** One scheme for both sides. */
  public static QuantizeRule both(SourceRef at, SchemeCall scheme) {
    return new QuantizeRule(at, Optional.of(scheme), Optional.of(scheme));
  }

  /** Whether a side is written for itself: what it says is meant for that side alone. */
  public boolean apart() {
    return !weights.equals(activations);
  }

  /** Different schemes; an absent side is {@code null}. */
  public static QuantizeRule of(SourceRef at, SchemeCall weights, SchemeCall activations) {
    return new QuantizeRule(at, Optional.ofNullable(weights), Optional.ofNullable(activations));
  }
}
