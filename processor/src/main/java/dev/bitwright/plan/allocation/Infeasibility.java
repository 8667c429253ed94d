package dev.bitwright.plan.allocation;

import dev.bitwright.check.Costs;
import dev.bitwright.check.GraphChecker;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Resource;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.plan.Planner;
import dev.bitwright.plan.cost.CostModel;
import dev.bitwright.plan.cost.NetworkCost;
import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.plan.solve.DynamicProgram;
import dev.bitwright.plan.solve.Outcome;
import dev.bitwright.plan.solve.Solution;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says why no plan keeps the budgets: which one of them has to change least, to what, and which
 * layers need most of it then.
 */
final class Infeasibility {
  private static final long LARGEST = 1L << 56;

  private final NetworkGraph network;
  private final boolean dataflow;

  Infeasibility(NetworkGraph network, boolean dataflow) {
    this.network = network;
    this.dataflow = dataflow;
  }

  /** A limit changed so that there is a plan. */
  private record Change(Budget.Limit limit, long value, double factor) {}

  /** Reports why there is no plan. */
  void report(List<Site> sites, Diagnostics diagnostics) {
    Optional<Change> least = least(sites);
    if (least.isEmpty()) {
      Budget.Limit first = network.budget().limits().get(0);
      diagnostics.report(Message.PLAN_INFEASIBLE_TOGETHER, first.ref(), network.name());
      return;
    }
    Budget.Limit limit = least.get().limit();
    diagnostics.report(
        Message.PLAN_INFEASIBLE,
        limit.ref(),
        network.name(),
        limit.shown(),
        limit.value(),
        least.get().value(),
        most(sites, least.get()));
  }

  /**
   * Reports it at the pins, where they are the cause.
   *
   * @param free the layers without their pins
   */
  void report(
      List<Site> sites, List<Site> free, Map<String, PlanLock.Pin> pins, Diagnostics diagnostics) {
    if (plan(free, network).isEmpty()) {
      report(free, diagnostics);
      return;
    }
    // empty where the pins break several budgets, so that raising one of them does not help
    String raise =
        least(sites)
            .map(least -> "; or raise " + least.limit().shown() + " to " + least.value())
            .orElse("");
    diagnostics.report(
        Message.PLAN_PINS,
        pins.values().iterator().next().layer().ref(),
        String.join(", ", pins.keySet()),
        raise);
  }

  private Optional<Change> least(List<Site> sites) {
    Change least = null;
    for (Budget.Limit limit : network.budget().limits()) {
      Optional<Change> change = change(sites, limit);
      if (change.isPresent() && (least == null || change.get().factor() < least.factor())) {
        least = change.get();
      }
    }
    return Optional.ofNullable(least);
  }

  /** The value nearest to a limit with which there is a plan; empty where no value is enough. */
  private Optional<Change> change(List<Site> sites, Budget.Limit limit) {
    boolean least = limit.resource() == Resource.FRAMES_PER_SECOND;
    long bad = limit.value();
    long good = least ? 1 : Math.max(1, bad);
    while (plan(sites, with(limit, good)).isEmpty()) {
      if (least || good > LARGEST) {
        return Optional.empty();
      }
      bad = good;
      good = 2 * good;
    }
    while (Math.abs(good - bad) > 1) {
      long middle = bad + (good - bad) / 2;
      if (plan(sites, with(limit, middle)).isPresent()) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    double factor = good / (double) Math.max(1, limit.value());
    return Optional.of(new Change(limit, good, least ? 1 / factor : factor));
  }

  /** Some plan of the network with other budgets. */
  private Optional<List<Choice>> plan(List<Site> sites, NetworkGraph other) {
    CostModel costs = Allocator.costs(other, sites, dataflow).orElseThrow();
    Model model = new Model(other, sites, new Nothing(), costs);
    if (!model.possible()) {
      return Optional.empty();
    }
    if (!model.open()) {
      return Optional.of(model.decided(new Solution(List.of(), 0, List.of())));
    }
    Outcome outcome = new DynamicProgram().solve(model.problem());
    return outcome.best().map(model::decided);
  }

  private NetworkGraph with(Budget.Limit limit, long value) {
    List<Budget.Limit> limits = new ArrayList<>(network.budget().limits());
    limits.remove(limit);
    limits.add(new Budget.Limit(limit.resource(), limit.bits(), value, limit.ref()));
    return Decided.with(
        network, new Budget(limits, network.budget().clockHz(), network.budget().device()));
  }

  private String most(List<Site> sites, Change change) {
    List<Choice> choices = plan(sites, with(change.limit(), change.value())).orElseThrow();
    Diagnostics ignored = new Diagnostics();
    return new GraphChecker()
        .check(Decided.of(with(change.limit(), change.value()), choices), ignored)
        .flatMap(checked -> new Planner().plan(checked, ignored))
        .map(planned -> NetworkCost.of(planned, dataflow))
        .map(cost -> cost.of(change.limit().resource(), change.limit().bits()).shares())
        .map(Costs::largest)
        .orElse("");
  }

  /** Any plan is as good as any other. */
  private static final class Nothing implements Sensitivity {
    @Override
    public double weights(Node layer, Quantizer weights) {
      return 0;
    }

    @Override
    public double activations(Node layer, Quantizer read) {
      return 0;
    }

    @Override
    public String basis() {
      return "none";
    }

    @Override
    public boolean measured() {
      return false;
    }
  }
}
