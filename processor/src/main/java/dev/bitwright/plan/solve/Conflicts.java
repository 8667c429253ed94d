package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs of choices of two groups that a resource shared by few groups rules out, as rows of their
 * own: those of one group that use at least so much, and those of the other that use more than what
 * is then left, count 1, and the limit is 1. The limit of the resource says the same of whole
 * choices, but much less of the fractions that the {@link Relaxation} may take; with these rows it
 * knows as much of neighbours as the labels do (the conflicts of two groups form a perfect graph,
 * whose cliques they are). A peak of memory is such a resource.
 */
final class Conflicts {
  /** A resource with more groups is not local. */
  private static final int FEW = 4;

  private static final int MOST = 128;

  /**
   * One row.
   *
   * @param row of the resource
   * @param group the one group
   * @param from what its counted choices use at least
   * @param other the other group
   * @param above its counted choices use more
   */
  private record Clique(int row, int group, long from, int other, long above) {
    boolean holds(int g, long[] choice) {
      return (g == group && choice[row] >= from) || (g == other && choice[row] > above);
    }
  }

  private Conflicts() {}

  /** Adds the rows to a problem that was cut down once, before any surrogate. */
  static void addTo(Rows rows) {
    List<Clique> cliques = new ArrayList<>();
    for (int row = 1; row <= rows.resources; row++) {
      long least = rows.smallestSum(row);
      long most = 0;
      List<Integer> users = new ArrayList<>();
      for (int g = 0; g < rows.groups(); g++) {
        most += Rows.largest(rows.numbers[g], row);
        if (Rows.largest(rows.numbers[g], row) > Rows.smallest(rows.numbers[g], row)) {
          users.add(g);
        }
      }
      if (most <= rows.limits[row] || users.size() > FEW) {
        continue;
      }
      for (int i = 0; i < users.size(); i++) {
        for (int j = i + 1; j < users.size(); j++) {
          collect(rows, row, rows.limits[row] - least, users.get(i), users.get(j), cliques);
        }
      }
    }
    List<Clique> kept = cliques.subList(0, Math.min(MOST, cliques.size()));
    rows.addRows(kept.size(), (r, g, choice) -> kept.get(r).holds(g, choice));
  }

  private static void collect(
      Rows rows, int row, long room, int group, int other, List<Clique> cliques) {
    long[] uses = uses(rows.numbers[group], row);
    long[] others = uses(rows.numbers[other], row);
    int before = 0;
    for (long use : uses) {
      long left = room + uses[0] + others[0] - use;
      int ruledOut = 0;
      for (long o : others) {
        ruledOut += o > left ? 1 : 0;
      }
      if (ruledOut > before) {
        cliques.add(new Clique(row, group, use, other, left));
      }
      before = ruledOut;
    }
  }

  /** What choices use, each amount once, least first. */
  private static long[] uses(long[][] group, int row) {
    long[] result = new long[group.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = group[c][row];
    }
    return Arrays.stream(result).sorted().distinct().toArray();
  }
}
