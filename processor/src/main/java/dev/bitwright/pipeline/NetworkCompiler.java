package dev.bitwright.pipeline;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.emit.OutputFile;
import dev.bitwright.emit.hls.HlsBundleEmitter;
import dev.bitwright.emit.java.ModelEmitter;
import dev.bitwright.emit.java.TrainerEmitter;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.lower.hls.HlsLowering;
import dev.bitwright.lower.hls.HlsProjects;
import dev.bitwright.lower.java.ModelSpecs;
import dev.bitwright.lower.training.TrainingLowering;
import dev.bitwright.plan.PlannedGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The stages of a compilation, in their order: those of {@link NetworkPlanning}, then what is
 * written. No other place states it.
 */
public final class NetworkCompiler {

  /**
   * Compiles one network.
   *
   * @param diagnostics takes every message; where it has an error, nothing is written
   * @return the generated files, in a fixed order; empty when there were errors
   */
  public List<OutputFile> compile(
      NetworkDecl declaration, CompilerSettings settings, Diagnostics diagnostics) {
    Optional<NetworkPlanning.Result> planning =
        new NetworkPlanning().plan(declaration, settings, diagnostics);
    if (planning.isEmpty()) {
      return List.of();
    }
    CheckedGraph checked = planning.get().checked();
    String digest = SourceDigest.of(declaration, settings);
    return files(planning.get(), settings).stream()
        .map(file -> SourceDigest.stamp(file, checked.network().name(), digest))
        .toList();
  }

  /** The programs of a network do not know of each other: each is lowered and written by itself. */
  private static List<OutputFile> files(
      NetworkPlanning.Result planning, CompilerSettings settings) {
    Optional<PlannedGraph> planned = planning.planned();
    List<Supplier<OutputFile>> files = new ArrayList<>();
    CheckedGraph trained = planned.map(PlannedGraph::checked).orElse(planning.checked());
    if (settings.trainer()) {
      files.add(
          () ->
              TrainerEmitter.emit(
                  new TrainingLowering()
                      .lower(trained, planned, planning.declared(), settings.packageName())));
    }
    if (planned.isPresent()) {
      PlannedGraph plan = planned.get();
      String hls = plan.name() + ".hls";
      files.add(() -> ModelEmitter.emit(ModelSpecs.of(plan, settings.packageName(), hls)));
      files.add(
          () ->
              new OutputFile(
                  settings.resource(plan.name() + ".plan"), planning.planText().orElseThrow()));
      if (settings.hls()) {
        files.add(
            () ->
                HlsBundleEmitter.emit(
                    settings.resource(hls),
                    HlsProjects.spec(HlsLowering.lower(plan, settings.dataflow()))));
      }
    }
    return Concurrent.all(files);
  }
}
