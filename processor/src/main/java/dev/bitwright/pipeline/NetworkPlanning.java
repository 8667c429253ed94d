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
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Planner;
import dev.bitwright.plan.cost.BudgetCheck;
import dev.bitwright.plan.sensitivity.Profile;
import dev.bitwright.plan.sensitivity.ProfileReader;
import java.util.Optional;

/** The first stages of a compilation: up to the deployed network, before anything is lowered. */
public final class NetworkPlanning {

  /**
   * What every target starts from.
   *
   * @param planned empty for a network in floats, which is trained only
   */
  public record Result(CheckedGraph checked, Optional<PlannedGraph> planned) {}

  /** Builds, checks and plans a network; empty when there were errors. */
  public Optional<Result> plan(
      NetworkDecl declaration, CompilerSettings settings, Diagnostics diagnostics) {
    Optional<NetworkGraph> network = new GraphBuilder().build(declaration, diagnostics);
    network.ifPresent(n -> profile(n, settings, diagnostics));
    Optional<CheckedGraph> checked = network.flatMap(n -> new GraphChecker().check(n, diagnostics));
    if (checked.isEmpty() || diagnostics.hasErrors()) {
      return Optional.empty();
    }
    CalibrationCheck.run(checked.get(), diagnostics);
    Optional<PlannedGraph> planned = Optional.empty();
    if (checked.get().deployable()) {
      planned = new Planner().plan(checked.get(), diagnostics);
      if (settings.hls()) {
        planned.ifPresent(p -> HlsLimits.check(p, settings.dataflow(), diagnostics));
      }
    } else if (!settings.trainer()) {
      diagnostics.report(
          Message.NOTHING_TO_GENERATE, declaration.name().at(), declaration.name().text());
    }
    if (diagnostics.hasErrors()) {
      return Optional.empty();
    }
    BudgetCheck.run(checked.get(), planned, diagnostics);
    return diagnostics.hasErrors()
        ? Optional.empty()
        : Optional.of(new Result(checked.get(), planned));
  }

  /** The profile of a network where there is a sound one that was made of it as it is now. */
  private static Optional<Profile> profile(
      NetworkGraph network, CompilerSettings settings, Diagnostics diagnostics) {
    return settings
        .profile()
        .flatMap(p -> ProfileReader.read(p.name(), p.text(), network, diagnostics));
  }
}
