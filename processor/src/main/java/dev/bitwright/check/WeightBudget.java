package dev.bitwright.check;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The packed weights keep their budget. */
final class WeightBudget implements QuantizedCheck {
  @Override
  public void run(CheckedGraph graph, Diagnostics diagnostics) {
    Optional<Budget.Limit> limit = graph.network().budget().weightBytes();
    if (limit.isEmpty()) {
      return;
    }
    Map<String, Long> shares = new LinkedHashMap<>();
    long total = 0;
    for (Node node : Costs.layers(graph)) {
      long bytes = Costs.weightBytes(graph, node);
      shares.merge(node.layer(), bytes, Long::sum);
      total += bytes;
    }
    if (total > limit.get().value()) {
      diagnostics.report(
          Message.BUDGET_EXCEEDED,
          limit.get().ref(),
          total,
          "bytes of weights",
          limit.get().value(),
          Costs.largest(shares));
    }
  }
}
