package dev.bitwright.language;

import java.util.Objects;
import java.util.Optional;

/** A parameter of a block, with the value it takes when the call leaves it out. */
public record Parameter(SourceRef at, Identifier name, Optional<Expression> defaultValue) {

  public Parameter {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(defaultValue, "defaultValue");
  }
}
