package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import java.util.List;

/**
 * The deployed network: integer stages in the order they run. Every tensor between stages holds
 * integer levels; everything that carried floats in training is gone into {@link Emission}s.
 *
 * @param checked the graph it was made from
 * @param stages every stage after those it reads
 * @param deploymentHash binds weight files: structure, schemes, bits, layout version
 */
public record PlannedGraph(CheckedGraph checked, List<Stage> stages, String deploymentHash) {
  public PlannedGraph {
    stages = List.copyOf(stages);
  }

  public String name() {
    return checked.network().name();
  }

  /** What is kept from one run to the next, in the order of the stages. */
  public List<State> states() {
    return stages.stream().flatMap(s -> s.states().stream()).toList();
  }

  /**
   * The tokens that every embedding knows, where the network reads nothing but one token a step; 0
   * where it reads samples.
   */
  public int vocabulary() {
    long inputs = stages.stream().filter(Stage.Input.class::isInstance).count();
    return inputs > 1
        ? 0
        : stages.stream()
            .filter(Stage.Embedding.class::isInstance)
            .mapToInt(s -> Math.toIntExact(s.range().high() + 1))
            .min()
            .orElse(0);
  }

  public String structureHash() {
    return checked.structureHash();
  }
}
