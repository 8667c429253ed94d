package dev.bitwright.plan.solve;

import dev.bitwright.plan.solve.Problem.Choice;
import dev.bitwright.plan.solve.Problem.Group;
import dev.bitwright.plan.solve.Problem.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Problems for tests: seeded random ones. */
final class Instances {
  private Instances() {}

  /** Shape of a random problem: small numbers make ties, peaks are used by neighbours only. */
  record Shape(int groups, int choices, int resources, int largest, boolean peaks) {}

  /**
   * A random problem; about one in six is infeasible.
   *
   * @param random the numbers
   * @param shape its sizes
   */
  static Problem random(Random random, Shape shape) {
    List<Group> groups = new ArrayList<>();
    long[] least = new long[shape.resources];
    long[] most = new long[shape.resources];
    for (int g = 0; g < shape.groups; g++) {
      List<Choice> choices = new ArrayList<>();
      int count = 1 + random.nextInt(shape.choices);
      for (int c = 0; c < count; c++) {
        Long[] uses = new Long[shape.resources];
        for (int r = 0; r < uses.length; r++) {
          boolean used = !shape.peaks || r == 0 || (g % shape.resources - r + 1) / 2 == 0;
          uses[r] = used ? (long) random.nextInt(shape.largest) : 0L;
        }
        choices.add(new Choice("c" + c, random.nextInt(shape.largest), Arrays.asList(uses)));
      }
      for (int r = 0; r < shape.resources; r++) {
        int resource = r;
        least[r] += choices.stream().mapToLong(c -> c.uses().get(resource)).min().orElseThrow();
        most[r] += choices.stream().mapToLong(c -> c.uses().get(resource)).max().orElseThrow();
      }
      groups.add(new Group("g" + g, choices));
    }
    List<Resource> resources = new ArrayList<>();
    for (int r = 0; r < shape.resources; r++) {
      double part = 0.15 + 0.7 * random.nextDouble();
      resources.add(new Resource("r" + r, least[r] + (long) (part * (most[r] - least[r]))));
    }
    return new Problem(groups, resources);
  }
}
