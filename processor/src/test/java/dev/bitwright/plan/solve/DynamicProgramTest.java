package dev.bitwright.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The exact solver against every solution there is. */
class DynamicProgramTest {

  @Test
  void findsTheBestAndTheNextOfEverySmallProblem() {
    Random random = new Random(1);
    DynamicProgram solver = new DynamicProgram();
    int feasible = 0;
    int infeasible = 0;
    int tied = 0;
    for (int i = 0; i < 3000; i++) {
      Problem problem =
          Instances.random(
              random,
              new Instances.Shape(
                  1 + random.nextInt(6),
                  4,
                  random.nextInt(5),
                  random.nextBoolean() ? 4 : 1000,
                  random.nextBoolean()));
      List<Solution> all = BruteForce.solutions(problem);
      Outcome outcome = solver.solve(problem);
      if (all.isEmpty()) {
        assertThat(outcome).as("problem %d", i).isInstanceOf(Outcome.Infeasible.class);
        infeasible++;
        continue;
      }
      feasible++;
      Solution best = all.get(0);
      assertThat(outcome).as("problem %d", i).isInstanceOf(Outcome.Optimal.class);
      assertThat(outcome.best()).as("problem %d", i).contains(best);
      Outcome next = solver.runnerUp(problem, best);
      if (all.size() == 1) {
        assertThat(next).as("problem %d", i).isInstanceOf(Outcome.Infeasible.class);
      } else {
        assertThat(next).as("problem %d", i).isInstanceOf(Outcome.Optimal.class);
        assertThat(next.best()).as("problem %d", i).contains(all.get(1));
        tied += all.get(1).loss() == best.loss() ? 1 : 0;
      }
    }
    assertThat(feasible).isGreaterThan(1800);
    assertThat(infeasible).isGreaterThan(200);
    assertThat(tied).isGreaterThan(200);
  }

  /**
   * With beams of one label everything is given up at first, and ties are decided by themselves.
   */
  @Test
  void widensUntilNothingIsGivenUp() {
    Random random = new Random(2);
    int several = 0;
    for (int i = 0; i < 1000; i++) {
      Problem problem =
          Instances.random(
              random,
              new Instances.Shape(
                  5 + random.nextInt(3),
                  4,
                  random.nextInt(4),
                  random.nextBoolean() ? 3 : 1000,
                  random.nextBoolean()));
      List<Solution> all = BruteForce.solutions(problem);
      Outcome outcome = new DynamicProgram(DynamicProgram.DEFAULT_STEPS, 1).solve(problem);
      assertThat(outcome.best()).as("problem %d", i).isEqualTo(all.stream().findFirst());
      assertThat(outcome).isNotInstanceOf(Outcome.Stopped.class);
      several += outcome.effort().labels() > 1 ? 1 : 0;
      if (all.size() > 1) {
        Outcome next =
            new DynamicProgram(DynamicProgram.DEFAULT_STEPS, 1).runnerUp(problem, all.get(0));
        assertThat(next.best()).as("problem %d", i).contains(all.get(1));
      }
    }
    assertThat(several).isGreaterThan(50);
  }

  @Test
  void saysWhatIsProvenWhereItStops() {
    Random random = new Random(3);
    int stopped = 0;
    int open = 0;
    for (int i = 0; i < 600; i++) {
      Problem problem = Instances.random(random, new Instances.Shape(6, 4, 3, 1000, false));
      List<Solution> all = BruteForce.solutions(problem);
      Outcome outcome = new DynamicProgram(random.nextInt(40), 1).solve(problem);
      if (outcome instanceof Outcome.Stopped stop) {
        stopped++;
        long best = all.isEmpty() ? Long.MAX_VALUE : all.get(0).loss();
        assertThat(stop.lowerBound()).isLessThanOrEqualTo(best);
        if (stop.found().isPresent()) {
          assertThat(stop.found().get().fits(problem)).isTrue();
          open += stop.found().get().loss() > stop.lowerBound() ? 1 : 0;
        }
      } else {
        assertThat(outcome.best()).isEqualTo(all.stream().findFirst());
      }
    }
    assertThat(stopped).isGreaterThan(50);
    assertThat(open).isGreaterThan(20);
  }

  /** Enough labels for planes, and more ties than a bound on the loss can tell apart. */
  @Test
  void agreesWithItselfHoweverWideItBegins() {
    Random random = new Random(4);
    long most = 0;
    for (int i = 0; i < 60; i++) {
      int largest = i % 2 == 0 ? 4 : 1000;
      Problem problem = Instances.random(random, new Instances.Shape(16, 6, 4, largest, false));
      if (i % 4 == 0) {
        problem = Variants.of(problem, problem.resources(), c -> 7, Problem.Choice::uses);
      }
      Outcome wide = new DynamicProgram(DynamicProgram.DEFAULT_STEPS, 1 << 14).solve(problem);
      Outcome narrow = new DynamicProgram(DynamicProgram.DEFAULT_STEPS, 2).solve(problem);
      assertThat(narrow.best()).as("problem %d", i).isEqualTo(wide.best());
      most = Math.max(most, wide.effort().labels());
    }
    assertThat(most).isGreaterThan(Planes.FEW);
  }

  /**
   * Losses and uses of any size, and prices of one in the other over thirty orders of magnitude.
   */
  @Test
  void numbersOfEverySize() {
    Random random = new Random(9);
    int feasible = 0;
    for (int i = 0; i < 600; i++) {
      Problem small = Instances.random(random, new Instances.Shape(5, 4, 3, 1000, i % 2 == 0));
      int lossShift = random.nextInt(46);
      int[] shifts = {random.nextInt(46), random.nextInt(46), random.nextInt(46)};
      List<Problem.Resource> limits = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        Problem.Resource resource = small.resources().get(r);
        limits.add(new Problem.Resource(resource.name(), resource.limit() << shifts[r]));
      }
      Problem problem =
          Variants.of(
              small,
              limits,
              c -> c.loss() << lossShift,
              c ->
                  List.of(
                      c.uses().get(0) << shifts[0],
                      c.uses().get(1) << shifts[1],
                      c.uses().get(2) << shifts[2]));
      List<Solution> all = BruteForce.solutions(problem);
      Outcome outcome = new DynamicProgram(DynamicProgram.DEFAULT_STEPS, 2).solve(problem);
      assertThat(outcome).isNotInstanceOf(Outcome.Stopped.class);
      assertThat(outcome.best()).as("problem %d", i).isEqualTo(all.stream().findFirst());
      if (all.size() > 1) {
        feasible++;
        assertThat(new DynamicProgram().runnerUp(problem, all.get(0)).best()).contains(all.get(1));
      }
    }
    assertThat(feasible).isGreaterThan(300);
  }

  @Test
  void sumsThatWouldOverflowAreRefused() {
    Problem.Choice choice = new Problem.Choice("c", Problem.LARGEST_SUM, List.of());
    Problem.Group group = new Problem.Group("g", List.of(choice));
    assertThat(new DynamicProgram().solve(new Problem(List.of(group), List.of())).best())
        .map(Solution::loss)
        .contains(Problem.LARGEST_SUM);
    assertThatThrownBy(() -> new Problem(List.of(group, group), List.of()))
        .hasMessage("losses: sums beyond 2^60");
  }
}
