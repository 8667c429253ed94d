package dev.bitwright.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fronts against every solution there is. */
class ParetoFrontTest {
  private final DynamicProgram solver = new DynamicProgram();

  private static Problem unlimited(Problem problem, List<Integer> resources, long limit) {
    List<Problem.Resource> changed = new ArrayList<>(problem.resources());
    for (int r : resources) {
      changed.set(r, new Problem.Resource("r" + r, limit));
    }
    return new Problem(problem.groups(), changed);
  }

  private static List<String> front(List<Solution> all, int resource) {
    List<String> result = new ArrayList<>();
    for (Solution one : all) {
      boolean dominated =
          all.stream()
              .anyMatch(
                  o ->
                      o.loss() <= one.loss()
                          && o.uses().get(resource) <= one.uses().get(resource)
                          && (o.loss() < one.loss()
                              || o.uses().get(resource) < one.uses().get(resource)));
      String point = one.uses().get(resource) + " " + one.loss();
      if (!dominated && !result.contains(point)) {
        result.add(0, point);
      }
    }
    return result;
  }

  private static List<String> points(ParetoFront front, int resource) {
    return front.points().stream().map(s -> s.uses().get(resource) + " " + s.loss()).toList();
  }

  @Test
  void isEveryPointThatNoOtherBeats() {
    Random random = new Random(5);
    int thinned = 0;
    int several = 0;
    for (int i = 0; i < 200; i++) {
      int resources = 1 + random.nextInt(3);
      int largest = random.nextInt(4) == 0 ? 5 : 500;
      Problem problem =
          Instances.random(
              random, new Instances.Shape(4 + random.nextInt(3), 4, resources, largest, false));
      int resource = random.nextInt(resources);
      List<Solution> all =
          BruteForce.solutions(unlimited(problem, List.of(resource), Long.MAX_VALUE));
      ParetoFront front = ParetoFront.of(problem, resource, 1000, solver);
      List<String> expected = front(all, resource);
      assertThat(points(front, resource)).as("problem %d", i).isEqualTo(expected);
      assertThat(front.complete()).isTrue();
      assertThat(front.proven()).isTrue();
      several += expected.size() > 4 ? 1 : 0;
      ParetoFront thin = ParetoFront.of(problem, resource, 4, solver);
      assertThat(thin.points().size()).isEqualTo(Math.min(4, expected.size()));
      assertThat(expected).containsAll(points(thin, resource));
      if (expected.size() > 4) {
        assertThat(thin.complete()).isFalse();
        assertThat(points(thin, resource)).startsWith(expected.get(0));
        assertThat(points(thin, resource)).endsWith(expected.get(expected.size() - 1));
        thinned++;
      }
    }
    assertThat(several).isGreaterThan(40);
    assertThat(thinned).isGreaterThan(40);
  }
}
