package dev.bitwright.check;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Products times the bits of both factors keep their budget. */
final class BitOperationBudget implements QuantizedCheck {
  @Override
  public void run(CheckedGraph graph, Diagnostics diagnostics) {
    Optional<Budget.Limit> limit = graph.network().budget().bitOperations();
    if (limit.isEmpty()) {
      return;
    }
    Map<String, Long> shares = new LinkedHashMap<>();
    long total = 0;
    for (Node node : Costs.layers(graph)) {
      long operations = Costs.bitOperations(graph, node);
      shares.merge(node.layer(), operations, Costs::saturatedSum);
      total = Costs.saturatedSum(total, operations);
    }
    if (total > limit.get().value()) {
      diagnostics.report(
          Message.BUDGET_EXCEEDED,
          limit.get().ref(),
          total,
          "bit operations",
          limit.get().value(),
          Costs.largest(shares));
    }
  }
}
