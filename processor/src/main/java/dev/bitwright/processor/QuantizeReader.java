package dev.bitwright.processor;

import dev.bitwright.annotations.Bits;
import dev.bitwright.annotations.SchemeName;
import dev.bitwright.language.Argument;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.QuantizeRule;
import dev.bitwright.language.SchemeCall;
import dev.bitwright.language.SourceRef;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.VariableElement;

/** {@code @Quantize} as a rule of the language. */
final class QuantizeReader {

  private final Fragments fragments;

  QuantizeReader(Fragments fragments) {
    this.fragments = fragments;
  }

  /** Empty where a text is wrong, which is reported. */
  Optional<QuantizeRule> read(Annotated annotated) {
    boolean weightText = annotated.text("weights").isPresent();
    boolean activationText = annotated.text("activations").isPresent();
    Optional<SchemeCall> weights = side(annotated, "weights");
    Optional<SchemeCall> activations = side(annotated, "activations");
    if ((weightText && weights.isEmpty()) || (activationText && activations.isEmpty())) {
      return Optional.empty();
    }
    boolean common =
        annotated.has("scheme") || annotated.has("bits") || (!weightText && !activationText);
    if (common) {
      SchemeCall both = common(annotated);
      weights = weights.or(() -> Optional.of(both));
      activations = activations.or(() -> Optional.of(both));
    }
    return Optional.of(new QuantizeRule(annotated.at(), weights, activations));
  }

  private Optional<SchemeCall> side(Annotated annotated, String member) {
    return annotated.text(member).flatMap(text -> fragments.scheme(text, annotated.at(member)));
  }

  /** The member {@code bits} holds for every alternative. */
  private static SchemeCall common(Annotated annotated) {
    List<Argument> bits =
        annotated
            .integer("bits")
            .filter(b -> b != Bits.PLANNED)
            .map(b -> new Expression.IntegerLiteral(annotated.at("bits"), b))
            .map(literal -> List.of(Argument.named("bits", literal)))
            .orElse(List.of());
    List<Annotated.Item> names = annotated.items("scheme");
    if (names.isEmpty()) {
      return scheme(annotated.at("scheme"), SchemeName.UNIFORM.name(), bits);
    }
    return SchemeCall.oneOf(
        names.stream()
            .map(
                n -> scheme(n.at(), ((VariableElement) n.value()).getSimpleName().toString(), bits))
            .toList());
  }

  private static SchemeCall scheme(SourceRef at, String name, List<Argument> bits) {
    return new SchemeCall(at, new Identifier(at, name), bits);
  }
}
