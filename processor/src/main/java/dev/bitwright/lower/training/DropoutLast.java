package dev.bitwright.lower.training;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves each dropout behind the quantizer that reads it. Deployment knows no dropout, so what it
 * scales up in training must be the levels and not what is compared with the quantizer's borders:
 * otherwise training and evaluation would place the same value on different levels.
 */
final class DropoutLast {
  private DropoutLast() {}

  static CheckedGraph of(CheckedGraph graph) {
    CheckedGraph moved = graph;
    for (Optional<CheckedGraph> next = step(moved); next.isPresent(); next = step(moved)) {
      moved = next.get();
    }
    return moved;
  }

  /** One dropout moved behind its only reader; empty when none can go further. */
  private static Optional<CheckedGraph> step(CheckedGraph graph) {
    for (Node dropout : graph.nodes()) {
      List<Node> readers = graph.readers(dropout.name());
      if (dropout.op() instanceof Op.Dropout
          && readers.size() == 1
          && !graph.network().output().equals(dropout.name())
          && mayPass(graph, readers.get(0))) {
        return Optional.of(swapped(graph, dropout, readers.get(0)));
      }
    }
    return Optional.empty();
  }

  /** What only moves values on the way to a quantizer, or a quantizer that has no offset. */
  private static boolean mayPass(CheckedGraph graph, Node reader) {
    if (graph.network().output().equals(reader.name())) {
      return false;
    }
    if (reader.op() instanceof Op.Quantize) {
      return graph.activationQuantizers().get(reader.name()).offsetSteps().isEmpty();
    }
    List<Node> next = graph.readers(reader.name());
    boolean moves = reader.op() instanceof Op.Flatten || reader.op() instanceof Op.Identity;
    return moves && next.size() == 1 && mayPass(graph, next.get(0));
  }

  private static CheckedGraph swapped(CheckedGraph graph, Node dropout, Node reader) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node == reader) {
        nodes.add(with(reader, reader.shape(), dropout.inputs()));
        nodes.add(with(dropout, reader.shape(), List.of(reader.name())));
      } else if (node != dropout) {
        List<String> inputs =
            node.inputs().stream().map(i -> i.equals(reader.name()) ? dropout.name() : i).toList();
        nodes.add(with(node, node.shape(), inputs));
      }
    }
    return graph.withNodes(nodes);
  }

  private static Node with(Node node, Shape shape, List<String> inputs) {
    return new Node(
        node.name(),
        node.layer(),
        node.op(),
        inputs,
        shape,
        node.weightScheme(),
        node.activationScheme(),
        node.parallelism(),
        node.ref());
  }
}
