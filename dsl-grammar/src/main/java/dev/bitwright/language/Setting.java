package dev.bitwright.language;

import java.util.Objects;

/** One line of a train or calibrate block: {@code epochs = 20}. */
public record Setting(SourceRef at, Identifier name, Expression value) {

  public Setting {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
