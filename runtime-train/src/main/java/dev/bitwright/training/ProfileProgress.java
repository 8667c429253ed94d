package dev.bitwright.training;

import java.io.PrintWriter;
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
   * Shows what was measured last and the time left, in the end the time it took.
   *
   * @param terminal whether a line may be drawn again
   * @param nanos a clock in nanoseconds
   */
  static ProfileProgress console(PrintWriter out, boolean terminal, LongSupplier nanos) {
    return new ConsoleProfileProgress(out, terminal, nanos);
  }
}
