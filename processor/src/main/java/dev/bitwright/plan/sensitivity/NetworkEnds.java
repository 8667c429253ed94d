package dev.bitwright.plan.sensitivity;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.OpRole;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The layers at both ends of a network, which are more sensitive than their size and place say: few
 * values carry all that comes in or goes out.
 *
 * @param first names of the layers with weights that the input reaches through no other layer with
 *     weights and no look-up
 * @param last names of those whose values reach the output through no other layer with weights
 */
public record NetworkEnds(Set<String> first, Set<String> last) {
  public NetworkEnds {
    first = Collections.unmodifiableSet(new LinkedHashSet<>(first));
    last = Collections.unmodifiableSet(new LinkedHashSet<>(last));
  }

  /** Of a network; each end holds one layer at least where there is one. */
  public static NetworkEnds of(NetworkGraph network) {
    List<Node> nodes = network.nodes();
    Set<String> fromInput = new HashSet<>();
    Set<String> first = new LinkedHashSet<>();
    for (Node node : nodes) {
      boolean reached = node.inputs().stream().anyMatch(fromInput::contains);
      if (reached && node.op().hasWeights()) {
        first.add(node.name());
      } else if (OpRole.of(node.op()) == OpRole.INPUT
          || reached && OpRole.of(node.op()) != OpRole.LOOKUP) {
        fromInput.add(node.name());
      }
    }
    Set<String> toOutput = new HashSet<>(Set.of(network.output()));
    Set<String> last = new LinkedHashSet<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (toOutput.contains(node.name())) {
        if (node.op().hasWeights()) {
          last.add(node.name());
        } else {
          toOutput.addAll(node.inputs());
        }
      }
    }
    return new NetworkEnds(first, last);
  }

  /** Whether a layer is at either end. */
  public boolean contains(Node layer) {
    return first.contains(layer.name()) || last.contains(layer.name());
  }
}
