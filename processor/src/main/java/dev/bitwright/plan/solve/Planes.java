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

  int size() {
    return planes.size();
  }

  /**
   * Raises bounds by all planes.
   *
   * @param labels that have decided the groups before a stage
   * @param chosen which of them
   * @param bounds of each of the chosen, to be raised
   * @param stage the next one
   */
  void raise(Batch labels, int[] chosen, long[] bounds, int stage) {
    for (Surrogate plane : planes) {
      raise(labels, chosen, bounds, stage, plane);
    }
  }

  private void raise(Batch labels, int[] chosen, long[] bounds, int stage, Surrogate plane) {
    long rest = 0;
    for (int s = stage; s < order.length; s++) {
      long least = Long.MAX_VALUE;
      for (long[] choice : rows.numbers[order[s]]) {
        least = Math.min(least, plane.number(choice));
      }
      rest += least;
    }
    for (int i = 0; i < chosen.length; i++) {
      long sum = plane.number(labels.numbers, chosen[i] * labels.width) + rest;
      bounds[i] = Math.max(bounds[i], plane.lossBound(sum));
    }
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
          raise(labels, chosen, bounds, stage, plane);
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
