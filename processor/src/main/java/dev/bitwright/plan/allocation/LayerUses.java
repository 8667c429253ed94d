package dev.bitwright.plan.allocation;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Resource;
import dev.bitwright.plan.solve.Problem;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.List;
import java.util.Map;

/** What layers use of the resources that are sums over layers. */
final class LayerUses implements Uses {
  private final CheckedGraph graph;
  private final List<Budget.Limit> limits;

  /** Whether widths can be planned under a limit of it. */
  static boolean knows(Resource resource) {
    return switch (resource) {
      case WEIGHTS, BOPS, MACS -> true;
      default -> false;
    };
  }

  LayerUses(NetworkGraph network) {
    this.graph = new CheckedGraph(network, network.nodes(), Map.of(), Map.of(), Map.of(), "");
    this.limits = network.budget().limits();
  }

  @Override
  public List<Problem.Resource> resources() {
    return limits.stream().map(l -> new Problem.Resource(l.shown(), l.value())).toList();
  }

  @Override
  public long[] layer(Choice choice) {
    Node node = choice.site().layer();
    Quantizer q = choice.weights().quantizer();
    long weights = Costs.weights(graph, node);
    long products = Costs.products(graph, node);
    long read = choice.read().map(r -> r.quantizer().bits()).orElse(8);
    return limits.stream()
        .mapToLong(
            l ->
                switch (l.resource()) {
                  case WEIGHTS -> (q.storage().bits(weights) + 7) / 8;
                  case MACS -> Math.max(q.bits(), read) >= l.bits() ? products : 0;
                  case BOPS ->
                      q.storage() instanceof StorageForm.SignedCoordinates form
                          ? Math.round((double) products * form.average() * read)
                          : products * q.bits() * read;
                  default -> throw new IllegalArgumentException(l.shown());
                })
        .toArray();
  }

  @Override
  public long[] edge(String source, Quantizer read) {
    return new long[limits.size()];
  }

  @Override
  public long[] operands() {
    return new long[limits.size()];
  }

  @Override
  public boolean keepsMaxima(Choice choice) {
    return true;
  }

  @Override
  public long need(Budget.Limit limit, List<Long> uses) {
    return uses.get(limits.indexOf(limit));
  }
}
