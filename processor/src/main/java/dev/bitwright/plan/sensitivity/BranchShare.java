package dev.bitwright.plan.sensitivity;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The share of the output that goes through each node, from 0 to 1: all of it on a chain, one part
 * in n through an operand of a sum of n, the share of its channels through an operand of a concat.
 * A value with several readers has the shares of all of them.
 */
final class BranchShare {
  private BranchShare() {}

  /** By name of the node; 0 for what no output depends on. */
  static Map<String, Double> of(NetworkGraph network) {
    Map<String, Double> shares = new HashMap<>();
    shares.put(network.output(), 1.0);
    List<Node> nodes = network.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      double all = Math.min(1, shares.getOrDefault(node.name(), 0.0));
      shares.put(node.name(), all);
      for (String input : node.inputs()) {
        double part = all * operand(network, node, input);
        shares.merge(input, part, Double::sum);
      }
    }
    return shares;
  }

  private static double operand(NetworkGraph network, Node node, String input) {
    if (node.op() instanceof Op.Add) {
      return 1.0 / node.inputs().size();
    }
    return node.op() instanceof Op.Concat
        ? (double) network.node(input).shape().elements() / node.shape().elements()
        : 1;
  }
}
