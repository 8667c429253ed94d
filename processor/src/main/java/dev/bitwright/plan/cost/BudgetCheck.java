package dev.bitwright.plan.cost;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.Resource;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.plan.PlannedGraph;
import java.util.Optional;

/** Holds a decided network to every limit of its budget. */
public final class BudgetCheck {
  private BudgetCheck() {}

  /**
   * Reports each limit that is exceeded, where it is written.
   *
   * @param dataflow whether hardware has the dataflow structure
   * @param planned empty for a network in floats
   */
  public static void run(
      CheckedGraph graph,
      Optional<PlannedGraph> planned,
      boolean dataflow,
      Diagnostics diagnostics) {
    Budget budget = graph.network().budget();
    NetworkCost cost =
        planned.map(p -> NetworkCost.of(p, dataflow)).orElseGet(() -> NetworkCost.ofFloats(graph));
    for (Budget.Limit limit : budget.limits()) {
      if (planned.isEmpty() && !limit.resource().ofFloats()) {
        diagnostics.report(Message.BUDGET_OF_FLOATS, limit.ref(), limit.shown());
        continue;
      }
      NetworkCost.Need need = cost.of(limit.resource(), limit.bits());
      if (need.total() > budget.largest(limit)) {
        diagnostics.report(
            Message.BUDGET_EXCEEDED,
            limit.ref(),
            need.total(),
            needed(budget, limit, need.total()),
            allowed(budget, limit),
            Costs.largest(need.shares()));
      }
    }
  }

  private static String needed(Budget budget, Budget.Limit limit, long need) {
    String unit = limit.measure().needed();
    return limit.resource() == Resource.FRAMES_PER_SECOND
        ? unit + " (" + budget.frames(need) + ")"
        : unit;
  }

  private static String allowed(Budget budget, Budget.Limit limit) {
    long largest = budget.largest(limit);
    return limit.resource() == Resource.FRAMES_PER_SECOND
        ? largest + " (" + limit.value() + " frames per second)"
        : Long.toString(largest);
  }
}
