package dev.bitwright.plan.solve;

import java.util.Arrays;
import java.util.List;

/**
 * A problem as plain arrays, cut down to the choices that can still matter. Row 0 is the loss, one
 * row for each resource follows, then those of {@link Conflicts}, then one for each {@link
 * Surrogate}; every row is a sum over the groups with a limit, so that all pruning is the same
 * comparison of exact integers.
 */
final class Rows {
  /** Far above every sum and every limit, with room to add two. */
  private static final long UNLIMITED = 1L << 61;

  final int resources;

  /** How many rows are limits that the relaxation prices: resources and conflicts. */
  int priced;

  int width;

  /** Group, choice, row. */
  final long[][][] numbers;

  /** Group, choice: its index in the problem. */
  final int[][] indices;

  /** Row: the largest sum of interest. */
  long[] limits;

  private final Surrogate[] surrogates;
  private int surrogateCount;

  /**
   * Everything of a problem.
   *
   * @param problem the problem
   * @param surrogates how many may be added
   */
  Rows(Problem problem, int surrogates) {
    resources = problem.resources().size();
    priced = resources;
    width = 1 + resources + surrogates;
    this.surrogates = new Surrogate[surrogates];
    List<Problem.Group> groups = problem.groups();
    numbers = new long[groups.size()][][];
    indices = new int[groups.size()][];
    limits = new long[width];
    Arrays.fill(limits, UNLIMITED);
    for (int r = 0; r < resources; r++) {
      limits[1 + r] = Math.min(problem.resources().get(r).limit(), Problem.LARGEST_SUM);
    }
    for (int g = 0; g < numbers.length; g++) {
      List<Problem.Choice> choices = groups.get(g).choices();
      numbers[g] = new long[choices.size()][width];
      indices[g] = new int[choices.size()];
      for (int c = 0; c < choices.size(); c++) {
        indices[g][c] = c;
        numbers[g][c][0] = choices.get(c).loss();
        for (int r = 0; r < resources; r++) {
          numbers[g][c][1 + r] = choices.get(c).uses().get(r);
        }
      }
    }
  }

  int groups() {
    return numbers.length;
  }

  /** The row of the first surrogate, or of the loss where there is none: what is most telling. */
  int keyRow() {
    return surrogateCount > 0 ? 1 + priced : 0;
  }

  /** Whether a choice counts in a row. */
  interface Count {
    boolean holds(int row, int group, long[] choice);
  }

  /**
   * Adds rows of which at most one choice may hold; before any surrogate.
   *
   * @param count how many
   * @param counts which choices count in each
   */
  void addRows(int count, Count counts) {
    int first = 1 + priced;
    priced += count;
    width += count;
    limits = Arrays.copyOf(limits, width);
    Arrays.fill(limits, first, first + count, 1);
    Arrays.fill(limits, first + count, width, UNLIMITED);
    for (int g = 0; g < numbers.length; g++) {
      for (int c = 0; c < numbers[g].length; c++) {
        long[] choice = Arrays.copyOf(numbers[g][c], width);
        for (int r = 0; r < count; r++) {
          choice[first + r] = counts.holds(r, g, choice) ? 1 : 0;
        }
        numbers[g][c] = choice;
      }
    }
  }

  void add(Surrogate surrogate) {
    int row = 1 + priced + surrogateCount;
    surrogates[surrogateCount++] = surrogate;
    for (long[][] group : numbers) {
      for (long[] choice : group) {
        choice[row] = surrogate.number(choice);
      }
    }
  }

  /**
   * Looks only for solutions up to a loss.
   *
   * @param loss the largest of interest
   */
  void limitLoss(long loss) {
    System.arraycopy(limitsFor(loss), 0, limits, 0, width);
  }

  /**
   * The limits for solutions up to a loss.
   *
   * @param loss the largest of interest
   * @return for each row
   */
  long[] limitsFor(long loss) {
    long[] result = limits.clone();
    result[0] = loss;
    for (int s = 0; s < surrogateCount; s++) {
      result[1 + priced + s] = surrogates[s].limit(loss);
    }
    return result;
  }

