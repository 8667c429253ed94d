package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Node;
import dev.bitwright.plan.cost.CostModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All ways to decide the layers of one group, with what they lose and use. */
final class GroupChoices {
  /** Beyond it, ways that another one replaces in loss and in every use are left out. */
  private static final int MANY = 4096;

  /**
   * One way.
   *
   * @param layers by layer of the group
   * @param uses of each resource
   */
  record Way(List<Choice> layers, long loss, long[] uses) {

    private boolean replaces(Way other) {
      if (loss > other.loss) {
        return false;
      }
      for (int r = 0; r < uses.length; r++) {
        if (uses[r] > other.uses[r]) {
          return false;
        }
      }
      return true;
    }
  }

  private final CostModel costs;
  private final Losses losses;
  private final Set<String> storedAlready;
  private final int resources;

  /**
   * @param storedAlready keys of quantizers that the stated part of the network has: reading them
   *     stores nothing more
   */
  GroupChoices(CostModel costs, Losses losses, Set<String> storedAlready) {
    this.costs = costs;
    this.losses = losses;
    this.storedAlready = storedAlready;
    this.resources = costs.resources().size();
  }

  /** Empty where a layer has no way that keeps the limits that hold for each layer by itself. */
  List<Way> of(Ties.Group group) {
    List<Way> all = new ArrayList<>();
    for (Map.Entry<String, List<Candidate>> read : group.reads().entrySet()) {
      Site first = group.sites().get(0);
      long[] edge =
          first.readsInput() || storedAlready.contains(read.getKey())
              ? new long[resources]
              : costs.edge(first.source(), read.getValue().get(0).quantizer());
      List<Way> ways = List.of(new Way(List.of(), 0, edge));
      for (int i = 0; i < group.sites().size(); i++) {
        ways = extended(ways, choices(group.sites().get(i), read.getValue().get(i)));
        if (group.sites().size() > 1 && ways.size() > MANY) {
          ways = needed(ways);
        }
      }
      all.addAll(ways);
    }
    return all;
  }

  private List<Way> choices(Site site, Candidate read) {
    List<Way> ways = new ArrayList<>();
    Optional<Candidate> put = site.readsInput() ? Optional.empty() : Optional.of(read);
    long readLoss = losses.read(site, read);
    for (Candidate weights : site.weights().candidates()) {
      long loss = losses.weights(site, weights) + readLoss;
      for (Node.Parallelism parallelism : site.parallelism()) {
        Choice choice = new Choice(site, weights, put, parallelism, loss);
        if (costs.keepsMaxima(choice.cost())) {
          ways.add(new Way(List.of(choice), loss, costs.layer(choice.cost())));
        }
      }
    }
    return ways;
  }

  private static List<Way> extended(List<Way> ways, List<Way> layer) {
    List<Way> longer = new ArrayList<>();
    for (Way way : ways) {
      for (Way next : layer) {
        List<Choice> layers = new ArrayList<>(way.layers);
        layers.addAll(next.layers);
        long[] uses = way.uses.clone();
        for (int r = 0; r < uses.length; r++) {
          uses[r] += next.uses[r];
        }
        longer.add(new Way(List.copyOf(layers), way.loss + next.loss, uses));
      }
    }
    return longer;
  }

  /** Without those that another one replaces; of equal ones the first stays. */
  private static List<Way> needed(List<Way> ways) {
    List<Way> sorted = new ArrayList<>(ways);
    sorted.sort(Comparator.comparingLong(Way::loss));
    List<Way> kept = new ArrayList<>();
    for (Way way : sorted) {
      if (kept.stream().noneMatch(k -> k.replaces(way))) {
        kept.add(way);
      }
    }
    return kept;
  }
}
