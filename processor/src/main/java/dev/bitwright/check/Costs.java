package dev.bitwright.check;

import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the layers of a network cost. */
public final class Costs {
  private Costs() {}

  /** Products that are summed into one output. */
  public static long taps(CheckedGraph graph, Node node) {
    int channels = graph.node(node.inputs().get(0)).shape().channels();
    if (OpRole.of(node.op()) == OpRole.CELL) {
      return (long) channels + node.shape().channels();
    }
    return node.op() instanceof Op.Conv2d conv
        ? (long) channels / conv.groups() * conv.kernelHeight() * conv.kernelWidth()
        : channels;
  }

  /** Weights of an operator that has some. */
  public static long weights(CheckedGraph graph, Node node) {
    int matrices = node.op() instanceof Op.Lstm ? 4 : node.op() instanceof Op.Gru ? 3 : 1;
    return taps(graph, node) * node.shape().channels() * matrices;
  }

  /** Bytes of its packed weights. */
  public static long weightBytes(CheckedGraph graph, Node node) {
    long weights = weights(graph, node);
    return graph.weights(node).map(q -> weightBytes(weights, q)).orElse(4 * weights);
  }

  /** Bytes of so many packed weights. */
  public static long weightBytes(long weights, Quantizer quantizer) {
    return (quantizer.storage().bits(weights) + 7) / 8;
  }

  /** Products of one inference. */
  public static long products(CheckedGraph graph, Node node) {
    return weights(graph, node) * node.shape().positions();
  }

  /** Products times the bits of both factors, those of pruned weights on average. */
  public static long bitOperations(CheckedGraph graph, Node node) {
    long products = products(graph, node);
    long read = readBits(graph, node);
    return graph
        .weights(node)
        .map(q -> bitOperations(products, q, read))
        .orElseGet(() -> saturatedProduct(products, 32 * read));
  }

  /** So many products times the bits of both factors. */
  public static long bitOperations(long products, Quantizer weights, long readBits) {
    if (weights.storage() instanceof StorageForm.SignedCoordinates form) {
      return Math.round((double) products * form.average() * readBits);
    }
    return saturatedProduct(products, weights.bits() * readBits);
  }

  private static long saturatedProduct(long a, long b) {
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  /** a + b of numbers that are not negative, at most the largest long. */
  public static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** The wider factor of its products, in bits. */
  public static long factorBits(CheckedGraph graph, Node node) {
    return Math.max(
        graph.weights(node).map(q -> (long) q.bits()).orElse(32L), readBits(graph, node));
  }

  private static long readBits(CheckedGraph graph, Node node) {
    Node read = graph.node(node.inputs().get(0));
    if (read.op() instanceof Op.Input) {
      return 8;
    }
    Quantizer quantizer = graph.activationQuantizers().get(read.name());
    return quantizer == null ? 32 : quantizer.bits();
  }

  /** Operators with weights, in order. */
  public static List<Node> layers(CheckedGraph graph) {
    return graph.nodes().stream().filter(n -> n.op().hasWeights()).toList();
  }

  /** The three largest shares: {@code body 4608, branch 1152}. */
  public static String largest(Map<String, Long> shares) {
    return new LinkedHashMap<>(shares)
        .entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .sorted(Comparator.comparing((Map.Entry<String, Long> e) -> -e.getValue()))
            .limit(3)
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
  }
}
