package dev.bitwright.training;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A profile's progress in lines of text; one after another where several are made. */
final class ConsoleProfileProgress implements ProfileProgress {
  private static final int LEAST_STEPS = 3;
  private static final double LEAST_SECONDS = 1;

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private double start;
  // the first step warms the code up and would spoil the estimate
  private double first;
  private double firstDone;
  private int steps;
  private int drawn;
  private String last = "";

  ConsoleProfileProgress(PrintWriter out, boolean terminal, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
    this.start = now();
  }

  private double now() {
    return nanos.getAsLong() * 1e-9;
  }

  @Override
  public void done(String what, double done) {
    double now = now();
    steps++;
    if (steps == 1) {
      first = now;
      firstDone = done;
    }
    boolean end = done >= 1;
    String head = String.format(Locale.ROOT, "profile %3.0f %%, ", 100 * done);
    show(head + (end ? "done in " + time(now - start) : left(now, done) + what), what, end);
    if (end) {
      start = now;
      steps = 0;
      last = "";
      drawn = 0;
    }
  }

  /** Nothing before there is something to go by. */
  private String left(double now, double done) {
    return steps < LEAST_STEPS || now - first < LEAST_SECONDS || done <= firstDone
        ? ""
        : time((now - first) * (1 - done) / (done - firstDone)) + " left, ";
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  private void show(String line, String what, boolean end) {
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())) + (end ? "\n" : ""));
      drawn = line.length();
    } else if (end || !what.equals(last)) {
      out.print(line + "\n");
      last = what;
    }
    out.flush();
  }
}
