package dev.bitwright.scheme;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import java.util.List;
import java.util.Optional;

/** {@code NONE}: floating point, for float twins. Such a layer trains but cannot be deployed. */
public final class NoneScheme implements Scheme {
  private static final SchemeInfo INFO =
      new SchemeInfo(
          "NONE",
          "No quantization: floating point, for the float twin of a network.",
          List.of(),
          List.of(),
          List.of(),
          "32-bit floats, in training only",
          "float product",
          "none");

  @Override
  public SchemeInfo info() {
    return INFO;
  }

  @Override
  public boolean quantizes() {
    return false;
  }

  @Override
  public Optional<Quantizer> weights(
      SchemeSpec spec, WeightContext context, Diagnostics diagnostics) {
    return nothing(spec, diagnostics);
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    return nothing(spec, diagnostics);
  }

  /** NONE has no options: all that are given are reported. */
  private static Optional<Quantizer> nothing(SchemeSpec spec, Diagnostics diagnostics) {
    new SchemeOptions(INFO, spec, diagnostics);
    return Optional.empty();
  }
}
