package dev.bitwright.graph;

import dev.bitwright.language.BudgetLimit;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Message;
import dev.bitwright.language.Statement;
import dev.bitwright.language.Suggestions;
import dev.bitwright.language.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the budget block: {@code weights}, {@code bops}, {@code activations}. */
final class BudgetReader {
  private static final List<String> RESOURCES = List.of("weights", "bops", "activations");

  private final Diagnostics diagnostics;
  private final Evaluator evaluator;

  BudgetReader(Diagnostics diagnostics, Evaluator evaluator) {
    this.diagnostics = diagnostics;
    this.evaluator = evaluator;
  }

  Budget read(List<Statement.Budget> blocks) {
    Map<String, Budget.Limit> limits = new TreeMap<>();
    for (Statement.Budget block : blocks) {
      for (BudgetLimit limit : block.limits()) {
        String resource = limit.resource().text();
        if (!RESOURCES.contains(resource)) {
          diagnostics.report(
              Message.BUDGET_UNKNOWN,
              limit.resource().at(),
              resource,
              Suggestions.nearest(resource, RESOURCES).stream()
                  .findFirst()
                  .map(n -> " Did you mean '" + n + "'?")
                  .orElse(""));
        } else if (limits.containsKey(resource)) {
          diagnostics.report(Message.GIVEN_TWICE, limit.resource().at(), "the budget of", resource);
        } else {
          value(resource, limit.limit())
              .ifPresent(v -> limits.put(resource, new Budget.Limit(v, limit.limit().at())));
        }
      }
    }
    return new Budget(
        Optional.ofNullable(limits.get("weights")),
        Optional.ofNullable(limits.get("bops")),
        Optional.ofNullable(limits.get("activations")));
  }

  private Optional<Long> value(String resource, Expression expression) {
    Unit.Kind wanted = resource.equals("bops") ? Unit.Kind.COUNT : Unit.Kind.BYTES;
    Value value = evaluator.value(expression);
    if (value.faulty()) {
      return Optional.empty();
    }
    boolean unitFits =
        !(expression instanceof Expression.QuantityLiteral quantity)
            || quantity.unit().kind() == wanted;
    if (unitFits && value instanceof Value.Whole whole && whole.value() >= 0) {
      return Optional.of(whole.value());
    }
    diagnostics.report(
        Message.BUDGET_LIMIT,
        expression.at(),
        resource,
        expression instanceof Expression.QuantityLiteral quantity
            ? quantity.value().toPlainString() + " " + quantity.unit().symbol()
            : value.describe(),
        wanted == Unit.Kind.BYTES
            ? "a whole number of bytes, such as 120 KiB"
            : "a whole number, such as 400 M");
    return Optional.empty();
  }
}
