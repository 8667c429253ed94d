package dev.bitwright.pipeline;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.GraphChecker;
import dev.bitwright.emit.OutputFile;
import dev.bitwright.emit.hls.HlsBundleEmitter;
import dev.bitwright.graph.GraphBuilder;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.lower.hls.HlsLimits;
import dev.bitwright.lower.hls.HlsLowering;
import dev.bitwright.lower.hls.HlsProjects;
import dev.bitwright.plan.PlanText;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stages of a compilation, in their order; the only place that states it. */
public final class NetworkCompiler {

  /**
   * Compiles one network.
   *
   * @param diagnostics takes every message; where it has an error, nothing is written
   * @return the generated files, in a fixed order; empty when there were errors
   */
  public List<OutputFile> compile(
      NetworkDecl declaration, CompilerSettings settings, Diagnostics diagnostics) {
    Optional<NetworkGraph> network = new GraphBuilder().build(declaration, diagnostics);
    Optional<CheckedGraph> checked = network.flatMap(n -> new GraphChecker().check(n, diagnostics));
    if (checked.isEmpty() || diagnostics.hasErrors()) {
      return List.of();
    }
    // a network in floats is trained only
    Optional<PlannedGraph> planned = Optional.empty();
    if (checked.get().deployable()) {
      planned = new Planner().plan(checked.get(), diagnostics);
      if (settings.hls()) {
        planned.ifPresent(p -> HlsLimits.check(p, diagnostics));
      }
    }
    if (diagnostics.hasErrors()) {
      return List.of();
    }
    String digest = SourceDigest.of(declaration, settings);
    return files(checked.get(), planned, settings).stream()
        .map(file -> SourceDigest.stamp(file, checked.get().network().name(), digest))
        .toList();
  }

  private static List<OutputFile> files(
      CheckedGraph checked, Optional<PlannedGraph> planned, CompilerSettings settings) {
    List<OutputFile> files = new ArrayList<>();
    if (planned.isPresent()) {
      PlannedGraph plan = planned.get();
      files.add(new OutputFile(settings.resource(plan.name() + ".plan"), PlanText.of(plan)));
      if (settings.hls()) {
        files.add(
            HlsBundleEmitter.emit(
                settings.resource(plan.name() + ".hls"),
                HlsProjects.spec(HlsLowering.lower(plan))));
      }
    }
    return files;
  }
}
