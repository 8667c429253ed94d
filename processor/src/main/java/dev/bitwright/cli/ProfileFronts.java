package dev.bitwright.cli;

import dev.bitwright.graph.Budget;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.pipeline.Companion;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkSweep;
import dev.bitwright.plan.allocation.Sweep;
import dev.bitwright.plan.sensitivity.Profile;
import dev.bitwright.training.Assignment;
import dev.bitwright.training.MeasuredPlans;
import dev.bitwright.training.NetworkProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * The fronts under a profile that was just made: all of their plans, those of one width, and the
 * one under the budget, measured and added to the profile.
 */
final class ProfileFronts {
  private final NetworkDecl network;
  private final List<Budget.Measure> measures;
  private final int points;
  private final CommandLine command;
  private final CompilerSettings settings;

  private ProfileFronts(
      NetworkDecl network,
      List<Budget.Measure> measures,
      int points,
      CommandLine command,
      CompilerSettings settings) {
    this.network = network;
    this.measures = measures;
    this.points = points;
    this.command = command;
    this.settings = settings;
  }

  /**
   * Checks that there are such fronts, before anything is measured; empty after errors were
   * reported.
   *
   * @param points of each front at most
   */
  static Optional<ProfileFronts> of(
      SourceFile source,
      NetworkDecl network,
      List<Budget.Measure> measures,
      int points,
      CommandLine command,
      Diagnostics diagnostics) {
    CompilerSettings settings = CompilerSettings.of("");
    if (!measures.isEmpty()) {
      settings = settings.withPlan(CompanionFile.plan(source, network, diagnostics));
    }
    for (Budget.Measure measure : measures) {
      Diagnostics own = new Diagnostics();
      if (new NetworkSweep().sweep(network, settings, measure, 2, () -> {}, own).isEmpty()) {
        own.all().forEach(diagnostics::add);
        return Optional.empty();
      }
    }
    return diagnostics.hasErrors()
        ? Optional.empty()
        : Optional.of(new ProfileFronts(network, measures, points, command, settings));
  }

  /**
   * Measures the plans, writes the profile with them, and prints the fronts.
   *
   * @param twin measures plans
   * @return whether it was done; else errors were reported
   */
  boolean measure(
      NetworkProfile profile,
      Path file,
      Function<List<Assignment>, MeasuredPlans> twin,
      Diagnostics diagnostics) {
    Companion companion = new Companion(CompanionFile.name(file), profile.text());
    List<Sweep> sweeps = new ArrayList<>();
    Set<String> plans = new LinkedHashSet<>();
    for (Budget.Measure measure : measures) {
      SweepProgress progress =
          new SweepProgress(command.getErr(), points, System::currentTimeMillis);
      Optional<Sweep> sweep =
          new NetworkSweep()
              .sweep(
                  network,
                  settings.withProfile(Optional.of(companion)),
                  measure,
                  points,
                  progress,
                  diagnostics);
      progress.done();
      if (sweep.isEmpty()) {
        return false;
      }
      sweeps.add(sweep.get());
      sweep.get().plans().forEach(p -> plans.add(p.text()));
    }
    MeasuredPlans measured = twin.apply(plans.stream().map(Assignment::of).toList());
    profile.with(measured).write(file);
    Map<String, Profile.Score> byLayers = new LinkedHashMap<>();
    measured.plans().forEach(p -> byLayers.put(p.layers().toString(), score(p.score())));
    Profile.Plans known = new Profile.Plans(measured.samples(), score(measured.twin()), byLayers);
    sweeps.forEach(s -> command.getOut().print("\n" + SweepText.of(s.with(known))));
    return true;
  }

  private static Profile.Score score(MeasuredPlans.Score score) {
    return new Profile.Score(score.loss(), score.accuracy());
  }
}
