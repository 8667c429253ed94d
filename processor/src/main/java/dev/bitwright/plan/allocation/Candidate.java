package dev.bitwright.plan.allocation;

import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.scheme.Quantizer;

/**
 * One decided scheme at one place.
 *
 * @param spec with one width and no alternatives
 * @param quantizer what it is there
 */
public record Candidate(SchemeSpec spec, Quantizer quantizer) {

  /** As a plan shows it, without blanks: {@code UNIFORM(bits=4,mode=affine)}. */
  public String shown() {
    return GraphText.of(spec).replace(", ", ",");
  }

  /** The same without its width: {@code UNIFORM(mode=affine)}, {@code UNIFORM}. */
  String kind() {
    SchemeSpec kind = spec.withoutBits();
    return kind.options().isEmpty() ? kind.name() : GraphText.of(kind).replace(", ", ",");
  }
}
