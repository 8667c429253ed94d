package dev.bitwright.language;

import java.util.Objects;
import java.util.Optional;

/** What may stand at the end of a statement; it covers every operator of that statement. */
public record LayerClauses(Optional<QuantizeRule> quantize, Optional<Parallelism> parallelism) {

  /** No clause at all. */
  public static final LayerClauses NONE = new LayerClauses(Optional.empty(), Optional.empty());

  public LayerClauses {
    Objects.requireNonNull(quantize, "quantize");
    Objects.requireNonNull(parallelism, "parallelism");
  }

  /** A quantize rule only. */
  public static LayerClauses quantized(QuantizeRule rule) {
    return new LayerClauses(Optional.of(rule), Optional.empty());
  }
}
