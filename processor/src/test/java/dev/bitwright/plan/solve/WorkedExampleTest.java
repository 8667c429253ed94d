package dev.bitwright.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.plan.solve.Problem.Choice;
import dev.bitwright.plan.solve.Problem.Group;
import dev.bitwright.plan.solve.Problem.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The four layers of methods.md 9.4, every row of its table. Losses are in hundredths. */
class WorkedExampleTest {
  private static final int[] WIDTHS = {2, 4, 8};
  private static final long[] WEIGHTS = {1000, 4000, 2000, 3000};
  private static final long[] MACS = {90000, 40000, 20000, 30000};
  private static final long[][] LOSSES = {
    {900, 120, 1}, {200, 100, 2}, {200, 120, 3}, {900, 50, 3}
  };
  private static final long[] READ = {3000, 8000, 8000, 4000};
  private static final long[] WRITTEN = {8000, 8000, 4000, 1000};
  private static final long ANY = Long.MAX_VALUE;

  /** Size, bit operations, and the memory that is alive in each of the four steps. */
  private static Problem problem(long size, long operations, long peak) {
    List<Group> groups = new ArrayList<>();
    for (int g = 0; g < 4; g++) {
      List<Choice> choices = new ArrayList<>();
      for (int c = 0; c < 3; c++) {
        long width = WIDTHS[c];
        Long[] uses = {WEIGHTS[g] * width, MACS[g] * width * width, 0L, 0L, 0L, 0L};
        uses[2 + g] = READ[g] * width + (g == 3 ? WRITTEN[3] * 8 : 0);
        if (g > 0) {
          uses[1 + g] = WRITTEN[g - 1] * width;
        }
        choices.add(new Choice("" + width, LOSSES[g][c], Arrays.asList(uses)));
      }
      groups.add(new Group("L" + (g + 1), choices));
    }
    List<Resource> resources = new ArrayList<>();
    resources.add(new Resource("size", size));
    resources.add(new Resource("operations", operations));
    for (int step = 1; step <= 4; step++) {
      resources.add(new Resource("peak" + step, peak));
    }
    return new Problem(groups, resources);
  }

  private static void check(
      Optional<Solution> found, List<Integer> widths, long loss, long size, long operations) {
    assertThat(found.orElseThrow().chosen().stream().map(c -> WIDTHS[c]).toList())
        .isEqualTo(widths);
    assertThat(found.get().loss()).isEqualTo(loss);
    assertThat(found.get().uses().subList(0, 2)).containsExactly(size, operations);
  }

  private static long peak(Outcome outcome) {
    return outcome.best().orElseThrow().uses().subList(2, 6).stream()
        .mapToLong(Long::longValue)
        .max()
        .orElseThrow();
  }

  @Test
  void bothBudgetsAndTheSecondBest() {
    Problem problem = problem(44_000, 6_000_000, ANY);
    DynamicProgram solver = new DynamicProgram();
    Outcome best = solver.solve(problem);
    check(best.best(), List.of(4, 2, 8, 4), 373, 40_000, 3_360_000);
    assertThat(best.effort().labels()).isLessThanOrEqualTo(13);
    Outcome next = solver.runnerUp(problem, best.best().orElseThrow());
    check(next.best(), List.of(4, 4, 4, 4), 390, 40_000, 2_880_000);
  }

  @Test
  void oneBudgetAlone() {
    DynamicProgram solver = new DynamicProgram();
    check(
        solver.solve(problem(44_000, ANY, ANY)).best(),
        List.of(8, 2, 8, 4),
        254,
        44_000,
        7_680_000);
    check(
        solver.solve(problem(ANY, 6_000_000, ANY)).best(),
        List.of(4, 8, 8, 4),
        175,
        64_000,
        5_760_000);
  }

  @Test
  void greedyIsWorse() {
    Problem problem = problem(44_000, 6_000_000, ANY);
    check(Greedy.saving(problem, 0), List.of(4, 2, 2, 4), 570, 28_000, 2_160_000);
    // looking at whatever is exceeded is better than looking at size alone
    check(Greedy.balanced(problem), List.of(4, 2, 8, 4), 373, 40_000, 3_360_000);
  }

  @Test
  void peaksOfMemory() {
    DynamicProgram solver = new DynamicProgram();
    Outcome loose = solver.solve(problem(44_000, 6_000_000, 60_000));
    check(loose.best(), List.of(4, 4, 2, 4), 470, 36_000, 2_640_000);
    assertThat(peak(loose)).isEqualTo(48_000);
    Outcome tight = solver.solve(problem(44_000, 6_000_000, 44_000));
    check(tight.best(), List.of(4, 2, 2, 4), 570, 28_000, 2_160_000);
    assertThat(peak(tight)).isEqualTo(32_000);
  }

  @Test
  void aWrongExpectationFails() {
    Optional<Solution> best = new DynamicProgram().solve(problem(44_000, 6_000_000, ANY)).best();
    assertThatThrownBy(() -> check(best, List.of(4, 4, 4, 4), 373, 40_000, 3_360_000))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> check(best, List.of(4, 2, 8, 4), 372, 40_000, 3_360_000))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> check(best, List.of(4, 2, 8, 4), 373, 40_000, 3_360_001))
        .isInstanceOf(AssertionError.class);
  }
}
