package dev.bitwright.language;

import java.util.Objects;

/**
 * A name at the place where it was written.
 *
 * @param at the name itself, not the statement around it
 * @param text the name
 */
public record Identifier(SourceRef at, String text) {

  public Identifier {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return text;
  }
}
