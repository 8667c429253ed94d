package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One choice of every group, and what it adds up to.
 *
 * @param chosen for each group the index of its choice
 * @param loss sum of the losses of the chosen
 * @param uses for each resource the sum of what the chosen use
 */
public record Solution(List<Integer> chosen, long loss, List<Long> uses) {

  /**
   * What is better comes first: the smaller loss, then less of the first resource, of the second
   * and so on, then the smaller index of a choice in the first group that differs. No two solutions
   * of a problem are equal in it.
   */
  public static final Comparator<Solution> ORDER =
      Comparator.comparingLong(Solution::loss)
          .thenComparing(Solution::uses, Solution::compare)
          .thenComparing(Solution::chosen, Solution::compare);

  public Solution {
    chosen = List.copyOf(chosen);
    uses = List.copyOf(uses);
  }

  /**
   * Adds up a decision.
   *
   * @param problem what was decided
   * @param chosen for each group the index of its choice
   * @return the decision with its sums; it may exceed limits
   */
  public static Solution of(Problem problem, List<Integer> chosen) {
    if (chosen.size() != problem.groups().size()) {
      throw new IllegalArgumentException("one choice for each group");
    }
    long loss = 0;
    long[] uses = new long[problem.resources().size()];
    for (int g = 0; g < chosen.size(); g++) {
      Problem.Choice choice = problem.groups().get(g).choices().get(chosen.get(g));
      loss += choice.loss();
      for (int r = 0; r < uses.length; r++) {
        uses[r] += choice.uses().get(r);
      }
    }
    List<Long> sums = new ArrayList<>();
    for (long use : uses) {
      sums.add(use);
    }
    return new Solution(chosen, loss, sums);
  }

  /**
   * Whether every resource is within its limit.
   *
   * @param problem what this decides
   * @return whether it is a solution of it
   */
  public boolean fits(Problem problem) {
    for (int r = 0; r < uses.size(); r++) {
      if (uses.get(r) > problem.resources().get(r).limit()) {
        return false;
      }
    }
    return true;
  }

  private static <T extends Comparable<T>> int compare(List<T> one, List<T> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
