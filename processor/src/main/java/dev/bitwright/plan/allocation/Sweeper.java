package dev.bitwright.plan.allocation;

import dev.bitwright.check.GraphChecker;
import dev.bitwright.check.GraphRules;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.plan.cost.CostModel;
import dev.bitwright.plan.sensitivity.Profile;
import dev.bitwright.plan.sensitivity.Sensitivities;
import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.plan.solve.DynamicProgram;
import dev.bitwright.plan.solve.ParetoFront;
import dev.bitwright.plan.solve.Problem;
import dev.bitwright.plan.solve.Solution;
import dev.bitwright.plan.solve.Solver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Finds the front of a network: its plans for every amount of one resource. */
public final class Sweeper {
  /** Above every need, so that it limits nothing. */
  private static final long AMPLE = 1L << 60;

  private final PlanLock lock;
  private final Optional<Profile> profile;
  private final boolean dataflow;

  /** Hears of the search as it goes on. */
  public interface Progress {
    /** One more plan is searched for now; those before it are found. */
    void solved();
  }

  /**
   * What it goes by besides the network.
   *
   * @param lock what is bound
   * @param profile what was measured of the network
   * @param dataflow whether the hardware runs its layers at the same time
   */
  public Sweeper(PlanLock lock, Optional<Profile> profile, boolean dataflow) {
    this.lock = lock;
    this.profile = profile;
    this.dataflow = dataflow;
  }

  /**
   * The front; empty after errors were reported.
   *
   * @param measure of a resource that is a sum
   * @param most points at most, at least 2
   */
  public Optional<Sweep> sweep(
      NetworkGraph asked,
      Budget.Measure measure,
      int most,
      Progress progress,
      Diagnostics diagnostics) {
    if (!GraphRules.hold(asked, diagnostics)) {
      return Optional.empty();
    }
    NetworkGraph network = Decided.operands(asked);
    NetworkGraph limited = with(network, measure);
    boolean parallel = limited.budget().ofHardware();
    Optional<List<Site>> sites = Sites.of(limited, parallel, lock.pins(), diagnostics);
    if (sites.isEmpty() || !Ties.agree(sites.get(), lock.pins(), diagnostics)) {
      return Optional.empty();
    }
    if (sites.get().stream().noneMatch(Site::open)) {
      diagnostics.report(Message.PLAN_NOTHING_OPEN, network.ref(), network.name());
      return Optional.empty();
    }
    Sensitivity sensitivity =
        Sensitivities.of(limited, profile, Allocator.candidates(sites.get()), diagnostics);
    Optional<CostModel> costs = Allocator.costs(limited, sites.get(), dataflow);
    if (costs.isEmpty()) {
      new GraphChecker().check(limited, diagnostics);
      return Optional.empty();
    }
    Model model = new Model(limited, sites.get(), sensitivity, costs.get());
    if (!model.possible()) {
      infeasible(network, measure, sites.get(), diagnostics);
      return Optional.empty();
    }
    Problem problem = model.problem();
    Budget.Limit limit = limited.budget().of(measure).orElseThrow();
    int index = model.index(limit);
    Solver solver =
        variant -> {
          progress.solved();
          return new DynamicProgram().solve(variant);
        };
    ParetoFront front = ParetoFront.of(problem, index, most, solver);
    if (front.points().isEmpty()) {
      infeasible(network, measure, sites.get(), diagnostics);
      return Optional.empty();
    }
    Points points = new Points(model, index);
    List<Sweep.Equal> equal = new ArrayList<>();
    for (int width : widths(sites.get())) {
      model
          .equal(problem, width, index)
          .ifPresent(s -> equal.add(new Sweep.Equal(width, points.of(s))));
    }
    OptionalLong own =
        network
            .budget()
            .of(measure)
            .map(l -> OptionalLong.of(l.value()))
            .orElse(OptionalLong.empty());
    return Optional.of(
        new Sweep(
            measure,
            parallel && sites.get().stream().anyMatch(s -> s.parallelism().size() > 1),
            front.points().stream().map(points::of).toList(),
            front.complete(),
            front.proven(),
            equal,
            own,
            own.isPresent() ? chosen(network, sites.get(), sensitivity, index) : Optional.empty(),
            sensitivity.basis(),
            sensitivity.measured() ? profile.flatMap(Profile::plans) : Optional.empty()));
  }

  /** Says which of the budgets that are kept cannot be. */
  private void infeasible(
      NetworkGraph network, Budget.Measure measure, List<Site> sites, Diagnostics diagnostics) {
    List<Budget.Limit> kept =
        network.budget().limits().stream().filter(l -> !l.measure().equals(measure)).toList();
    NetworkGraph others =
        Decided.with(
            network, new Budget(kept, network.budget().clockHz(), network.budget().device()));
    new Allocator(lock, profile, dataflow)
        .explain(new Infeasibility(others, sites, dataflow), others, sites, diagnostics);
  }

  /** The plan under the network's own budget. */
  private Optional<Sweep.Point> chosen(
      NetworkGraph network, List<Site> sites, Sensitivity sensitivity, int index) {
    CostModel costs = Allocator.costs(network, sites, dataflow).orElseThrow();
    Model model = new Model(network, sites, sensitivity, costs);
    if (!model.possible()) {
      return Optional.empty();
    }
    return new DynamicProgram()
        .solve(model.problem())
        .best()
        .map(s -> new Points(model, index).of(s));
  }

  private static NetworkGraph with(NetworkGraph network, Budget.Measure measure) {
    List<Budget.Limit> limits = new ArrayList<>(network.budget().limits());
    limits.removeIf(l -> l.measure().equals(measure));
    limits.add(new Budget.Limit(measure.resource(), measure.bits(), AMPLE, network.ref()));
    return Decided.with(
        network, new Budget(limits, network.budget().clockHz(), network.budget().device()));
  }

  private static TreeSet<Integer> widths(List<Site> sites) {
    TreeSet<Integer> widths = new TreeSet<>();
    for (Site site : sites) {
      if (site.weights().open()) {
        site.weights().candidates().forEach(c -> widths.add(c.quantizer().bits()));
      }
    }
    return widths;
  }

  /** Solutions as plans. */
  private record Points(Model model, int index) {
    Sweep.Point of(Solution solution) {
      List<Choice> choices = new ArrayList<>(model.decided(solution));
      choices.sort(Comparator.comparingInt(c -> c.site().order()));
      List<Sweep.Layer> layers = new ArrayList<>();
      for (Choice choice : choices) {
        layers.add(
            new Sweep.Layer(
                choice.site().name(),
                part(choice.weights()),
                choice.read().map(Points::part),
                choice.parallelism()));
      }
      return new Sweep.Point(model.uses(solution).get(index), model.loss(solution.loss()), layers);
    }

    private static Sweep.Part part(Candidate candidate) {
      return new Sweep.Part(
          candidate.quantizer().scheme(),
          candidate.kind(),
          candidate.quantizer().bits(),
          candidate.shown());
    }
  }
}
