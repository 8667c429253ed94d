package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;

/**
 * Improves a solution by exchanging the choices of one or two groups at a time, as long as that
 * makes the loss smaller: what one layer gains pays for what another one loses.
 */
final class Exchange {
  private final Rows rows;
  private final int[] chosen;
  private final long[] sums;

  private Exchange(Rows rows, int[] chosen) {
    this.rows = rows;
    this.chosen = chosen;
    sums = new long[1 + rows.resources];
    for (int g = 0; g < chosen.length; g++) {
      move(g, chosen[g], 1);
    }
  }

  /**
   * Improves a solution.
   *
   * @param problem what it solves
   * @param rows what is left of the problem
   * @param start the solution
   * @return a solution that is not worse; the same one where it needs a choice that is not left
   */
  static Solution improve(Problem problem, Rows rows, Solution start) {
    int[] chosen = new int[rows.groups()];
    for (int g = 0; g < chosen.length; g++) {
      chosen[g] = -1;
      for (int c = 0; c < rows.indices[g].length; c++) {
        if (rows.indices[g][c] == start.chosen().get(g)) {
          chosen[g] = c;
        }
      }
      if (chosen[g] < 0) {
        return start;
      }
    }
    Exchange exchange = new Exchange(rows, chosen);
    while (exchange.step()) {
      // until no exchange is left
    }
    List<Integer> result = new ArrayList<>();
    for (int g = 0; g < chosen.length; g++) {
      result.add(rows.indices[g][chosen[g]]);
    }
    return Solution.of(problem, result);
  }

  private void move(int group, int choice, int sign) {
    for (int row = 0; row < sums.length; row++) {
      sums[row] += sign * rows.numbers[group][choice][row];
    }
  }

  /** Makes the exchange that gains most; false where none gains. */
  private boolean step() {
    long most = 0;
    int[] best = null;
    long[] room = new long[sums.length];
    for (int g = 0; g < chosen.length; g++) {
      long[] old = rows.numbers[g][chosen[g]];
      for (int c = 0; c < rows.numbers[g].length; c++) {
        long[] now = rows.numbers[g][c];
        for (int row = 1; row < room.length; row++) {
          room[row] = rows.limits[row] - sums[row] + old[row] - now[row];
        }
        // with c as it is, an exchange of one group alone
        for (int h = g + 1; h < chosen.length; h++) {
          long[] otherOld = rows.numbers[h][chosen[h]];
          for (int d = 0; d < rows.numbers[h].length; d++) {
            long[] other = rows.numbers[h][d];
            long gain = old[0] - now[0] + otherOld[0] - other[0];
            if (gain > most && fits(other, otherOld, room)) {
              most = gain;
              best = new int[] {g, c, h, d};
            }
          }
        }
      }
    }
    if (best == null) {
      return false;
    }
    for (int i = 0; i < best.length; i += 2) {
      move(best[i], chosen[best[i]], -1);
      chosen[best[i]] = best[i + 1];
      move(best[i], chosen[best[i]], 1);
    }
    return true;
  }

  private static boolean fits(long[] now, long[] old, long[] room) {
    for (int row = 1; row < room.length; row++) {
      if (now[row] - old[row] > room[row]) {
        return false;
      }
    }
    return true;
  }
}
