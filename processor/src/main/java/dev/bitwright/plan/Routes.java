package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The ways from accumulators to a quantizer: one, or one for each operand of the concats between.
 */
final class Routes {

  /**
   * One way.
   *
   * @param accumulator the node it starts at
   * @param path the nodes between, in order, concats among them
   */
  record Route(Node accumulator, List<Node> path) {
    Route {
      path = List.copyOf(path);
    }

    /** The max pools on the way. */
    List<Op.MaxPool> pools() {
      return path.stream()
          .filter(n -> n.op() instanceof Op.MaxPool)
          .map(n -> (Op.MaxPool) n.op())
          .toList();
    }

    /** The shape of this way's share of the result. */
    Shape shape() {
      Shape shape = accumulator.shape();
      for (Node node : path) {
        if (node.op() instanceof Op.MaxPool) {
          shape = Shape.image(shape.channels(), node.shape().height(), node.shape().width());
        } else if (node.op() instanceof Op.Flatten) {
          shape = Shape.vector(Math.toIntExact(shape.elements()));
        }
      }
      return shape;
    }
  }

  private Routes() {}

  /** All ways to the value of a node, in the order of the channels. */
  static List<Route> to(CheckedGraph graph, String name) {
    Node node = graph.node(name);
    if (OpRole.of(node.op()).accumulates()) {
      return List.of(new Route(node, List.of()));
    }
    List<Route> routes = new ArrayList<>();
    for (String input : node.inputs()) {
      for (Route route : to(graph, input)) {
        List<Node> path = new ArrayList<>(route.path());
        path.add(node);
        routes.add(new Route(route.accumulator(), path));
      }
    }
    return List.copyOf(routes);
  }
}
