package dev.bitwright.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The exact solver against a general solver for integer programs. Small numbers, since that one
 * calculates in floating point: on problems of real size it took some thousand times as long and
 * called solutions optimal that were not.
 */
class IntegerProgramTest {

  private static void agree(int problems, int groups, int choices, int seed) {
    Random random = new Random(seed);
    DynamicProgram exact = new DynamicProgram();
    IntegerProgram general = new IntegerProgram();
    int feasible = 0;
    int infeasible = 0;
    for (int i = 0; i < problems; i++) {
      int largest = random.nextInt(4) == 0 ? 4 : 200;
      Problem problem =
          Instances.random(
              random,
              new Instances.Shape(
                  groups, choices, 1 + random.nextInt(4), largest, random.nextInt(3) == 0));
      Outcome one = exact.solve(problem);
      Outcome other = general.solve(problem);
      if (one instanceof Outcome.Infeasible) {
        assertThat(other).as("problem %d", i).isInstanceOf(Outcome.Infeasible.class);
        infeasible++;
      } else {
        assertThat(one).as("problem %d", i).isInstanceOf(Outcome.Optimal.class);
        assertThat(other).as("problem %d", i).isInstanceOf(Outcome.Optimal.class);
        assertThat(other.best().orElseThrow().loss())
            .as("problem %d", i)
            .isEqualTo(one.best().orElseThrow().loss());
        feasible++;
      }
    }
    assertThat(feasible).isGreaterThan(problems / 2);
    assertThat(infeasible).isPositive();
  }

  @Test
  void smallOnes() {
    agree(60, 4, 4, 7);
  }

  @Test
  void middleOnes() {
    agree(200, 8, 4, 8);
  }
}
