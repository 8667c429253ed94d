package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.OpRole;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names of stages and tensors, all different and Java identifiers. A stage has its layer's name;
 * where a layer has several accumulators, the last one does and the others have their node's.
 */
final class StageNames {
  private final Map<String, String> lastOfLayer = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  StageNames(CheckedGraph graph) {
    for (Node node : graph.nodes()) {
      taken.add(node.layer());
      if (OpRole.of(node.op()).accumulates()) {
        lastOfLayer.put(node.layer(), node.name());
      }
    }
  }

  String stage(Node node) {
    return lastOfLayer.get(node.layer()).equals(node.name())
        ? node.layer()
        : unique(node.name().replace('.', '_'));
  }

  String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }
}
