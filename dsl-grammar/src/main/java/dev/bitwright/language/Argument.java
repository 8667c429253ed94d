package dev.bitwright.language;

import java.util.Objects;
import java.util.Optional;

/**
 * One argument of a call, positional ({@code x}) or named ({@code filters = 16}). Positional ones
 * come first; {@link QnnReader} refuses another order.
 *
 * @param at the whole argument
 */
public record Argument(SourceRef at, Optional<Identifier> name, Expression value) {

  public Argument {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }

  /** A positional argument. */
  public static Argument of(Expression value) {
    return new Argument(value.at(), Optional.empty(), value);
  }

  /** A named argument; the place of the name is that of the value, as for annotation values. */
  public static Argument named(String name, Expression value) {
    return new Argument(value.at(), Optional.of(new Identifier(value.at(), name)), value);
  }

  /** Whether this is the named argument of that name. */
  public boolean isNamed(String wanted) {
    return name.isPresent() && name.get().text().equals(wanted);
  }
}