  /**
   * The smallest loss that a sum of a row allows.
   *
   * @param row of the loss or a surrogate
   * @param sum over all groups
   * @return no solution with this sum has a smaller loss
   */
  long lossBound(int row, long sum) {
    return row == 0 ? sum : surrogates[row - 1 - priced].lossBound(sum);
  }

  /** Sum over the groups of the smallest number of a row. */
  long smallestSum(int row) {
    long sum = 0;
    for (long[][] group : numbers) {
      sum += smallest(group, row);
    }
    return sum;
  }

  static long smallest(long[][] group, int row) {
    long result = Long.MAX_VALUE;
    for (long[] choice : group) {
      result = Math.min(result, choice[row]);
    }
    return result;
  }

  static long largest(long[][] group, int row) {
    long result = Long.MIN_VALUE;
    for (long[] choice : group) {
      result = Math.max(result, choice[row]);
    }
    return result;
  }

  /**
   * Removes choices that exceed a limit even with the smallest of all other groups, until none is
   * left.
   *
   * @return whether every group still has a choice; if not, no solution is within the limits
   */
  boolean cut() {
    long[] least = new long[width];
    for (int row = 0; row < width; row++) {
      least[row] = smallestSum(row);
      if (least[row] > limits[row]) {
        return false;
      }
    }
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int g = 0; g < numbers.length; g++) {
        long[] room = new long[width];
        for (int row = 0; row < width; row++) {
          room[row] = limits[row] - least[row] + smallest(numbers[g], row);
        }
        boolean[] keep = new boolean[numbers[g].length];
        for (int c = 0; c < keep.length; c++) {
          keep[c] = fits(numbers[g][c], room);
        }
        if (keep(g, keep)) {
          if (numbers[g].length == 0) {
            return false;
          }
          changed = true;
          for (int row = 0; row < width; row++) {
            least[row] = limits[row] - room[row] + smallest(numbers[g], row);
          }
        }
      }
      for (int row = 0; row < width; row++) {
        if (least[row] > limits[row]) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean fits(long[] choice, long[] room) {
    for (int row = 0; row < room.length; row++) {
      if (choice[row] > room[row]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Removes choices that another of their group replaces in every solution: not worse in the order
   * of solutions, and using no more of whatever can run out.
   *
   * @param spared for each group a choice of the problem that replaces no other, or null: with it,
   *     what is left holds the best solution among those that differ from it somewhere
   */
  void dropDominated(int[] spared) {
    long[] most = new long[1 + resources];
    for (int row = 1; row <= resources; row++) {
      for (long[][] group : numbers) {
        most[row] += largest(group, row);
      }
    }
    for (int g = 0; g < numbers.length; g++) {
      long[] slack = new long[1 + resources];
      for (int row = 1; row <= resources; row++) {
        slack[row] = limits[row] - most[row] + largest(numbers[g], row);
      }
      boolean[] keep = new boolean[numbers[g].length];
      for (int c = 0; c < keep.length; c++) {
        keep[c] = true;
        for (int other = 0; other < keep.length && keep[c]; other++) {
          keep[c] =
              other == c
                  || (spared != null && indices[g][other] == spared[g])
                  || !replaces(numbers[g][other], numbers[g][c], other < c, slack);
        }
      }
      keep(g, keep);
      for (int row = 1; row <= resources; row++) {
        most[row] = limits[row] - slack[row] + largest(numbers[g], row);
      }
    }
  }

  private boolean replaces(long[] one, long[] other, boolean first, long[] slack) {
    int order = 0;
    for (int row = 0; row <= resources && order == 0; row++) {
      order = Long.compare(one[row], other[row]);
    }
    if (order > 0 || (order == 0 && !first)) {
      return false;
    }
    for (int row = 1; row <= resources; row++) {
      if (one[row] > other[row] && one[row] > slack[row]) {
        return false;
      }
    }
    return true;
  }

  private boolean keep(int g, boolean[] keep) {
    int kept = 0;
    for (int c = 0; c < keep.length; c++) {
      if (keep[c]) {
        numbers[g][kept] = numbers[g][c];
        indices[g][kept++] = indices[g][c];
      }
    }
    if (kept == keep.length) {
      return false;
    }
    numbers[g] = Arrays.copyOf(numbers[g], kept);
    indices[g] = Arrays.copyOf(indices[g], kept);
    return true;
  }
}
