package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The quantize rule and the parallelism that hold at a place: those of the statement, then those of
 * the statement that called the block, then those of the network.
 */
final class Rules {
  private final Optional<Rules> outer;
  private final Optional<SchemeSpec> weights;
  private final Optional<SchemeSpec> activations;
  private final Optional<Node.Parallelism> parallelism;
  private boolean ruleUsed;
  private boolean parallelismUsed;

  /** Places in the list of nodes where adds of this very statement stand. */
  final List<Integer> adds = new ArrayList<>();

  final Optional<SourceRef> ruleAt;
  final Optional<SourceRef> parallelismAt;

  Rules(
      Optional<Rules> outer,
      Optional<SchemeSpec> weights,
      Optional<SchemeSpec> activations,
      Optional<Node.Parallelism> parallelism,
      Optional<SourceRef> ruleAt,
      Optional<SourceRef> parallelismAt) {
    this.outer = outer;
    this.weights = weights;
    this.activations = activations;
    this.parallelism = parallelism;
    this.ruleAt = ruleAt;
    this.parallelismAt = parallelismAt;
  }

  /** No rule at all. */
  static Rules none() {
    return new Rules(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Optional<SchemeSpec> weightsOfLayer() {
    if (weights.isPresent()) {
      ruleUsed = true;
      return weights;
    }
    return outer.flatMap(Rules::weightsOfLayer);
  }

  Optional<SchemeSpec> activationsOfLayer() {
    if (activations.isPresent()) {
      ruleUsed = true;
      return activations;
    }
    return outer.flatMap(Rules::activationsOfLayer);
  }

  Node.Parallelism parallelismOfLayer() {
    if (parallelism.isPresent()) {
      parallelismUsed = true;
      return parallelism.get();
    }
    return outer.map(Rules::parallelismOfLayer).orElse(Node.Parallelism.ONE);
  }

  /** What the statement's own rule says of activations. */
  Optional<SchemeSpec> ownActivations() {
    return activations;
  }

  boolean ruleUsed() {
    return ruleUsed;
  }

  boolean parallelismUsed() {
    return parallelismUsed;
  }
}
