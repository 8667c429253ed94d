package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.plan.cost.CostModel;
import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.plan.solve.DynamicProgram;
import dev.bitwright.plan.solve.Greedy;
import dev.bitwright.plan.solve.Outcome;
import dev.bitwright.plan.solve.Problem;
import dev.bitwright.plan.solve.Solution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Puts a solution into words: what it decides, what it costs, and what was passed over. */
final class Explanation {
  private final NetworkGraph network;
  private final Model model;
  private final Problem problem;
  private final CostModel costs;

  Explanation(NetworkGraph network, Model model, Problem problem, CostModel costs) {
    this.network = network;
    this.model = model;
    this.problem = problem;
    this.costs = costs;
  }

  Allocation of(Outcome outcome, Solution best, Sensitivity sensitivity) {
    boolean proven = outcome instanceof Outcome.Optimal;
    long bound = outcome instanceof Outcome.Stopped stopped ? stopped.lowerBound() : best.loss();
    Optional<Solution> second =
        proven && new DynamicProgram().runnerUp(problem, best) instanceof Outcome.Optimal other
            ? Optional.of(other.solution())
            : Optional.empty();
    Map<String, Choice> chosen = byName(best);
    return new Allocation(
        layers(chosen),
        totals(best),
        model.loss(best.loss()),
        model.loss(bound),
        proven,
        outcome.effort().steps(),
        second.map(s -> other(s, chosen)),
        Greedy.balanced(problem).map(s -> other(s, chosen)),
        best.loss() > leastLoss(),
        sensitivity.basis(),
        sensitivity.measured());
  }

  /** How far a plan may be above the best: {@code 1.3 %}. */
  static String gap(Allocation allocation) {
    double gap = allocation.loss() - allocation.bound();
    return allocation.bound() > 0
        ? String.format(Locale.ROOT, "%.1f %%", 100 * gap / allocation.bound())
        : "an unknown share";
  }

  private long leastLoss() {
    return problem.groups().stream()
        .mapToLong(g -> g.choices().stream().mapToLong(Problem.Choice::loss).min().orElseThrow())
        .sum();
  }

  private Map<String, Choice> byName(Solution solution) {
    Map<String, Choice> chosen = new HashMap<>();
    model.decided(solution).forEach(c -> chosen.put(c.site().layer().name(), c));
    return chosen;
  }

  private List<Allocation.Decision> layers(Map<String, Choice> chosen) {
    List<Allocation.Decision> layers = new ArrayList<>();
    for (Node node : network.nodes()) {
      Choice choice = chosen.get(node.name());
      if (choice != null) {
        layers.add(
            new Allocation.Decision(
                choice.site().name(),
                node,
                choice.weights(),
                choice.read(),
                choice.parallelism(),
                choice.site().weights().reason(),
                choice.site().read().reason(),
                Losses.real(choice.loss())));
      }
    }
    return layers;
  }

  private List<Allocation.Total> totals(Solution solution) {
    List<Long> uses = model.uses(solution);
    List<Allocation.Total> totals = new ArrayList<>();
    for (Budget.Limit limit : network.budget().limits()) {
      costs.need(limit, uses).ifPresent(n -> totals.add(new Allocation.Total(limit, n)));
    }
    return totals;
  }

  private Allocation.Other other(Solution solution, Map<String, Choice> chosen) {
    Map<String, Choice> instead = byName(solution);
    List<String> differences = new ArrayList<>();
    for (Node node : network.nodes()) {
      Choice choice = instead.get(node.name());
      if (choice != null && !shown(choice).equals(shown(chosen.get(node.name())))) {
        differences.add(choice.site().name() + ": " + shown(choice));
      }
    }
    return new Allocation.Other(model.loss(solution.loss()), totals(solution), differences);
  }

  private static String shown(Choice choice) {
    return choice.weights().shown()
        + choice.read().map(r -> " of " + r.shown()).orElse("")
        + (choice.site().parallelism().size() > 1 ? " " + Sites.shown(choice.parallelism()) : "");
  }
}
