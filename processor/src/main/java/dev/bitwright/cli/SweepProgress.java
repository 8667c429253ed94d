package dev.bitwright.cli;

import dev.bitwright.plan.allocation.Sweeper;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** Says how far a sweep is when it takes more than some seconds, and about how long it will. */
final class SweepProgress implements Sweeper.Progress {
  private static final long QUIET_MILLIS = 3000;

  /** The first search warms the code up and would spoil the estimate; two more make one. */
  private static final int LEAST_SEARCHES = 3;

  private static final long LEAST_MILLIS = 1000;

  private final PrintWriter out;
  private final int most;
  private final LongSupplier clock;
  private final long start;
  private long said;
  private long first;
  private int begun;

  /**
   * @param most points, about one search each
   * @param clock in milliseconds
   */
  SweepProgress(PrintWriter out, int most, LongSupplier clock) {
    this.out = out;
    this.most = most;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.said = start;
  }

  @Override
  public void solved() {
    long now = clock.getAsLong();
    int solved = begun++;
    if (solved == 1) {
      first = now;
    }
    if (now - said >= QUIET_MILLIS && solved > 0) {
      said = now;
      String left = "";
      if (solved >= LEAST_SEARCHES && now - first >= LEAST_MILLIS) {
        long seconds = (now - first) * Math.max(0, most - solved) / (solved - 1) / 1000;
        left = ", " + seconds + " s left";
      }
      say("searched " + solved + " of about " + most + left);
    }
  }

  /** The sweep is at its end; says so where it said anything, or should have. */
  void done() {
    long now = clock.getAsLong();
    if (now - start >= QUIET_MILLIS) {
      say("searched " + begun + ", done in " + (now - start) / 1000 + " s");
    }
  }

  private void say(String line) {
    out.print(line + "\n");
    out.flush();
  }
}
