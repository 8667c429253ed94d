package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The heuristic that papers use (methods.md 9.4): start with the smallest loss everywhere and,
 * while a limit is exceeded, take the choice of some group that costs least loss for what it saves.
 * It looks at one exchange at a time and proves nothing; here it is what the exact solution is
 * compared with, and a first solution to prune with.
 */
public final class Greedy {
  private Greedy() {}

  /**
   * Counts as saved what a choice saves of one resource, as the papers do with bits.
   *
   * @param problem the problem
   * @param resource index of the resource
   * @return a solution within all limits, or empty where the heuristic finds none
   */
  public static Optional<Solution> saving(Problem problem, int resource) {
    return run(problem, resource);
  }

  /**
   * Counts as saved by how much less the limits are exceeded, each in units of its limit.
   *
   * @param problem the problem
   * @return a solution within all limits, or empty where the heuristic finds none
   */
  public static Optional<Solution> balanced(Problem problem) {
    return run(problem, -1);
  }

  private static Optional<Solution> run(Problem problem, int resource) {
    List<Integer> chosen = new ArrayList<>();
    for (Problem.Group group : problem.groups()) {
      int best = 0;
      for (int c = 1; c < group.choices().size(); c++) {
        if (group.choices().get(c).loss() < group.choices().get(best).loss()) {
          best = c;
        }
      }
      chosen.add(best);
    }
    while (true) {
      Solution now = Solution.of(problem, chosen);
      if (now.fits(problem)) {
        return Optional.of(now);
      }
      double least = Double.POSITIVE_INFINITY;
      int group = -1;
      int choice = -1;
      for (int g = 0; g < chosen.size(); g++) {
        List<Problem.Choice> choices = problem.groups().get(g).choices();
        Problem.Choice from = choices.get(chosen.get(g));
        for (int c = 0; c < choices.size(); c++) {
          double saved = saved(problem, now, from, choices.get(c), resource);
          double price = (choices.get(c).loss() - from.loss()) / saved;
          if (saved > 0 && price < least) {
            least = price;
            group = g;
            choice = c;
          }
        }
      }
      if (group < 0) {
        return Optional.empty();
      }
      chosen.set(group, choice);
    }
  }

  private static double saved(
      Problem problem, Solution now, Problem.Choice from, Problem.Choice to, int resource) {
    if (resource >= 0) {
      return from.uses().get(resource) - to.uses().get(resource);
    }
    double saved = 0;
    for (int r = 0; r < now.uses().size(); r++) {
      long limit = problem.resources().get(r).limit();
      long excess = now.uses().get(r) - limit;
      long left = excess - from.uses().get(r) + to.uses().get(r);
      saved += (Math.max(0, excess) - Math.max(0, left)) / (double) Math.max(1, limit);
    }
    return saved > 1e-12 ? saved : 0;
  }
}
