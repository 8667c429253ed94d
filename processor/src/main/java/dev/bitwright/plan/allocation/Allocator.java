package dev.bitwright.plan.allocation;

import dev.bitwright.check.GraphRules;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.plan.cost.CostModel;
import dev.bitwright.plan.cost.LayerChoice;
import dev.bitwright.plan.sensitivity.Profile;
import dev.bitwright.plan.sensitivity.Sensitivities;
import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.plan.solve.DynamicProgram;
import dev.bitwright.plan.solve.Outcome;
import dev.bitwright.plan.solve.Problem;
import dev.bitwright.plan.solve.Solution;
import dev.bitwright.plan.solve.Solver;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides the widths, schemes and parallelism that a network leaves open: of all plans that keep
 * its budgets, the one with the smallest summed loss.
 */
public final class Allocator {
  private final PlanLock lock;
  private final Optional<Profile> profile;
  private final boolean dataflow;
  private final Solver solver;

  /**
   * What it goes by besides the network.
   *
   * @param lock what is bound
   * @param profile what was measured of the network
   * @param dataflow whether the hardware runs its layers at the same time
   */
  public Allocator(PlanLock lock, Optional<Profile> profile, boolean dataflow) {
    this(lock, profile, dataflow, new DynamicProgram());
  }

  /** With another solver. */
  Allocator(PlanLock lock, Optional<Profile> profile, boolean dataflow, Solver solver) {
    this.lock = lock;
    this.profile = profile;
    this.dataflow = dataflow;
    this.solver = solver;
  }

  /**
   * A decided network.
   *
   * @param network every scheme in it has one width and no alternatives
   * @param allocation empty where nothing was left open
   */
  public record Result(NetworkGraph network, Optional<Allocation> allocation) {}

  /** Decides everything; empty after errors were reported. */
  public Optional<Result> allocate(NetworkGraph asked, Diagnostics diagnostics) {
    boolean plansParallelism = asked.budget().ofHardware();
    if (!GraphRules.hold(asked, diagnostics)) {
      return Optional.empty();
    }
    NetworkGraph network = Decided.operands(asked);
    if (lock.pins().isEmpty() && !open(network, plansParallelism)) {
      return Optional.of(new Result(Decided.completed(network), Optional.empty()));
    }
    Optional<List<Site>> sites = Sites.of(network, plansParallelism, lock.pins(), diagnostics);
    if (sites.isEmpty() || !Ties.agree(sites.get(), lock.pins(), diagnostics)) {
      return Optional.empty();
    }
    if (network.budget().limits().isEmpty() && sites.get().stream().anyMatch(Site::open)) {
      diagnostics.report(Message.PLAN_WITHOUT_BUDGET, firstOpen(network));
      return Optional.empty();
    }
    return decide(network, sites.get(), diagnostics);
  }

  private Optional<Result> decide(NetworkGraph network, List<Site> sites, Diagnostics diagnostics) {
    Sensitivity sensitivity = Sensitivities.of(network, profile, candidates(sites), diagnostics);
    Optional<CostModel> costs = costs(network, sites, dataflow);
    if (costs.isEmpty()) {
      // the checks that follow say what is wrong with what is stated
      return Optional.of(new Result(network, Optional.empty()));
    }
    Model model = new Model(network, sites, sensitivity, costs.get());
    Infeasibility infeasibility = new Infeasibility(network, sites, dataflow);
    if (!model.possible()) {
      explain(infeasibility, network, sites, diagnostics);
      return Optional.empty();
    }
    if (!model.open()) {
      List<Choice> only = model.decided(new Solution(List.of(), 0, List.of()));
      return Optional.of(new Result(Decided.of(network, only), Optional.empty()));
    }
    Problem problem = model.problem();
    Outcome outcome = solver.solve(problem);
    Optional<Solution> best = outcome.best();
    if (outcome instanceof Outcome.Infeasible || best.isEmpty() && infeasibility.proven()) {
      explain(infeasibility, network, sites, diagnostics);
      return Optional.empty();
    }
    if (best.isEmpty()) {
      diagnostics.report(
          Message.PLAN_NOT_FOUND, network.ref(), network.name(), outcome.effort().steps());
      return Optional.empty();
    }
    Allocation allocation =
        new Explanation(network, model, problem, costs.get()).of(outcome, best.get(), sensitivity);
    if (!allocation.proven()) {
      diagnostics.report(
          Message.PLAN_STOPPED,
          network.ref(),
          network.name(),
          allocation.steps(),
          Explanation.gap(allocation));
    }
    NetworkGraph decided = Decided.of(network, model.decided(best.get()));
    return Optional.of(new Result(decided, Optional.of(allocation)));
  }

  /** What decisions cost; empty where the network has errors beside what is open. */
  static Optional<CostModel> costs(NetworkGraph network, List<Site> sites, boolean dataflow) {
    List<LayerChoice> choices = new ArrayList<>();
    sites.forEach(s -> s.choices().forEach(c -> choices.add(c.cost())));
    return CostModel.of(network, dataflow, choices);
  }

  void explain(
      Infeasibility found, NetworkGraph network, List<Site> sites, Diagnostics diagnostics) {
    if (lock.pins().isEmpty()) {
      found.report(diagnostics);
      return;
    }
    boolean plansParallelism = sites.stream().anyMatch(s -> s.parallelism().size() > 1);
    List<Site> free =
        Sites.of(network, plansParallelism, Map.of(), new Diagnostics()).orElseThrow();
    found.report(free, lock.pins(), diagnostics);
  }

  static List<Sensitivities.Candidate> candidates(List<Site> sites) {
    List<Sensitivities.Candidate> all = new ArrayList<>();
    for (Site site : sites) {
      for (Candidate weights : site.weights().candidates()) {
        all.add(new Sensitivities.Candidate(site.layer(), weights.quantizer()));
      }
      if (!site.readsInput()) {
        for (Candidate read : site.read().candidates()) {
          all.add(new Sensitivities.Candidate(site.layer(), read.quantizer()));
        }
      }
    }
    return all;
  }

  private static boolean open(NetworkGraph network, boolean plansParallelism) {
    return network.nodes().stream()
        .anyMatch(
            n ->
                n.weightScheme().filter(s -> Candidates.open(s, Role.WEIGHT)).isPresent()
                    || n.activationScheme()
                        .filter(s -> Candidates.open(s, Role.ACTIVATION))
                        .isPresent()
                    || plansParallelism && n.op().hasWeights() && !n.parallelism().stated());
  }

  /** Where the first rule stands that leaves something open. */
  private static SourceRef firstOpen(NetworkGraph network) {
    List<SchemeSpec> rules = new ArrayList<>();
    for (Node node : network.nodes()) {
      node.weightScheme().filter(s -> Candidates.open(s, Role.WEIGHT)).ifPresent(rules::add);
      node.activationScheme()
          .filter(s -> Candidates.open(s, Role.ACTIVATION))
          .ifPresent(rules::add);
    }
    return rules.get(0).ref();
  }
}
