package dev.bitwright.graph;

import dev.bitwright.language.Argument;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.LayerClauses;
import dev.bitwright.language.Message;
import dev.bitwright.language.QuantizeRule;
import dev.bitwright.language.SchemeCall;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads quantize rules and parallelism clauses: evaluates the options, looks up no scheme. */
final class RuleReader {
  private final Diagnostics diagnostics;
  private final Evaluator evaluator;

  RuleReader(Diagnostics diagnostics, Evaluator evaluator) {
    this.diagnostics = diagnostics;
    this.evaluator = evaluator;
  }

  /** The rules of a statement inside others. */
  Rules statement(Rules outer, LayerClauses clauses) {
    return new Rules(
        Optional.of(outer),
        clauses.quantize().flatMap(q -> q.weights().map(s -> scheme(s, q))),
        clauses.quantize().flatMap(q -> q.activations().map(s -> scheme(s, q))),
        clauses.parallelism().map(this::parallelism),
        clauses.quantize().map(QuantizeRule::at),
        clauses.parallelism().map(dev.bitwright.language.Parallelism::at));
  }

  /** The rules that hold where no statement says otherwise. */
  Rules network(List<Statement.QuantizeDefault> defaults) {
    Optional<SchemeSpec> weights = Optional.empty();
    Optional<SchemeSpec> activations = Optional.empty();
    for (Statement.QuantizeDefault s : defaults) {
      weights = first("weights", weights, s.rule().weights(), s.rule());
      activations = first("activations", activations, s.rule().activations(), s.rule());
    }
    return new Rules(
        Optional.empty(),
        weights,
        activations,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Optional<SchemeSpec> first(
      String role, Optional<SchemeSpec> before, Optional<SchemeCall> now, QuantizeRule rule) {
    if (before.isPresent() && now.isPresent()) {
      diagnostics.report(Message.GIVEN_TWICE, now.get().at(), "the default for", role);
    }
    return before.or(() -> now.map(call -> scheme(call, rule)));
  }

  private SchemeSpec scheme(SchemeCall call, QuantizeRule rule) {
    return SchemeSpec.oneOf(call.choices().stream().map(c -> one(c, rule.apart())).toList());
  }

  private SchemeSpec one(SchemeCall call, boolean apart) {
    Map<String, SchemeSpec.Option> options = new LinkedHashMap<>();
    for (Argument argument : call.arguments()) {
      if (argument.name().isEmpty()) {
        diagnostics.report(
            Message.OPTION_WITHOUT_NAME, argument.at(), call.name().text(), "'bits'");
        continue;
      }
      Identifier name = argument.name().get();
      if (options.containsKey(name.text())) {
        diagnostics.report(Message.GIVEN_TWICE, name.at(), "the option", name.text());
        continue;
      }
      option(argument.value())
          .ifPresent(
              v ->
                  options.put(
                      name.text(), new SchemeSpec.Option(v, argument.value().at(), name.at())));
    }
    return new SchemeSpec(call.name().text(), options, call.name().at(), List.of(), apart);
  }

  private Optional<Object> option(Expression expression) {
    if (expression instanceof Expression.NameReference word
        && evaluator.scope.find(word.name()).filter(v -> !(v instanceof Value.Tensor)).isEmpty()) {
      return Optional.of(word.name());
    }
    Value value = evaluator.value(expression);
    if (value instanceof Value.Whole whole) {
      return Optional.of(whole.value());
    }
    if (value instanceof Value.Real real) {
      return Optional.of(real.value().doubleValue());
    }
    if (value instanceof Value.Truth truth) {
      return Optional.of(truth.value());
    }
    if (value instanceof Value.Text text) {
      return Optional.of(text.value());
    }
    if (value instanceof Value.Items items) {
      return widths(expression, items);
    }
    if (!value.faulty()) {
      diagnostics.report(
          Message.SCHEME_OPTION_TYPE, expression.at(), "of a scheme", value.describe());
    }
    return Optional.empty();
  }

  /** A list is of widths to choose from, different whole numbers; a list of one is that one. */
  private Optional<Object> widths(Expression expression, Value.Items items) {
    List<Long> widths = new ArrayList<>();
    for (Value item : items.values()) {
      if (item.faulty()) {
        return Optional.empty();
      }
      if (!(item instanceof Value.Whole whole)) {
        diagnostics.report(
            Message.SCHEME_LIST, expression.at(), "the list holds " + item.describe());
        return Optional.empty();
      }
      if (widths.contains(whole.value())) {
        diagnostics.report(
            Message.SCHEME_LIST, expression.at(), "the list holds " + whole.value() + " twice");
        return Optional.empty();
      }
      widths.add(whole.value());
    }
    if (widths.isEmpty()) {
      diagnostics.report(Message.SCHEME_LIST, expression.at(), "the list is empty");
      return Optional.empty();
    }
    return Optional.of(widths.size() == 1 ? widths.get(0) : List.copyOf(widths));
  }

  private Node.Parallelism parallelism(dev.bitwright.language.Parallelism clause) {
    return new Node.Parallelism(
        factor("outputs", clause.outputs()), factor("inputs", clause.inputs()));
  }

  private int factor(String name, Optional<Expression> expression) {
    if (expression.isEmpty()) {
      return 1;
    }
    SourceRef at = expression.get().at();
    Value value = evaluator.value(expression.get());
    if (value.faulty()) {
      return 1;
    }
    if (!(value instanceof Value.Whole whole)) {
      diagnostics.report(
          Message.ARGUMENT_TYPE, at, "parallelism", name, value.describe(), "a whole number");
      return 1;
    }
    if (whole.value() < 1 || whole.value() > Operators.MOST) {
      diagnostics.report(
          Message.ARGUMENT_RANGE,
          at,
          "parallelism",
          name,
          whole.value(),
          "from 1 to " + Operators.MOST);
      return 1;
    }
    return (int) whole.value();
  }
}
