package dev.bitwright.plan.allocation;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.cost.NetworkCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a plan file that a person reviews: a line a layer, totals against budgets, and why
 * this plan is the best. Columns have fixed widths, so that a changed number changes one line.
 */
public final class PlanReview {
  static final String HEAD = "plan of ";
  static final String LAYERS = "layers ";
  static final String PIN = "pin";

  private static final String ROW = "%-4s %-20s %-22s %-22s %7s %12s %16s %8s  %s";

  private final CheckedGraph graph;
  private final NetworkCost cost;
  private final Optional<Allocation> allocation;
  private final PlanLock lock;
  private final StringBuilder out = new StringBuilder();

  private PlanReview(
      PlannedGraph plan, boolean dataflow, Optional<Allocation> allocation, PlanLock lock) {
    this.graph = plan.checked();
    this.cost = NetworkCost.of(plan, dataflow);
    this.allocation = allocation;
    this.lock = lock;
  }

  /**
   * The lines, each ended by a line feed.
   *
   * @param dataflow whether hardware has the dataflow structure
   */
  public static String of(
      PlannedGraph plan, boolean dataflow, Optional<Allocation> allocation, PlanLock lock) {
    PlanReview review = new PlanReview(plan, dataflow, allocation, lock);
    review.layers();
    review.budgets();
    allocation.ifPresent(review::proof);
    return review.out.toString();
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  private void row(Object... words) {
    line(String.format(Locale.ROOT, ROW, words));
  }

  private void layers() {
    out.append(LAYERS);
    String head =
        String.format(
            Locale.ROOT,
            ROW,
            "",
            "",
            "weights",
            "reads",
            "engine",
            "bytes",
            "bit operations",
            "loss",
            "decided");
    line(head.substring(LAYERS.length()));
    Map<String, Allocation.Decision> decisions = new HashMap<>();
    allocation.ifPresent(a -> a.layers().forEach(d -> decisions.put(d.node().name(), d)));
    Map<String, String> names = Sites.names(graph.network());
    for (Node node : graph.network().nodes()) {
      if (names.containsKey(node.name())) {
        layer(names.get(node.name()), node, Optional.ofNullable(decisions.get(node.name())));
      }
    }
  }

  private void layer(String name, Node node, Optional<Allocation.Decision> decision) {
    boolean readsInput = graph.network().node(node.inputs().get(0)).op() instanceof Op.Input;
    Node checked = graph.node(node.name());
    row(
        lock.pins().containsKey(name) ? PIN : "",
        name,
        shown(node.weightScheme().map(GraphText::of)),
        readsInput ? Sites.INPUT : shown(node.activationScheme().map(GraphText::of)),
        Sites.shown(node.parallelism()),
        Costs.weightBytes(graph, checked),
        Costs.bitOperations(graph, checked),
        decision.map(this::share).orElse("-"),
        decision.map(PlanReview::decided).orElse(Reason.STATED.word()));
  }

  private static String shown(Optional<String> scheme) {
    return scheme.orElse("-").replace(", ", ",");
  }

  private String share(Allocation.Decision decision) {
    double all = allocation.orElseThrow().layers().stream().mapToDouble(d -> d.loss()).sum();
    return all == 0 ? "0.0 %" : String.format(Locale.ROOT, "%.1f %%", 100 * decision.loss() / all);
  }

  private static String decided(Allocation.Decision decision) {
    String weights = decision.weightsBy().word();
    String read = decision.readBy().word();
    return decision.read().isEmpty() || weights.equals(read) ? weights : weights + ", " + read;
  }

  private void budgets() {
    List<Budget.Limit> limits = graph.network().budget().limits();
    if (limits.isEmpty()) {
      return;
    }
    out.append('\n');
    line(String.format(Locale.ROOT, "%-25s %18s %18s", "budgets", "needed", "allowed"));
    for (Budget.Limit limit : limits) {
      long needed = cost.of(limit.resource(), limit.bits()).total();
      line(
          String.format(
              Locale.ROOT,
              "     %-20s %18d %18d  %s",
              limit.shown(),
              needed,
              graph.network().budget().largest(limit),
              limit.resource().needed()));
    }
  }

  private void proof(Allocation plan) {
    out.append('\n');
    line("objective  " + number(plan.loss()) + ", the summed loss of the layers");
    line("losses     " + plan.basis());
    line(
        plan.proven()
            ? "proof      no plan within the budgets has less"
            : "proof      none: stopped after "
                + plan.steps()
                + " steps; no plan has less than "
                + number(plan.bound())
                + ", this one at most "
                + Explanation.gap(plan)
                + " more");
    line("runner-up  " + plan.runnerUp().map(this::other).orElse("none"));
    line("greedy     " + plan.greedy().map(this::other).orElse("finds no plan"));
  }

  private String other(Allocation.Other other) {
    List<String> needs = new ArrayList<>();
    for (Allocation.Total total : other.totals()) {
      needs.add(total.limit().shown() + " " + total.need());
    }
    List<String> differences = other.differences();
    return number(other.loss())
        + ", "
        + String.join(", ", needs)
        + (differences.isEmpty()
            ? ": the same"
            : ": "
                + String.join("; ", differences.subList(0, Math.min(3, differences.size())))
                + (differences.size() > 3 ? "; and " + (differences.size() - 3) + " more" : ""));
  }

  private static String number(double loss) {
    return String.format(Locale.ROOT, "%.6e", loss);
  }
}
