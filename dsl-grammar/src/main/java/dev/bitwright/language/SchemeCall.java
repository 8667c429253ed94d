package dev.bitwright.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A quantization scheme with its options, such as {@code ESB(bits = 4, k = 1)}. The language knows
 * no scheme; names and options are checked by the compiler.
 *
 * @param at name and parentheses
 * @param alternatives further schemes of which the planner may take one instead, themselves without
 *     alternatives; empty for most
 */
public record SchemeCall(
    SourceRef at, Identifier name, List<Argument> arguments, List<SchemeCall> alternatives) {

  public SchemeCall {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(name, "name");
    arguments = List.copyOf(arguments);
    alternatives = List.copyOf(alternatives);
    if (alternatives.stream().anyMatch(a -> !a.alternatives.isEmpty())) {
      throw new IllegalArgumentException("alternatives have none of their own");
    }
  }

  /** One scheme. */
  public SchemeCall(SourceRef at, Identifier name, List<Argument> arguments) {
    this(at, name, arguments, List.of());
  }

  /** One of several schemes, at least one. */
  public static SchemeCall oneOf(List<SchemeCall> schemes) {
    SchemeCall first = schemes.get(0);
    return new SchemeCall(
        first.at, first.name, first.arguments, schemes.subList(1, schemes.size()));
  }

  /** This scheme without its alternatives, then those. */
  public List<SchemeCall> choices() {
    List<SchemeCall> all = new ArrayList<>();
    all.add(new SchemeCall(at, name, arguments));
    all.addAll(alternatives);
    return List.copyOf(all);
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
