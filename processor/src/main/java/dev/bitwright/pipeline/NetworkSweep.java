package dev.bitwright.pipeline;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.GraphBuilder;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.plan.allocation.PlanLock;
import dev.bitwright.plan.allocation.Sweep;
import dev.bitwright.plan.allocation.Sweeper;
import java.util.Optional;

/** The front of a network instead of one plan. */
public final class NetworkSweep {

  /**
   * Builds a network and finds its plans for every amount of one resource; empty when there were
   * errors.
   *
   * @param measure of a resource that is a sum
   * @param most points at most, at least 2
   */
  public Optional<Sweep> sweep(
      NetworkDecl declaration,
      CompilerSettings settings,
      Budget.Measure measure,
      int most,
      Sweeper.Progress progress,
      Diagnostics diagnostics) {
    Optional<NetworkGraph> network = new GraphBuilder().build(declaration, diagnostics);
    Optional<PlanLock> lock = network.flatMap(n -> NetworkPlanning.lock(n, settings, diagnostics));
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    return new Sweeper(
            lock.get(),
            NetworkPlanning.profile(network.get(), settings, diagnostics),
            settings.dataflow())
        .sweep(network.get(), measure, most, progress, diagnostics);
  }
}
