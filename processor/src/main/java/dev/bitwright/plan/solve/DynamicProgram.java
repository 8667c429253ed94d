package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The exact solver: a label-setting dynamic program with dominance and bounds (methods.md 9.3) for
 * any number of resources.
 *
 * <p>Choices that another one replaces go first. The multipliers of the {@link Relaxation} then
 * give a bound on the loss of every partial decision (Lagrange's), and a heuristic a solution to
 * compare it with; choices whose bound is worse go too. The {@link Labels} are first limited to a
 * narrow beam, which finds better solutions, and widened until nothing had to be given up: then
 * what was found is the best. All that decides is exact arithmetic on integers.
 */
public final class DynamicProgram implements Solver {
  /** Enough for every problem met so far; some seconds of work. */
  public static final long DEFAULT_STEPS = 1_000_000_000;

  private static final int NARROWEST = 64;
  private static final int WIDER = 4;

  /** Of so many solutions of a beam exchanges are tried. */
  private static final int IMPROVED = 16;

  /** Most numbers in the labels of one stage: what a build can spare of memory. */
  private static final int MOST_NUMBERS = 1 << 20;

  private final long stepBound;
  private final int narrowest;

  /** With the default bound on steps. */
  public DynamicProgram() {
    this(DEFAULT_STEPS);
  }

  /**
   * With a bound, after which it stops with what it has.
   *
   * @param stepBound most steps, about; a stage that was begun is finished
   */
  public DynamicProgram(long stepBound) {
    this(stepBound, NARROWEST);
  }

  /** With another width to begin with, so that small problems meet what only large ones do. */
  DynamicProgram(long stepBound, int narrowest) {
    this.stepBound = stepBound;
    this.narrowest = narrowest;
  }

  @Override
  public Outcome solve(Problem problem) {
    return new Search(problem, null, null, 0, 0).run();
  }

  /**
   * The best of all other solutions: the next one in {@link Solution#ORDER}.
   *
   * @param problem the problem
   * @param best its best solution
   * @return the best solution that differs from it in at least one group
   */
  public Outcome runnerUp(Problem problem, Solution best) {
    return new Search(problem, best, null, 0, 0).run();
  }

  /** One search, with what it has found and proven so far. */
  private final class Search {
    private final Problem problem;
    private final Solution avoided;
    private final int rotation;
    private Solution best;
    private long lowerBound;
    private long steps;
    private long labels;

    Search(Problem problem, Solution avoided, Solution known, int rotation, long steps) {
      this.problem = problem;
      this.avoided = avoided;
      this.best = known;
      this.rotation = rotation;
      this.steps = steps;
    }

    Outcome run() {
      Rows rows = new Rows(problem, 1);
      if (!rows.cut()) {
        return new Outcome.Infeasible(effort());
      }
      rows.dropDominated(avoidedChoices());
      Conflicts.addTo(rows);
      rows.add(
          new Surrogate(
              rows, new Relaxation(rows.numbers, rows.limits, rows.priced).multipliers()));
      int key = rows.keyRow();
      lowerBound = Math.max(rows.smallestSum(0), rows.lossBound(key, rows.smallestSum(key)));
      start(rows);
      int widest = Math.max(narrowest, MOST_NUMBERS / rows.width);
      for (int beam = narrowest; ; beam = Math.min(widest, beam * WIDER)) {
        if (best != null) {
          rows.limitLoss(best.loss());
        }
        if (!rows.cut()) {
          return end();
        }
        rows.dropDominated(avoidedChoices());
        Labels run = new Labels(problem, rows, avoidedChoices(), best, stepBound - steps);
        run.run(beam);
        steps += run.steps();
        labels = Math.max(labels, run.largest());
        run.found().stream().limit(1).forEach(this::offer);
        if (run.givenUp() == Long.MAX_VALUE) {
          return end();
        }
        improve(rows, run.found());
        lowerBound = Math.max(lowerBound, run.givenUp());
        if (best != null) {
          lowerBound = Math.min(lowerBound, best.loss());
        }
        boolean ties = best != null && lowerBound == best.loss() && rotation < rows.resources;
        if (steps >= stepBound || (beam == widest && !ties)) {
          return new Outcome.Stopped(Optional.ofNullable(best), lowerBound, effort());
        }
        if (ties) {
          return decideTies();
        }
      }
    }

    /**
     * Many solutions have the smallest loss, and a bound on the loss cannot tell them apart. So the
     * first resource becomes what is minimised, and the loss a resource that is limited to what was
     * proven; the order of the solutions that are left is the same.
     */
    private Outcome decideTies() {
      Problem next =
          Variants.of(
              problem,
              Variants.shifted(problem.resources(), new Problem.Resource("loss", best.loss())),
              c -> c.uses().get(0),
              c -> Variants.shifted(c.uses(), c.loss()));
      Solution nextAvoided = avoided == null ? null : Solution.of(next, avoided.chosen());
      Solution known = Solution.of(next, best.chosen());
      Outcome outcome = new Search(next, nextAvoided, known, rotation + 1, steps).run();
      Solution found = Solution.of(problem, outcome.best().orElse(known).chosen());
      Outcome.Effort effort =
          new Outcome.Effort(Math.max(labels, outcome.effort().labels()), outcome.effort().steps());
      return outcome instanceof Outcome.Optimal
          ? new Outcome.Optimal(found, effort)
          : new Outcome.Stopped(Optional.of(found), found.loss(), effort);
    }

    private void start(Rows rows) {
      if (avoided == null) {
        Greedy.balanced(problem).ifPresent(s -> improve(rows, List.of(s)));
        return;
      }
      for (int g = 0; g < problem.groups().size(); g++) {
        for (int c = 0; c < problem.groups().get(g).choices().size(); c++) {
          if (c != avoided.chosen().get(g)) {
            List<Integer> chosen = new ArrayList<>(avoided.chosen());
            chosen.set(g, c);
            Solution next = Solution.of(problem, chosen);
            if (next.fits(problem)) {
              offer(next);
            }
          }
        }
      }
    }

    /** Exchanges may lead to the one that is no answer, so they are not for the runner-up. */
    private void improve(Rows rows, List<Solution> found) {
      for (Solution solution : found.subList(0, Math.min(IMPROVED, found.size()))) {
        offer(avoided == null ? Exchange.improve(problem, rows, solution) : solution);
      }
    }

    private void offer(Solution found) {
      if (best == null || Solution.ORDER.compare(found, best) < 0) {
        best = found;
      }
    }

    private Outcome end() {
      return best == null ? new Outcome.Infeasible(effort()) : new Outcome.Optimal(best, effort());
    }

    private int[] avoidedChoices() {
      return avoided == null
          ? null
          : avoided.chosen().stream().mapToInt(Integer::intValue).toArray();
    }

    private Outcome.Effort effort() {
      return new Outcome.Effort(labels, steps);
    }
  }
}
