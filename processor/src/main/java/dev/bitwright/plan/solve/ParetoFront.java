package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;

/**
 * What more of one resource buys: the solutions of which no other has both a smaller or equal loss
 * and a smaller or equal use, under the limits of all other resources.
 *
 * <p>Each point is the optimum under a limit on the resource, the front therefore exact also where
 * it is not convex. Limits are set halfway between points that are known, where the gap is widest,
 * so that a front with too many points is thinned out evenly.
 *
 * @param points in the order of their use of the resource, least first
 * @param complete whether no point is missing
 * @param proven whether every point is proven to be one; not so where a bound on steps was reached
 */
public record ParetoFront(List<Solution> points, boolean complete, boolean proven) {

  public ParetoFront {
    points = List.copyOf(points);
  }

  /**
   * Finds the front.
   *
   * @param problem the problem; the limit of the resource itself is ignored
   * @param resource index of the resource
   * @param most points at most, at least 2
   * @param solver finds each point
   * @return the front; empty where the other limits alone cannot be kept
   */
  public static ParetoFront of(Problem problem, int resource, int most, Solver solver) {
    if (most < 2) {
      throw new IllegalArgumentException("a front has two ends");
    }
    return new Builder(problem, resource, solver).build(most);
  }

  /** Uses between two neighbouring points that may hold another: above {@code from}. */
  private record Gap(Solution left, long from, Solution right, boolean looked) {}

  private static final class Builder {
    private final Problem problem;
    private final int resource;
    private final Solver solver;
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Solution> points = new ArrayList<>();
    private boolean proven = true;

    Builder(Problem problem, int resource, Solver solver) {
      this.problem = problem;
      this.resource = resource;
      this.solver = solver;
    }

    ParetoFront build(int most) {
      Solution right = best(Problem.LARGEST_SUM);
      if (right == null) {
        return new ParetoFront(points, true, proven);
      }
      Solution left = smallest(right);
      points.add(right);
      if (use(left) < use(right)) {
        points.add(left);
        addGap(new Gap(left, use(left), right, false));
      }
      while (!gaps.isEmpty() && points.size() < most) {
        Gap gap = widest();
        gaps.remove(gap);
        long end = use(gap.right) - 1;
        long limit = gap.looked ? end : gap.from + (end - gap.from + 1) / 2;
        Solution found = best(limit);
        if (found == null || use(found) <= gap.from) {
          addGap(new Gap(gap.left, limit, gap.right, true));
        } else {
          points.add(found);
          addGap(new Gap(gap.left, gap.from, found, false));
          addGap(new Gap(found, limit, gap.right, false));
        }
      }
      points.sort((a, b) -> Long.compare(use(a), use(b)));
      return new ParetoFront(points, gaps.isEmpty(), proven);
    }

    private void addGap(Gap gap) {
      if (gap.from < use(gap.right) - 1) {
        gaps.add(gap);
      }
    }

    private Gap widest() {
      Gap result = gaps.get(0);
      for (Gap gap : gaps) {
        long wider = use(gap.right) - gap.from - (use(result.right) - result.from);
        if (wider > 0 || (wider == 0 && gap.from < result.from)) {
          result = gap;
        }
      }
      return result;
    }

    private long use(Solution solution) {
      return solution.uses().get(resource);
    }

    /** The smallest loss under a limit, and of these the smallest use; null where there is none. */
    private Solution best(long limit) {
      List<Problem.Resource> resources = new ArrayList<>(problem.resources());
      resources.add(0, new Problem.Resource(resources.remove(resource).name(), limit));
      return solve(
          Variants.of(problem, resources, c -> c.loss(), c -> Variants.first(c.uses(), resource)));
    }

    /** The smallest use, and of these the smallest loss. */
    private Solution smallest(Solution right) {
      List<Problem.Resource> resources = new ArrayList<>(problem.resources());
      resources.set(resource, new Problem.Resource("loss", Problem.LARGEST_SUM));
      resources.add(0, resources.remove(resource));
      Solution found =
          solve(
              Variants.of(
                  problem,
                  resources,
                  c -> c.uses().get(resource),
                  c -> {
                    List<Long> uses = new ArrayList<>(c.uses());
                    uses.set(resource, c.loss());
                    return Variants.first(uses, resource);
                  }));
      return found == null ? right : found;
    }

    private Solution solve(Problem variant) {
      Outcome outcome = solver.solve(variant);
      proven &= !(outcome instanceof Outcome.Stopped);
      return outcome.best().map(s -> Solution.of(problem, s.chosen())).orElse(null);
    }
  }
}
