package dev.bitwright.cli;

import dev.bitwright.plan.allocation.Sweeper;
import java.io.PrintWriter;

/** Says how far a sweep is when it takes more than some seconds, and about how long it will. */
final class SweepProgress implements Sweeper.Progress {
  private static final long QUIET_MILLIS = 3000;

  private final PrintWriter out;
  private final int most;
  private final long start = System.currentTimeMillis();
  private long said = start;
  private int solved;

  /**
   * @param most points, about one search each
   */
  SweepProgress(PrintWriter out, int most) {
    this.out = out;
    this.most = most;
  }

  @Override
  public void solved() {
    long now = System.currentTimeMillis();
    if (now - said >= QUIET_MILLIS && solved > 0) {
      said = now;
      long left = (now - start) * Math.max(0, most - solved) / solved / 1000;
      out.print("searched " + solved + " of about " + most + ", " + left + " s left\n");
      out.flush();
    }
    solved++;
  }
}
