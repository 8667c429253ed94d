package dev.bitwright.plan.solve;

import java.util.ArrayList;
import java.util.List;

/**
 * Bounds on what a label can still become, sharper than that of the whole problem's multipliers. A
 * label leaves its own amounts to the remaining groups, and what these then lose at least is, in
 * the {@link Relaxation}, a convex function of the amounts. The multipliers of a few labels are
 * planes below that function, and each plane is a bound for every label.
 */
final class Planes {
  /** Fewer labels than these are not worth a plane. */
  static final int FEW = 256;

  private static final int MOST = 96;
  private static final int ROUNDS = 4;
  private static final int SAMPLES = 8;

  private final Rows rows;
  private final int[] order;
  private final List<Surrogate> planes = new ArrayList<>();
  private long evaluations;

  /**
   * None yet.
   *
   * @param rows the problem
   * @param order in which its groups are decided
   */
  Planes(Rows rows, int[] order) {
    this.rows = rows;
    this.order = order;
  }

  /** How often a plane was laid against a label. */
  long evaluations() {
    return evaluations;
  }

  /**
   * Raises bounds by the planes, each until it is above the best. The plane that last did so is
   * tried first for the next label.
   *
   * @param labels that have decided the groups before a stage
   * @param chosen which of them
   * @param bounds of each of the chosen, to be raised
   * @param stage the next one
   * @param best labels with a larger bound are of no interest
   */
  void raise(Batch labels, int[] chosen, long[] bounds, int stage, long best) {
    long[] rests = new long[planes.size()];
    int[] turns = new int[rests.length];
    for (int p = 0; p < rests.length; p++) {
      rests[p] = rest(planes.get(p), stage);
      turns[p] = p;
    }
    for (int i = 0; i < chosen.length; i++) {
      for (int turn = turns.length - 1; turn >= 0 && bounds[i] <= best; turn--) {
        int p = turns[turn];
        bounds[i] = Math.max(bounds[i], bound(labels, chosen[i], planes.get(p), rests[p]));
        if (bounds[i] > best) {
          System.arraycopy(turns, turn + 1, turns, turn, turns.length - 1 - turn);
          turns[turns.length - 1] = p;
        }
      }
    }
  }

  /** The least that the groups from a stage on add to a plane. */
  private long rest(Surrogate plane, int stage) {
    long rest = 0;
    for (int s = stage; s < order.length; s++) {
      long least = Long.MAX_VALUE;
      for (long[] choice : rows.numbers[order[s]]) {
        least = Math.min(least, plane.number(choice));
      }
      rest += least;
    }
    return rest;
  }

  private long bound(Batch labels, int label, Surrogate plane, long rest) {
    evaluations++;
    return plane.lossBound(plane.number(labels.numbers, label * labels.width) + rest);
  }

  /**
   * Adds planes where labels are not worse than the best known, as long as that makes some so.
   *
   * @param labels that have decided the groups before a stage
   * @param chosen which of them
   * @param bounds of each of the chosen, to be raised
   * @param stage the next one
   * @param best labels with a larger bound are of no interest
   */
  void refine(Batch labels, int[] chosen, long[] bounds, int stage, long best) {
    long[][][] rest = new long[order.length - stage][][];
    for (int s = stage; s < order.length; s++) {
      rest[s - stage] = rows.numbers[order[s]];
    }
    int open = count(bounds, best);
    for (int round = 0; round < ROUNDS && open > FEW; round++) {
      int every = open / SAMPLES;
      int seen = every / 2;
      for (int i = 0; i < chosen.length; i++) {
        if (bounds[i] <= best && seen++ % every == every - 1) {
          long[] left = new long[1 + rows.priced];
          for (int row = 1; row < left.length; row++) {
            left[row] = rows.limits[row] - labels.number(chosen[i], row);
          }
          Surrogate plane =
              new Surrogate(rows, new Relaxation(rest, left, rows.priced).multipliers());
          planes.add(plane);
          long planeRest = rest(plane, stage);
          for (int k = 0; k < chosen.length; k++) {
            if (bounds[k] <= best) {
              bounds[k] = Math.max(bounds[k], bound(labels, chosen[k], plane, planeRest));
            }
          }
        }
      }
      int now = count(bounds, best);
      if (now > open - open / 16) {
        break;
      }
      open = now;
    }
    while (planes.size() > MOST) {
      planes.remove(0);
    }
  }

  private static int count(long[] bounds, long best) {
    int result = 0;
    for (long bound : bounds) {
      result += bound <= best ? 1 : 0;
    }
    return result;
  }
}
