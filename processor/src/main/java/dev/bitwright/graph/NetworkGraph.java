package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.List;
import java.util.Optional;

/**
 * A network with its blocks expanded and its shapes inferred.
 *
 * @param name a Java identifier
 * @param doc the user's documentation comment
 * @param nodes every operator after all that it reads (the inputs first)
 * @param output the name of the node whose values are the scores
 * @param training the {@code train} settings the user wrote
 * @param calibration the {@code calibrate} settings the user wrote; empty without such
 * @param budget limits of the deployed network
 * @param ref where the network is declared
 */
public record NetworkGraph(
    String name,
    Optional<String> doc,
    List<Node> nodes,
    String output,
    TrainingSettings training,
    Optional<CalibrationSettings> calibration,
    Budget budget,
    SourceRef ref) {
  public NetworkGraph {
    nodes = List.copyOf(nodes);
  }

  /**
   * Whether this is a network over sequences: the graph then describes one step, and its recurrent
   * cells carry their state from step to step.
   */
  public boolean sequential() {
    return nodes.stream()
        .map(n -> OpRole.of(n.op()))
        .anyMatch(role -> role == OpRole.LOOKUP || role == OpRole.CELL);
  }

  public Node node(String name) {
    return nodes.stream()
        .filter(n -> n.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node " + name));
  }
}
