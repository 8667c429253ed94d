package dev.bitwright.plan.cost;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Resource;
import dev.bitwright.plan.ActivationPeak;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What a decided network needs of each resource, and which of its parts need it. */
public final class NetworkCost {
  private final CheckedGraph graph;
  private final PlannedGraph planned;

  private NetworkCost(CheckedGraph graph, PlannedGraph planned) {
    this.graph = graph;
    this.planned = planned;
  }

  /** Of a network that is deployed. */
  public static NetworkCost of(PlannedGraph planned) {
    return new NetworkCost(planned.checked(), planned);
  }

  /** Of a network in floats: only what {@link Resource#ofFloats} says. */
  public static NetworkCost ofFloats(CheckedGraph graph) {
    return new NetworkCost(graph, null);
  }

  /**
   * What is needed of one resource.
   *
   * @param total in the unit of the resource
   * @param shares by layer or tensor; their sum is the total, or their largest is
   */
  public record Need(long total, Map<String, Long> shares) {
    static Need sum(Map<String, Long> shares) {
      return new Need(shares.values().stream().reduce(0L, Costs::saturatedSum), shares);
    }

    static Need largest(Map<String, Long> shares) {
      return new Need(shares.values().stream().mapToLong(v -> v).max().orElse(0), shares);
    }
  }

  /**
   * The need of one resource.
   *
   * @param bits of a factor, for {@link Resource#MACS}
   */
  public Need of(Resource resource, int bits) {
    return switch (resource) {
      case WEIGHTS -> Need.sum(layers(n -> Costs.weightBytes(graph, n)));
      case BOPS -> Need.sum(layers(n -> Costs.bitOperations(graph, n)));
      case MACS ->
          Need.sum(layers(n -> Costs.factorBits(graph, n) >= bits ? Costs.products(graph, n) : 0));
      case ACTIVATIONS -> Need.sum(ActivationPeak.peak(planned));
      case ACCUMULATOR -> Need.largest(accumulators());
      default -> throw new IllegalArgumentException(resource.word());
    };
  }

  private Map<String, Long> layers(ToLongFunction<Node> need) {
    Map<String, Long> shares = new LinkedHashMap<>();
    for (Node node : Costs.layers(graph)) {
      shares.merge(node.layer(), need.applyAsLong(node), Costs::saturatedSum);
    }
    return shares;
  }

  private Map<String, Long> accumulators() {
    Map<String, Long> widths = new LinkedHashMap<>();
    for (Stage stage : planned.stages()) {
      widths.merge(stage.node().layer(), (long) stage.range().bits(), Math::max);
    }
    return widths;
  }
}
