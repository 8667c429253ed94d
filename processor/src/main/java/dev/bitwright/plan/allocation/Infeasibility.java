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
import dev.bitwright.plan.cost.NetworkCost;
import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.plan.solve.DynamicProgram;
import dev.bitwright.plan.solve.Solution;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.Comparator;
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
  private final List<Site> sites;
  private final boolean dataflow;
  private List<Change> changes;

  Infeasibility(NetworkGraph network, List<Site> sites, boolean dataflow) {
    this.network = network;
    this.sites = sites;
    this.dataflow = dataflow;
  }

  /**
   * A limit changed so that there is a plan.
   *
   * @param value the nearest with which there is one, as far as that is proven
   * @param plan one that keeps it
   */
  private record Change(Budget.Limit limit, long value, List<Choice> plan, boolean proven) {

    /** Whether there is no plan with the limit itself. */
    boolean needed() {
      return proven && factor() > 1;
    }

    /** How far the value is from the limit, as a factor of at least 1. */
    double factor() {
      double ratio = value / (double) Math.max(1, limit.value());
      return limit.resource() == Resource.FRAMES_PER_SECOND ? 1 / ratio : ratio;
    }
  }

  /** Whether a budget by itself shows that there is no plan, however long one searches. */
  boolean proven() {
    return changes().stream().anyMatch(Change::needed);
  }

  /** Reports why there is no plan. */
  void report(Diagnostics diagnostics) {
    Optional<Change> least = least();
    if (least.isEmpty()) {
      together(diagnostics);
      return;
    }
    Budget.Limit limit = least.get().limit();
    diagnostics.report(
        Message.PLAN_INFEASIBLE,
        limit.ref(),
        network.name(),
        limit.shown(),
        limit.resource().amount(limit.value()),
        limit.resource().amount(least.get().value()),
        most(least.get()));
  }

  private void together(Diagnostics diagnostics) {
    Budget budget = network.budget();
    List<String> asked = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (Budget.Limit limit : budget.limits()) {
      asked.add(limit.shown() + " " + limit.resource().amount(limit.value()));
      alone(limit).ifPresent(need -> alone.add(limit.shown() + " " + budget.amount(limit, need)));
    }
    diagnostics.report(
        Message.PLAN_INFEASIBLE_TOGETHER,
        budget.limits().get(0).ref(),
        network.name(),
        String.join(", ", asked),
        alone.isEmpty() ? "" : " Each by itself needs at least: " + String.join(", ", alone) + ".");
  }

  /** The least need of a limit's resource where nothing else is limited; empty for no sum. */
  private Optional<Long> alone(Budget.Limit limit) {
    NetworkGraph free = with(limit, limit.resource() == Resource.FRAMES_PER_SECOND ? 1 : LARGEST);
    Budget budget = free.budget();
    List<Budget.Limit> only = List.of(budget.of(limit.measure()).orElseThrow());
    Model model = model(Decided.with(free, new Budget(only, budget.clockHz(), budget.device())));
    int sum = model.index(limit);
    return sum < 0 ? Optional.empty() : model.least(sum).map(plan -> plan.uses().get(sum));
  }

  /**
   * Reports it at the pins, where they are the cause.
   *
   * @param free the layers without their pins
   */
  void report(List<Site> free, Map<String, PlanLock.Pin> pins, Diagnostics diagnostics) {
    Infeasibility unpinned = new Infeasibility(network, free, dataflow);
    if (unpinned.plan(network).isEmpty()) {
      unpinned.report(diagnostics);
      return;
    }
    // empty where the pins break several budgets, so that raising one of them does not help
    String raise =
        least()
            .map(
                least ->
                    "; or raise "
                        + least.limit().shown()
                        + " to "
                        + least.limit().resource().amount(least.value()))
            .orElse("");
    diagnostics.report(
        Message.PLAN_PINS,
        pins.values().iterator().next().layer().ref(),
        String.join(", ", pins.keySet()),
        raise);
  }

  /** The one that changes its limit by the smallest factor, of equals the first. */
  private Optional<Change> least() {
    return changes().stream().min(Comparator.comparingDouble(Change::factor));
  }

  /** Of each limit that can be changed so that there is a plan, in order. */
  private List<Change> changes() {
    if (changes == null) {
      changes = network.budget().limits().stream().flatMap(l -> change(l).stream()).toList();
    }
    return changes;
  }

  /** The value nearest to a limit with which there is a plan; empty where no value is enough. */
  private Optional<Change> change(Budget.Limit limit) {
    boolean least = limit.resource() == Resource.FRAMES_PER_SECOND;
    NetworkGraph free = with(limit, least ? 1 : LARGEST);
    Model model = model(free);
    int sum = model.index(limit);
    if (sum < 0) {
      return bisected(limit);
    }
    return model
        .least(sum)
        .map(
            plan -> {
              long need = plan.uses().get(sum);
              long value = least ? network.budget().clockHz().orElseThrow() / need : need;
              return new Change(limit, value, plan.layers(), plan.proven());
            });
  }

  /** The same for a limit that is no sum over the layers. */
  private Optional<Change> bisected(Budget.Limit limit) {
    boolean least = limit.resource() == Resource.FRAMES_PER_SECOND;
    long bad = limit.value();
    long good = least ? 1 : Math.max(1, bad);
    Optional<List<Choice>> found = plan(with(limit, good));
    while (found.isEmpty()) {
      if (least || good > LARGEST) {
        return Optional.empty();
      }
      bad = good;
      good = 2 * good;
      found = plan(with(limit, good));
    }
    while (Math.abs(good - bad) > 1) {
      long middle = bad + (good - bad) / 2;
      Optional<List<Choice>> plan = plan(with(limit, middle));
      if (plan.isPresent()) {
        good = middle;
        found = plan;
      } else {
        bad = middle;
      }
    }
    return Optional.of(new Change(limit, good, found.get(), false));
  }

  private Model model(NetworkGraph other) {
    return new Model(
        other, sites, new Nothing(), Allocator.costs(other, sites, dataflow).orElseThrow());
  }

  /** Some plan of the network with other budgets. */
  private Optional<List<Choice>> plan(NetworkGraph other) {
    Model model = model(other);
    if (!model.possible()) {
      return Optional.empty();
    }
    if (!model.open()) {
      return Optional.of(model.decided(new Solution(List.of(), 0, List.of())));
    }
    return new DynamicProgram().solve(model.problem()).best().map(model::decided);
  }

  private NetworkGraph with(Budget.Limit limit, long value) {
    List<Budget.Limit> limits = new ArrayList<>(network.budget().limits());
    limits.remove(limit);
    limits.add(new Budget.Limit(limit.resource(), limit.bits(), value, limit.ref()));
    return Decided.with(
        network, new Budget(limits, network.budget().clockHz(), network.budget().device()));
  }

  private String most(Change change) {
    Diagnostics ignored = new Diagnostics();
    return new GraphChecker()
        .check(Decided.of(with(change.limit(), change.value()), change.plan()), ignored)
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
