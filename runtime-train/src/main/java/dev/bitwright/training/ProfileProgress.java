package dev.bitwright.training;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Hears how far a profile is. Called by the thread that measures. */
@FunctionalInterface
public interface ProfileProgress {
  /**
   * A piece of the work is done.
   *
   * @param what the piece, for example a layer
   * @param done share of the whole work, 0 to 1
   */
  void done(String what, double done);

  /** Nothing is shown. */
  static ProfileProgress none() {
    return (what, done) -> {};
  }

  /** A line for each piece on standard output, on a terminal one that is drawn again. */
  static ProfileProgress standard() {
    return console(new PrintWriter(System.out, true), Terminal.present(), System::nanoTime);
  }

  /**
   * Shows what was measured last and the time left.
   *
   * @param terminal whether a line may be drawn again
   * @param nanos a clock in nanoseconds
   */
  static ProfileProgress console(PrintWriter out, boolean terminal, LongSupplier nanos) {
    // The first piece warms the code up and would spoil the estimate.
    double[] first = {0, 0};
    int[] drawn = {0};
    String[] last = {""};
    return (what, done) -> {
      double now = nanos.getAsLong() * 1e-9;
      String left = "";
      if (first[1] == 0) {
        first[0] = now;
        first[1] = done;
      } else {
        long seconds = Math.round((now - first[0]) * (1 - done) / (done - first[1]));
        left = String.format(Locale.ROOT, " %d:%02d left,", seconds / 60, seconds % 60);
      }
      String line = String.format(Locale.ROOT, "profile %3.0f %%,%s %s", 100 * done, left, what);
      String blanks = " ".repeat(Math.max(0, drawn[0] - line.length()));
      drawn[0] = line.length();
      if (terminal) {
        out.print("\r" + line + blanks + (done < 1 ? "" : "\n"));
      } else if (!what.equals(last[0]) || done >= 1) {
        out.print(line + "\n");
      }
      last[0] = what;
      out.flush();
    };
  }
}
