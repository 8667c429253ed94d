package dev.bitwright.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

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
    for (int i = 0; i < 4000; i++) {
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
    assertThat(feasible).isGreaterThan(2500);
    assertThat(infeasible).isGreaterThan(300);
    assertThat(tied).isGreaterThan(500);
  }
}
