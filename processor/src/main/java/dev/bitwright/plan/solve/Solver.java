package dev.bitwright.plan.solve;

/** A way to the best solution of a {@link Problem}. */
public interface Solver {

  /**
   * Solves one problem.
   *
   * @param problem groups, choices and limits
   * @return what was found, and what is proven about it
   */
  Outcome solve(Problem problem);
}
