package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import java.util.Map;
import java.util.Optional;

/**
 * The structure of a network whose schemes may be open: every operator with weights reads a
 * quantize node of its own, and all of them have one placeholder as scheme. What adds and average
 * pools read is as the network says, and must be decided.
 */
public final class ReadersApart {
  private ReadersApart() {}

  /** Empty where what the network states already has errors, which checking it reports. */
  public static Optional<CheckedGraph> of(NetworkGraph network) {
    NetworkGraph closed =
        new NetworkGraph(
            network.name(),
            network.doc(),
            network.nodes().stream().map(ReadersApart::closed).toList(),
            network.output(),
            network.training(),
            network.calibration(),
            network.budget(),
            network.ref());
    Diagnostics unheard = new Diagnostics();
    if (!GraphRules.hold(closed, unheard)) {
      return Optional.empty();
    }
    CheckedGraph graph =
        GraphChecker.quantized(closed, new QuantizerPlacement(closed, true), unheard);
    return unheard.hasErrors() ? Optional.empty() : Optional.of(graph);
  }

  private static Node closed(Node node) {
    if (!node.op().hasWeights()) {
      return node;
    }
    SchemeSpec placeholder = new SchemeSpec("UNIFORM", Map.of(), node.ref()).withBits(8);
    return new Node(
        node.name(),
        node.layer(),
        node.op(),
        node.inputs(),
        node.shape(),
        Optional.of(placeholder),
        Optional.of(placeholder),
        node.parallelism(),
        node.ref());
  }
}
