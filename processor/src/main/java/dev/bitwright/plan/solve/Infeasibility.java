package dev.bitwright.plan.solve;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What would make a problem feasible that is not.
 *
 * @param remedies one for each budget, in their order: change this one alone
 */
public record Infeasibility(List<Remedy> remedies) {

  public Infeasibility {
    remedies = List.copyOf(remedies);
  }

  /**
   * A budget that is raised while all others stay.
   *
   * @param resources indices of those that it limits, all to the same number
   * @param limit the smallest limit that can be kept; empty where none can, since other budgets are
   *     too small as well
   * @param proven whether that is proven; not so where a bound on steps was reached
   */
  public record Remedy(List<Integer> resources, OptionalLong limit, boolean proven) {
    public Remedy {
      resources = List.copyOf(resources);
    }
  }

  /**
   * Explains an infeasible problem.
   *
   * @param problem one that has no solution
   * @param budgets of each budget the indices of the resources that it limits; several where a peak
   *     is a resource for each step
   * @param solver answers each question
   * @return the remedies
   */
  public static Infeasibility of(Problem problem, List<List<Integer>> budgets, Solver solver) {
    List<Remedy> remedies = new ArrayList<>();
    for (List<Integer> budget : budgets) {
      remedies.add(
          budget.size() == 1 ? single(problem, budget, solver) : common(problem, budget, solver));
    }
    return new Infeasibility(remedies);
  }

  /**
   * The remedy with the smallest change relative to the limit there is.
   *
   * @param problem the problem that was explained
   * @return empty where no budget alone is to blame
   */
  public Optional<Remedy> smallest(Problem problem) {
    return remedies.stream()
        .filter(r -> r.limit().isPresent())
        .min(Comparator.comparing(r -> new Change(r, limit(problem, r.resources()))));
  }

  /** From one limit to another; smaller where the ratio of the two is, compared exactly. */
  private record Change(BigInteger from, BigInteger to) implements Comparable<Change> {
    Change(Remedy remedy, long limit) {
      this(BigInteger.valueOf(Math.max(0, limit)), BigInteger.valueOf(remedy.limit().getAsLong()));
    }

    @Override
    public int compareTo(Change other) {
      return to.multiply(other.from).compareTo(other.to.multiply(from));
    }
  }

  private static long limit(Problem problem, List<Integer> budget) {
    return budget.stream().mapToLong(r -> problem.resources().get(r).limit()).max().orElseThrow();
  }

  /** The smallest use of the one resource under all other limits. */
  private static Remedy single(Problem problem, List<Integer> budget, Solver solver) {
    int resource = budget.get(0);
    List<Problem.Resource> others = new ArrayList<>(problem.resources());
    others.remove(resource);
    Outcome outcome =
        solver.solve(
            Variants.of(
                problem,
                others,
                c -> c.uses().get(resource),
                c -> {
                  List<Long> uses = new ArrayList<>(c.uses());
                  uses.remove(resource);
                  return uses;
                }));
    OptionalLong limit =
        outcome.best().map(s -> OptionalLong.of(s.loss())).orElse(OptionalLong.empty());
    return new Remedy(budget, limit, !(outcome instanceof Outcome.Stopped));
  }

  /** Halves the range between a limit that is too small and one that can be kept. */
  private static Remedy common(Problem problem, List<Integer> budget, Solver solver) {
    boolean proven = true;
    long no = budget.stream().mapToLong(r -> problem.resources().get(r).limit()).min().orElse(0);
    long yes = -1;
    long limit = Problem.LARGEST_SUM;
    while (yes < 0 || yes - no > 1) {
      Outcome outcome = solver.solve(limited(problem, budget, limit));
      Optional<Solution> found = outcome.best();
      proven &= !(outcome instanceof Outcome.Stopped) || found.isPresent();
      if (found.isPresent()) {
        Solution kept = Solution.of(problem, found.get().chosen());
        yes = budget.stream().mapToLong(kept.uses()::get).max().orElseThrow();
      } else if (yes < 0) {
        return new Remedy(budget, OptionalLong.empty(), proven);
      } else {
        no = limit;
      }
      limit = no + (yes - no) / 2;
    }
    return new Remedy(budget, OptionalLong.of(yes), proven);
  }

  private static Problem limited(Problem problem, List<Integer> budget, long limit) {
    List<Problem.Resource> resources = new ArrayList<>(problem.resources());
    for (int r : budget) {
      resources.set(r, new Problem.Resource(resources.get(r).name(), limit));
    }
    return new Problem(problem.groups(), resources);
  }
}
