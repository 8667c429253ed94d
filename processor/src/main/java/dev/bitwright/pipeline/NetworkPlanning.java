package dev.bitwright.pipeline;

import dev.bitwright.calibration.CalibrationCheck;
import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.GraphChecker;
import dev.bitwright.graph.GraphBuilder;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.lower.hls.HlsLimits;
import dev.bitwright.plan.PlanText;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Planner;
import dev.bitwright.plan.allocation.Allocator;
import dev.bitwright.plan.allocation.PlanChanges;
import dev.bitwright.plan.allocation.PlanLock;
import dev.bitwright.plan.allocation.PlanLockReader;
import dev.bitwright.plan.allocation.PlanReview;
import dev.bitwright.plan.allocation.PlanSummary;
import dev.bitwright.plan.cost.BudgetCheck;
import dev.bitwright.plan.sensitivity.Profile;
import dev.bitwright.plan.sensitivity.ProfileReader;
import java.util.Optional;

/** The first stages of a compilation: up to the deployed network, before anything is lowered. */
public final class NetworkPlanning {

  /**
   * What every target starts from.
   *
   * @param declared the network as it was written, with what was left open
   * @param planned empty for a network in floats, which is trained only
   * @param summary of the plan; empty for a network in floats
   */
  public record Result(
      NetworkGraph declared,
      CheckedGraph checked,
      Optional<PlannedGraph> planned,
      Optional<PlanSummary> summary) {

    /** The plan file; empty for a network in floats. */
    public Optional<String> planText() {
      return summary.map(s -> PlanText.of(planned.orElseThrow(), PlanReview.of(s)));
    }
  }

  /** Builds, decides, checks and plans a network; empty when there were errors. */
  public Optional<Result> plan(
      NetworkDecl declaration, CompilerSettings settings, Diagnostics diagnostics) {
    Optional<NetworkGraph> network = new GraphBuilder().build(declaration, diagnostics);
    Optional<PlanLock> lock = network.flatMap(n -> lock(n, settings, diagnostics));
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    Optional<Profile> profile = profile(network.get(), settings, diagnostics);
    Optional<Allocator.Result> decided =
        new Allocator(lock.get(), profile, settings.dataflow())
            .allocate(network.get(), diagnostics);
    // of one that is there and not used it was said why
    decided
        .flatMap(Allocator.Result::allocation)
        .filter(a -> a.competing() && !a.measured() && settings.profile().isEmpty())
        .ifPresent(
            a ->
                diagnostics.report(
                    Message.PLAN_UNMEASURED, network.get().ref(), network.get().name()));
    Optional<CheckedGraph> checked =
        decided.flatMap(d -> new GraphChecker().check(d.network(), diagnostics));
    if (checked.isEmpty() || diagnostics.hasErrors()) {
      return Optional.empty();
    }
    CalibrationCheck.run(checked.get(), diagnostics);
    Optional<PlannedGraph> planned = Optional.empty();
    if (checked.get().deployable()) {
      planned = new Planner().plan(checked.get(), diagnostics);
      if (settings.hls() || network.get().budget().ofHardware()) {
        planned.ifPresent(p -> HlsLimits.check(p, settings.dataflow(), diagnostics));
      }
    } else if (!settings.trainer()) {
      diagnostics.report(
          Message.NOTHING_TO_GENERATE, declaration.name().at(), declaration.name().text());
    }
    if (diagnostics.hasErrors()) {
      return Optional.empty();
    }
    BudgetCheck.run(checked.get(), planned, settings.dataflow(), diagnostics);
    if (diagnostics.hasErrors()) {
      return Optional.empty();
    }
    Optional<PlanSummary> summary =
        planned.map(
            p ->
                PlanSummary.of(
                    p,
                    network.get(),
                    hasHardware(p, settings.dataflow()),
                    settings.dataflow(),
                    decided.get().allocation(),
                    lock.get()));
    Result result = new Result(network.get(), checked.get(), planned, summary);
    result.planText().ifPresent(text -> PlanChanges.report(lock.get(), text, diagnostics));
    return Optional.of(result);
  }

  /** The same whether hardware is asked for or not, so that a plan is the same text. */
  private static boolean hasHardware(PlannedGraph planned, boolean dataflow) {
    Diagnostics unsaid = new Diagnostics();
    HlsLimits.check(planned, dataflow, unsaid);
    return !unsaid.hasErrors();
  }

  /** What the committed plan binds; empty after errors were reported. */
  static Optional<PlanLock> lock(
      NetworkGraph network, CompilerSettings settings, Diagnostics diagnostics) {
    return settings.plan().isEmpty()
        ? Optional.of(PlanLock.NONE)
        : PlanLockReader.read(
            settings.plan().get().name(), settings.plan().get().text(), network, diagnostics);
  }

  /** The profile of a network where there is a sound one that was made of it as it is now. */
  static Optional<Profile> profile(
      NetworkGraph network, CompilerSettings settings, Diagnostics diagnostics) {
    return settings
        .profile()
        .flatMap(p -> ProfileReader.read(p.name(), p.text(), network, diagnostics));
  }
}
