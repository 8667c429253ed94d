package dev.bitwright.language;

import java.util.Objects;
import java.util.Optional;

/**
 * How many output and input channels of a layer the hardware works on in one cycle; an absent side
 * is 1. Means nothing to Java.
 */
public record Parallelism(SourceRef at, Optional<Expression> outputs, Optional<Expression> inputs) {

  public Parallelism {
    Objects.requireNonNull(at, "at");
    if (outputs.isEmpty() && inputs.isEmpty()) {
      throw new IllegalArgumentException("parallelism needs outputs or inputs");
    }
  }
}
