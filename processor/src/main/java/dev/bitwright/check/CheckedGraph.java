package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.scheme.Quantizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network that passed every check, with each activation quantizer as a node of its own ({@code
 * Op.Quantize}). Operators with weights, adds and average pools read quantize nodes, or the integer
 * input (conv2d and dense only).
 *
 * @param network the graph as the user wrote it
 * @param nodes its nodes and the quantize nodes, every one after all that it reads
 * @param weightQuantizers by name of the conv2d or dense node; absent where the scheme is NONE
 * @param activationQuantizers by name of the quantize node
 * @param scaleGroups by name of the quantize node whose scale is shared: operands of adds joined by
 *     identity skips have one parameter set, named after the group's first quantize node
 * @param structureHash binds checkpoints and profiles: names, operators, shapes
 */
public record CheckedGraph(
    NetworkGraph network,
    List<Node> nodes,
    Map<String, Quantizer> weightQuantizers,
    Map<String, Quantizer> activationQuantizers,
    Map<String, String> scaleGroups,
    String structureHash) {

  /** Whether every layer is quantized; a network wholly NONE gives a trainer only. */
  public boolean deployable() {
    return !weightQuantizers.isEmpty();
  }

  /** The same with other nodes. */
  public CheckedGraph withNodes(List<Node> other) {
    return new CheckedGraph(
        network, other, weightQuantizers, activationQuantizers, scaleGroups, structureHash);
  }

  public Node node(String name) {
    return nodes.stream()
        .filter(n -> n.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node " + name));
  }

  /** Nodes that read {@code name}, in order. */
  public List<Node> readers(String name) {
    return nodes.stream().filter(n -> n.inputs().contains(name)).toList();
  }

  /** The quantizer of a conv2d's or dense's weights; empty in a float layer. */
  public Optional<Quantizer> weights(Node node) {
    return Optional.ofNullable(weightQuantizers.get(node.name()));
  }

  /** The name under which a quantize node's parameters are held. */
  public String parameterOwner(String quantizeNode) {
    return scaleGroups.getOrDefault(quantizeNode, quantizeNode);
  }
}
