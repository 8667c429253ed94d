package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Problems with the same groups and choices that ask something else. */
final class Variants {
  private Variants() {}

  /**
   * Other numbers for the same choices.
   *
   * @param problem the problem
   * @param resources what is limited
   * @param loss of a choice
   * @param uses of a choice
   */
  static Problem of(
      Problem problem,
      List<Problem.Resource> resources,
      ToLongFunction<Problem.Choice> loss,
      Function<Problem.Choice, List<Long>> uses) {
    List<Problem.Group> groups = new ArrayList<>();
    for (Problem.Group group : problem.groups()) {
      groups.add(
          new Problem.Group(
              group.name(),
              group.choices().stream()
                  .map(c -> new Problem.Choice(c.name(), loss.applyAsLong(c), uses.apply(c)))
                  .toList()));
    }
    return new Problem(groups, resources);
  }

  /** The list with one element brought to the front. */
  static <T> List<T> first(List<T> list, int index) {
    List<T> result = new ArrayList<>(list);
    result.add(0, result.remove(index));
    return result;
  }

  /** The list without its first element, and another one at the end. */
  static <T> List<T> shifted(List<T> list, T last) {
    List<T> result = new ArrayList<>(list.subList(1, list.size()));
    result.add(last);
    return result;
  }
}
