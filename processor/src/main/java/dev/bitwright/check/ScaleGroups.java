package dev.bitwright.check;

import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which quantize nodes share one power-of-two scale: the operands of an add, and those of adds
 * joined by an identity skip, that is, where one add's sum reaches another add through relu, relu6,
 * dropout and identity only.
 */
final class ScaleGroups {
  private final Map<String, String> parent = new HashMap<>();
  private final Map<String, Node> nodes = new HashMap<>();

  private ScaleGroups() {}

  /** By quantize node in a group of two or more: the group's first quantize node. */
  static Map<String, String> of(List<Node> nodes) {
    ScaleGroups groups = new ScaleGroups();
    nodes.forEach(n -> groups.nodes.put(n.name(), n));
    for (Node node : nodes) {
      if (node.op() instanceof Op.Add) {
        for (String quantize : node.inputs()) {
          groups.join(node.name(), quantize);
          String source = groups.nodes.get(quantize).inputs().get(0);
          groups.skippedAdd(source, node.name());
        }
      }
    }
    return groups.collect(nodes);
  }

  private void skippedAdd(String source, String add) {
    Node node = nodes.get(source);
    while (node.op() instanceof Op.Relu
        || node.op() instanceof Op.Relu6
        || node.op() instanceof Op.Dropout
        || node.op() instanceof Op.Identity) {
      node = nodes.get(node.inputs().get(0));
    }
    if (node.op() instanceof Op.Add) {
      join(node.name(), add);
    }
  }

  private String root(String name) {
    String next = parent.getOrDefault(name, name);
    while (!next.equals(name)) {
      name = next;
      next = parent.getOrDefault(name, name);
    }
    return name;
  }

  private void join(String a, String b) {
    String first = root(a);
    String second = root(b);
    if (!first.equals(second)) {
      parent.put(second, first);
    }
  }

  private Map<String, String> collect(List<Node> ordered) {
    Map<String, String> firstOfGroup = new HashMap<>();
    Map<String, Integer> sizes = new HashMap<>();
    for (Node node : ordered) {
      if (node.op() instanceof Op.Quantize) {
        String group = root(node.name());
        firstOfGroup.putIfAbsent(group, node.name());
        sizes.merge(group, 1, Integer::sum);
      }
    }
    Map<String, String> owners = new LinkedHashMap<>();
    for (Node node : ordered) {
      String group = root(node.name());
      if (node.op() instanceof Op.Quantize && sizes.getOrDefault(group, 0) > 1) {
        owners.put(node.name(), firstOfGroup.get(group));
      }
    }
    return owners;
  }
}
