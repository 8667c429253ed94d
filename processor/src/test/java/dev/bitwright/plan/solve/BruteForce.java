package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;

/** Every solution of a small problem. */
final class BruteForce {
  private BruteForce() {}

  /**
   * All solutions within the limits.
   *
   * @param problem a small one
   * @return in the order of solutions
   */
  static List<Solution> solutions(Problem problem) {
    List<Solution> result = new ArrayList<>();
    collect(problem, new ArrayList<>(), result);
    result.sort(Solution.ORDER);
    return result;
  }

  private static void collect(Problem problem, List<Integer> chosen, List<Solution> result) {
    if (chosen.size() == problem.groups().size()) {
      Solution solution = Solution.of(problem, chosen);
      if (solution.fits(problem)) {
        result.add(solution);
      }
      return;
    }
    int choices = problem.groups().get(chosen.size()).choices().size();
    for (int c = 0; c < choices; c++) {
      chosen.add(c);
      collect(problem, chosen, result);
      chosen.remove(chosen.size() - 1);
    }
  }
}
