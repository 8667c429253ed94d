package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The label program (methods.md 9.3): decides group after group and keeps, of all decisions of the
 * first groups, those that may still become the best. A label is dropped when it exceeds a limit
 * with the least that the remaining groups can add (the bound on the loss is one of these limits),
 * and when another one is not worse and leaves at least as much of whatever can still run out.
 *
 * <p>With more labels than a width the most promising are kept: the program is then a beam search,
 * and what was given up has a proven bound.
 */
final class Labels {
  private final Problem problem;
  private final Rows rows;
  private final int[] order;

  /** For each group a choice of the problem; all together are no answer. May be null. */
  private final int[] avoided;

  /** Stage, row: least and most that the groups from this stage on can add. */
  private final long[][] least;

  private final long[][] most;

  /** The rows whose limit can be exceeded. */
  private final int[] tight;

  private final Planes planes;
  private final int[][] parents;
  private final int[][] picks;

  private final Solution best;
  private final List<Solution> found = new ArrayList<>();
  private final long[] limits;
  private final long[] betterLimits;
  private long givenUp = Long.MAX_VALUE;
  private long steps;
  private long largest;
  private final long stepBound;

  /**
   * Prepares a run.
   *
   * @param problem for the answer
   * @param rows what is left of it
   * @param avoided what is no answer, or null
   * @param best the best known, or null
   * @param stepBound most steps
   */
  Labels(Problem problem, Rows rows, int[] avoided, Solution best, long stepBound) {
    this.problem = problem;
    this.rows = rows;
    this.avoided = avoided;
    this.best = best;
    this.stepBound = stepBound;
    int groups = rows.groups();
    order = Order.of(rows);
    planes = new Planes(rows, order);
    least = new long[groups + 1][rows.width];
    most = new long[groups + 1][rows.width];
    parents = new int[groups][];
    picks = new int[groups][];
    for (int stage = groups - 1; stage >= 0; stage--) {
      long[][] group = rows.numbers[order[stage]];
      for (int row = 0; row < rows.width; row++) {
        least[stage][row] = least[stage + 1][row] + Rows.smallest(group, row);
        most[stage][row] = most[stage + 1][row] + Rows.largest(group, row);
      }
    }
    limits = rows.limits;
    tight = IntStream.range(0, rows.width).filter(r -> most[0][r] > limits[r]).toArray();
    betterLimits = best == null ? limits : rows.limitsFor(best.loss() - 1);
  }

  /** The solutions that are left at the end, best first. */
  List<Solution> found() {
    return found;
  }

  /** No solution that was given up has a smaller loss; the largest number where none was. */
  long givenUp() {
    return givenUp;
  }

  long steps() {
    return steps + planes.evaluations();
  }

  /** Most labels kept of one stage. */
  long largest() {
    return largest;
  }

  /**
   * Runs it.
   *
   * @param beam most labels of one stage
   */
  void run(int beam) {
    Batch labels = new Batch(rows.width, 1);
    labels.add(new long[rows.width], 0, null, 0, 0);
    int same = avoided == null ? -1 : 0;
    for (int stage = 0; stage < order.length && labels.size > 0; stage++) {
      Batch next = extend(labels, stage, 2 * beam, same);
      int at = stage;
      int nextSame = sameLabel(next, stage, same);
      int[] kept = IntStream.range(0, next.size).toArray();
      if (kept.length > Planes.FEW) {
        long[] bounds = bounds(next, kept, stage + 1);
        planes.raise(next, kept, bounds, stage + 1, limits[0]);
        kept = within(kept, bounds);
      }
      next.sort(kept, rows.resources, (a, b) -> comparePaths(next, at, a, b));
      kept = withoutDominated(next, kept, stage + 1, nextSame);
      if (kept.length > Planes.FEW) {
        long[] bounds = bounds(next, kept, stage + 1);
        planes.raise(next, kept, bounds, stage + 1, limits[0]);
        planes.refine(next, kept, bounds, stage + 1, limits[0]);
        kept = kept.length > beam ? promising(kept, bounds, beam, nextSame) : within(kept, bounds);
      }
      labels = next.select(kept);
      same = -1;
      for (int i = 0; i < kept.length; i++) {
        if (kept[i] == nextSame) {
          same = i;
        }
      }
      parents[stage] = labels.parents;
      picks[stage] = labels.picks;
      largest = Math.max(largest, kept.length);
    }
    for (int i = 0; i < labels.size; i++) {
      if (i != same) {
        found.add(solution(i));
      }
    }
    found.sort(Solution.ORDER);
  }

  private Batch extend(Batch labels, int stage, int capacity, int same) {
    int g = order[stage];
    long[][] group = rows.numbers[g];
    int width = rows.width;
    int key = rows.keyRow();
    long[] room = new long[width];
    long[] better = new long[width];
    for (int row = 0; row < width; row++) {
      room[row] = limits[row] - least[stage + 1][row];
      better[row] = betterLimits[row] - least[stage + 1][row];
    }
    Batch next = new Batch(width, Math.min(capacity, 1024));
    if (steps > stepBound) {
      int[] all = IntStream.range(0, labels.size).toArray();
      for (long bound : bounds(labels, all, stage)) {
        givenUp = Math.min(givenUp, bound);
      }
      return next;
    }
    for (int i = 0; i < labels.size; i++) {
      for (int c = 0; c < group.length; c++) {
        steps++;
        if (labels.fits(i, group[c], room, key, tight)
            && mayBeBest(labels, i, group[c], better, stage)) {
          next.add(labels.numbers, i * width, group[c], i, c);
        }
      }
      if (next.size > 2 * capacity) {
        int[] all = IntStream.range(0, next.size).toArray();
        long[] bounds = bounds(next, all, stage + 1);
        next = next.select(promising(all, bounds, capacity, sameLabel(next, stage, same)));
      }
    }
    return next;
  }

