package dev.bitwright.language;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A quantization scheme with its options, such as {@code ESB(bits = 4, k = 1)}. The language knows
 * no scheme; names and options are checked by the compiler.
 *
 * @param at name and parentheses
 */
public record SchemeCall(SourceRef at, Identifier name, List<Argument> arguments) {

  public SchemeCall {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(name, "name");
    arguments = List.copyOf(arguments);
  }

  /** The scheme with bits only, or without options when {@code bits} is empty. */
  public static SchemeCall of(SourceRef at, String name, Optional<Integer> bits) {
    List<Argument> arguments =
        bits.<List<Argument>>map(
                b -> List.of(Argument.named("bits", new Expression.IntegerLiteral(at, b))))
            .orElse(List.of());
    return new SchemeCall(at, new Identifier(at, name), arguments);
  }

  /** The value of a named option. */
  public Optional<Expression> option(String option) {
    return arguments.stream().filter(a -> a.isNamed(option)).map(Argument::value).findFirst();
  }
}
