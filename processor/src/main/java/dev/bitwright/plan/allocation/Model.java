package dev.bitwright.plan.allocation;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.plan.cost.CostModel;
import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.plan.solve.DynamicProgram;
import dev.bitwright.plan.solve.Outcome;
import dev.bitwright.plan.solve.Problem;
import dev.bitwright.plan.solve.Solution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is open in a network as a grouped knapsack. What is decided already is subtracted from the
 * limits.
 */
final class Model {
  private final List<Problem.Resource> resources;
  private final List<Ties.Group> groups;
  private final List<List<GroupChoices.Way>> ways = new ArrayList<>();
  private final long[] base;
  private long baseLoss;

  /** Groups with something to choose, in order, as indices. */
  private final List<Integer> open = new ArrayList<>();

  Model(NetworkGraph network, List<Site> sites, Sensitivity sensitivity, CostModel costs) {
    this.resources = costs.resources();
    LayerQuantizers quantizers = new LayerQuantizers(network);
    this.groups = Ties.of(sites, quantizers);
    this.base = costs.rest();
    Set<String> stored = new HashSet<>();
    for (Ties.Group group : groups) {
      Site first = group.sites().get(0);
      String key = group.reads().keySet().iterator().next();
      if (group.reads().size() == 1 && !first.readsInput() && stored.add(key)) {
        Candidate read = group.reads().get(key).get(0);
        add(costs.edge(first.source(), read.quantizer()));
      }
    }
    GroupChoices choices = new GroupChoices(costs, new Losses(sensitivity, sites.size()), stored);
    for (Ties.Group group : groups) {
      List<GroupChoices.Way> all = choices.of(group);
      if (all.size() == 1) {
        add(all.get(0).uses());
        baseLoss += all.get(0).loss();
      } else {
        open.add(ways.size());
      }
      ways.add(all);
    }
  }

  private void add(long[] uses) {
    for (int r = 0; r < base.length; r++) {
      base[r] = saturated(base[r], uses[r]);
    }
  }

  private static long saturated(long a, long b) {
    return a > Problem.LARGEST_SUM - Math.min(b, Problem.LARGEST_SUM) ? Problem.LARGEST_SUM : a + b;
  }

  /** Whether what is decided already, and each layer by itself, keeps the limits. */
  boolean possible() {
    for (int r = 0; r < base.length; r++) {
      if (base[r] > resources.get(r).limit()) {
        return false;
      }
    }
    return ways.stream().noneMatch(List::isEmpty);
  }

  /** Whether a group has more than one way. */
  boolean open() {
    return !open.isEmpty();
  }

  /** The knapsack of what is open; only where it is possible and something is open. */
  Problem problem() {
    List<Problem.Resource> left = new ArrayList<>();
    for (int r = 0; r < base.length; r++) {
      Problem.Resource resource = resources.get(r);
      left.add(new Problem.Resource(resource.name(), resource.limit() - base[r]));
    }
    long most = Problem.LARGEST_SUM / open.size();
    List<Problem.Group> all = new ArrayList<>();
    for (int g : open) {
      List<Problem.Choice> choices = new ArrayList<>();
      for (GroupChoices.Way way : ways.get(g)) {
        List<Long> uses = new ArrayList<>();
        for (long use : way.uses()) {
          uses.add(Math.min(use, most));
        }
        choices.add(new Problem.Choice(name(way), way.loss(), uses));
      }
      all.add(new Problem.Group(groups.get(g).name(), choices));
    }
    return new Problem(all, left);
  }

  private static String name(GroupChoices.Way way) {
    Choice first = way.layers().get(0);
    return first.weights().shown()
        + first.read().map(read -> " of " + read.shown()).orElse("")
        + (way.layers().size() > 1 ? " ..." : "");
  }

  /** Every layer as a solution of the knapsack decides it, in the order of the network. */
  List<Choice> decided(Solution solution) {
    int[] chosen = new int[ways.size()];
    for (int i = 0; i < open.size(); i++) {
      chosen[open.get(i)] = solution.chosen().get(i);
    }
    List<Choice> layers = new ArrayList<>();
    for (int g = 0; g < chosen.length; g++) {
      layers.addAll(ways.get(g).get(chosen[g]).layers());
    }
    return layers;
  }

  /**
   * What is open with one width everywhere, of the first scheme that has it; its parallelism is the
   * one that uses least of a resource.
   *
   * @param resource index of the resource
   * @return empty where a layer does not have the width
   */
  Optional<Solution> equal(Problem problem, int width, int resource) {
    List<Integer> chosen = new ArrayList<>();
    for (int g : open) {
      List<GroupChoices.Way> all = ways.get(g);
      Optional<GroupChoices.Way> first =
          all.stream().filter(w -> w.layers().stream().allMatch(c -> c.has(width))).findFirst();
      Optional<GroupChoices.Way> least =
          first.flatMap(
              f ->
                  all.stream()
                      .filter(w -> sameSchemes(w, f))
                      .min(Comparator.comparingLong(w -> w.uses()[resource])));
      if (least.isEmpty()) {
        return Optional.empty();
      }
      chosen.add(all.indexOf(least.get()));
    }
    return Optional.of(Solution.of(problem, chosen));
  }

  private static boolean sameSchemes(GroupChoices.Way one, GroupChoices.Way other) {
    for (int l = 0; l < one.layers().size(); l++) {
      Choice a = one.layers().get(l);
      Choice b = other.layers().get(l);
      if (!a.weights().equals(b.weights()) || !a.read().equals(b.read())) {
        return false;
      }
    }
    return true;
  }

  /**
   * All layers decided.
   *
   * @param uses of each resource, with what was decided already
   * @param proven whether no other uses less of the resource wanted
   */
  record Plan(List<Choice> layers, List<Long> uses, boolean proven) {}

  /** The plan that uses least of one resource and keeps the limits of the others. */
  Optional<Plan> least(int resource) {
    if (!possible()) {
      return Optional.empty();
    }
    if (!open()) {
      Solution only = new Solution(List.of(), 0, Collections.nCopies(base.length, 0L));
      return Optional.of(new Plan(decided(only), uses(only), true));
    }
    Outcome outcome = new DynamicProgram().solve(problem().minimizing(resource));
    boolean proven = outcome instanceof Outcome.Optimal;
    return outcome.best().map(s -> new Plan(decided(s), uses(s), proven));
  }

  /** The index of a limited resource in the knapsack, negative where it is no single sum. */
  int index(Budget.Limit limit) {
    return resources.stream().map(Problem.Resource::name).toList().indexOf(limit.shown());
  }

  /** The loss of a solution with that of what was decided already. */
  double loss(long ofSolution) {
    return Losses.real(baseLoss + ofSolution);
  }

  /** What a solution uses of each resource with what was decided already. */
  List<Long> uses(Solution solution) {
    List<Long> all = new ArrayList<>();
    for (int r = 0; r < base.length; r++) {
      all.add(saturated(base[r], solution.uses().get(r)));
    }
    return all;
  }
}
