package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A grouped multiple-choice knapsack: one choice of every group, the smallest summed loss, every
 * resource within its limit (methods.md 9.2). All numbers are exact integers, so that sums, ties
 * and proofs do not depend on an order of additions.
 *
 * <p>Sums over all groups stay within {@link #LARGEST_SUM}, so that nothing overflows.
 *
 * <p>A peak, such as memory alive at one time, is a resource for each step at which it can occur.
 *
 * @param groups in the order of the network; at least one
 * @param resources what is limited; may be empty
 */
public record Problem(List<Group> groups, List<Resource> resources) {
  /** Largest sum of losses, and of the uses of a resource, over all groups. */
  public static final long LARGEST_SUM = 1L << 60;

  public Problem {
    groups = List.copyOf(groups);
    resources = List.copyOf(resources);
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("no groups");
    }
    for (Group group : groups) {
      for (Choice choice : group.choices()) {
        if (choice.uses().size() != resources.size()) {
          throw new IllegalArgumentException(group.name() + ": a choice states other resources");
        }
      }
    }
    requireSums("losses", groups.stream().mapToLong(g -> largest(g, Choice::loss)).toArray());
    for (int r = 0; r < resources.size(); r++) {
      int resource = r;
      requireSums(
          resources.get(r).name(),
          groups.stream().mapToLong(g -> largest(g, c -> c.uses().get(resource))).toArray());
    }
  }

  private static long largest(Group group, ToLongFunction<Choice> number) {
    return group.choices().stream().mapToLong(number).max().orElseThrow();
  }

  private static void requireSums(String name, long[] numbers) {
    long sum = 0;
    for (long number : numbers) {
      if (number > LARGEST_SUM - sum) {
        throw new IllegalArgumentException(name + ": sums beyond 2^60");
      }
      sum += number;
    }
  }

  /** The same choices, with the use of one resource as the loss and no limit of it. */
  public Problem minimizing(int resource) {
    List<Resource> free = new ArrayList<>(resources);
    free.set(resource, new Resource(resources.get(resource).name(), LARGEST_SUM));
    List<Group> weighed = new ArrayList<>();
    for (Group group : groups) {
      weighed.add(
          new Group(
              group.name(),
              group.choices().stream()
                  .map(c -> new Choice(c.name(), c.uses().get(resource), c.uses()))
                  .toList()));
    }
    return new Problem(weighed, free);
  }

  /**
   * Something that all groups together may use.
   *
   * @param name for messages and tests
   * @param limit largest sum of the uses of the chosen
   */
  public record Resource(String name, long limit) {}

  /**
   * Layers that share one choice.
   *
   * @param name for messages and tests
   * @param choices at least one; their order breaks ties: of equally good choices the first is
   *     taken
   */
  public record Group(String name, List<Choice> choices) {
    public Group {
      choices = List.copyOf(choices);
      if (choices.isEmpty()) {
        throw new IllegalArgumentException(name + ": no choices");
      }
    }
  }

  /**
   * One way to decide a group.
   *
   * @param name for messages and tests
   * @param loss what it adds to the objective, at least 0
   * @param uses of each resource, in their order, at least 0
   */
  public record Choice(String name, long loss, List<Long> uses) {
    public Choice {
      uses = List.copyOf(uses);
      if (loss < 0 || uses.stream().anyMatch(u -> u < 0)) {
        throw new IllegalArgumentException(name + ": a negative number");
      }
    }
  }
}
