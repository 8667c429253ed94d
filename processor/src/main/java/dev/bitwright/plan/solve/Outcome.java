package dev.bitwright.plan.solve;

import java.util.Optional;

/** What a search for the best solution of a {@link Problem} ended with. */
public sealed interface Outcome {

  /**
   * How much work it was.
   *
   * @return the counters
   */
  Effort effort();

  /**
   * The best solution there is in {@link Solution#ORDER}, proven.
   *
   * @param solution the best
   * @param effort how much work it was
   */
  record Optimal(Solution solution, Effort effort) implements Outcome {}

  /**
   * No solution keeps every limit, proven.
   *
   * @param effort how much work it was
   */
  record Infeasible(Effort effort) implements Outcome {}

  /**
   * The bound on steps was reached first.
   *
   * @param found the best solution found, if any was
   * @param lowerBound no solution has a smaller loss, proven
   * @param effort how much work it was
   */
  record Stopped(Optional<Solution> found, long lowerBound, Effort effort) implements Outcome {}

  /**
   * Work in numbers that do not depend on the machine.
   *
   * @param labels most partial solutions kept at one time
   * @param steps partial solutions made and compared
   */
  record Effort(long labels, long steps) {}

  /**
   * The best solution known.
   *
   * @return empty where there is none, or where none was found
   */
  default Optional<Solution> best() {
    if (this instanceof Optimal optimal) {
      return Optional.of(optimal.solution());
    }
    return this instanceof Stopped stopped ? stopped.found() : Optional.empty();
  }
}