  /** Where the loss can only equal the best one, the uses decide, in their order. */
  private boolean mayBeBest(Batch labels, int i, long[] choice, long[] better, int stage) {
    if (best == null) {
      return true;
    }
    if (labels.within(i, choice, better, 0, 1)
        && labels.within(i, choice, better, 1 + rows.priced, rows.width)) {
      return true;
    }
    for (int row = 1; row <= rows.resources; row++) {
      long use = labels.number(i, row) + choice[row] + least[stage + 1][row];
      long known = best.uses().get(row - 1);
      if (use != known) {
        return use < known;
      }
    }
    return true;
  }

  /** The label that has decided everything as what is no answer; -1 where there is none. */
  private int sameLabel(Batch next, int stage, int same) {
    if (same < 0) {
      return -1;
    }
    int g = order[stage];
    for (int i = 0; i < next.size; i++) {
      if (next.parents[i] == same && rows.indices[g][next.picks[i]] == avoided[g]) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The labels that no other makes needless.
   *
   * @param labels all of a stage
   * @param sorted in the order of solutions
   * @param stage the next one
   * @param apart the one that stands for what is no answer, and so replaces nothing
   */
  private int[] withoutDominated(Batch labels, int[] sorted, int stage, int apart) {
    Frontier frontier = new Frontier(labels, scarce(labels, stage), floors(stage));
    int kept = 0;
    int[] result = new int[sorted.length];
    for (int label : sorted) {
      if (label == apart || frontier.add(label)) {
        result[kept++] = label;
      }
    }
    steps += frontier.comparisons();
    return Arrays.copyOf(result, kept);
  }

  /** Uses up to these leave enough for anything that can follow. */
  private long[] floors(int stage) {
    long[] result = new long[1 + rows.resources];
    for (int row = 1; row <= rows.resources; row++) {
      result[row] = limits[row] - most[stage][row];
    }
    return result;
  }

  /** The rows of the resources that can still run out. */
  private int[] scarce(Batch labels, int stage) {
    long[] floors = floors(stage);
    int[] result = new int[rows.resources];
    int count = 0;
    for (int row = 1; row <= rows.resources; row++) {
      long used = 0;
      for (int i = 0; i < labels.size; i++) {
        used = Math.max(used, labels.number(i, row));
      }
      if (used > floors[row]) {
        result[count++] = row;
      }
    }
    return Arrays.copyOf(result, count);
  }

  /** For each label a loss below which none of its solutions is. */
  private long[] bounds(Batch labels, int[] chosen, int stage) {
    int key = rows.keyRow();
    long[] result = new long[chosen.length];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          Math.max(
              labels.number(chosen[i], 0) + least[stage][0],
              rows.lossBound(key, labels.number(chosen[i], key) + least[stage][key]));
    }
    return result;
  }

  /** The labels that are not worse than what is known, in the order given. */
  private int[] within(int[] given, long[] bounds) {
    int[] result = new int[given.length];
    int kept = 0;
    for (int i = 0; i < given.length; i++) {
      if (bounds[i] <= limits[0]) {
        result[kept++] = given[i];
      }
    }
    return Arrays.copyOf(result, kept);
  }

  /** So many of the labels with the smallest bounds, in the order given, and the one apart. */
  private int[] promising(int[] given, long[] bounds, int count, int apart) {
    long[] sorted = bounds.clone();
    Arrays.sort(sorted);
    long threshold = sorted[count - 1];
    int equal = 0;
    for (int i = 0; i < count; i++) {
      equal += sorted[i] == threshold ? 1 : 0;
    }
    int[] result = new int[count + 1];
    int kept = 0;
    for (int i = 0; i < given.length; i++) {
      if (bounds[i] > limits[0]) {
        continue;
      }
      if (bounds[i] < threshold || given[i] == apart || (bounds[i] == threshold && equal-- > 0)) {
        result[kept++] = given[i];
      } else {
        givenUp = Math.min(givenUp, bounds[i]);
      }
    }
    return Arrays.copyOf(result, kept);
  }

  private int comparePaths(Batch labels, int stage, int one, int other) {
    return Arrays.compare(path(labels, stage, one), path(labels, stage, other));
  }

  /** For each group the index of the choice, 0 where it is still open. */
  private int[] path(Batch labels, int stage, int label) {
    int[] result = new int[order.length];
    int at = labels.parents[label];
    result[order[stage]] = rows.indices[order[stage]][labels.picks[label]];
    for (int s = stage - 1; s >= 0; s--) {
      result[order[s]] = rows.indices[order[s]][picks[s][at]];
      at = parents[s][at];
    }
    return result;
  }

  private Solution solution(int label) {
    int[] chosen = new int[order.length];
    int at = label;
    for (int s = order.length - 1; s >= 0; s--) {
      chosen[order[s]] = rows.indices[order[s]][picks[s][at]];
      at = parents[s][at];
    }
    List<Integer> result = new ArrayList<>();
    for (int c : chosen) {
      result.add(c);
    }
    return Solution.of(problem, result);
  }
}
