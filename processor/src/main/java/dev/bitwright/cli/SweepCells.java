package dev.bitwright.cli;

import dev.bitwright.graph.Node;
import dev.bitwright.plan.allocation.Sweep;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How layers of a sweep's plans are written: a scheme in every cell only where there are several.
 */
final class SweepCells {
  /** What stands beside the plan that the network has. */
  static final String CHOSEN = "the plan under the budget";

  private final Optional<String> weights;
  private final Optional<String> reads;
  private final boolean parallel;

  SweepCells(Sweep sweep) {
    this.weights = only(sweep, l -> Optional.of(l.weights()));
    this.reads = only(sweep, Sweep.Layer::reads);
    this.parallel = sweep.parallel();
  }

  private static Optional<String> only(
      Sweep sweep, Function<Sweep.Layer, Optional<Sweep.Part>> side) {
    Set<String> kinds =
        sweep.plans().stream()
            .flatMap(p -> p.layers().stream())
            .flatMap(l -> side.apply(l).stream())
            .map(Sweep.Part::kind)
            .collect(Collectors.toCollection(TreeSet::new));
    return kinds.size() == 1 ? Optional.of(kinds.iterator().next()) : Optional.empty();
  }

  /** What a cell says: {@code bits of UNIFORM weights / scheme:bits of what it reads}. */
  String legend() {
    return weights.map(kind -> "bits of " + kind + " weights").orElse("scheme:bits of weights")
        + " / "
        + reads.map(kind -> "bits of " + kind + " it reads").orElse("scheme:bits of what it reads")
        + (parallel ? " @ outputs x inputs at a time" : "");
  }

  /** What stands beside a network of one width. */
  static String everywhere(Sweep.Equal equal) {
    return equal.bits() + (equal.bits() == 1 ? " bit everywhere" : " bits everywhere");
  }

  /** A layer: {@code 4/3}, or {@code APoT:4/UNIFORM:3@8x2}. */
  String of(Sweep.Layer layer) {
    Node.Parallelism lanes = layer.parallelism();
    return word(weights, layer.weights())
        + "/"
        + layer.reads().map(r -> word(reads, r)).orElse("input")
        + (parallel ? "@" + lanes.outputs() + "x" + lanes.inputs() : "");
  }

  private static String word(Optional<String> only, Sweep.Part part) {
    return (only.isPresent() ? "" : part.kind() + ":") + part.bits();
  }
}
