package dev.bitwright.training;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows loss, accuracy, images per second and time left: a bar on a terminal, else plain lines. */
public final class ConsoleProgress implements Progress {
  private static final int BAR = 24;
  private static final long REDRAW_NANOS = 100_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final boolean tokens;
  private long start;
  private long imagesAtStart;
  private boolean started;
  private long lastDrawn;
  private int drawnLength;

  /**
   * @param out where to write
   * @param terminal whether a line may be drawn again
   * @param nanos a clock in nanoseconds
   */
  public ConsoleProgress(PrintStream out, boolean terminal, LongSupplier nanos) {
    this(out, terminal, nanos, false);
  }

  /**
   * The same.
   *
   * @param tokens whether tokens are predicted, so that perplexities are shown, not accuracies
   */
  public ConsoleProgress(PrintStream out, boolean terminal, LongSupplier nanos, boolean tokens) {
    this.tokens = tokens;
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
  }

  @Override
  public void batch(int epoch, int epochs, int done, int images, double loss, double accuracy) {
    long now = nanos.getAsLong();
    long total = (long) (epoch - 1) * images + done;
    if (!started) {
      // The first batch warms the code up and would spoil the estimate.
      started = true;
      start = now;
      imagesAtStart = total;
      lastDrawn = now - REDRAW_NANOS;
    }
    if (!terminal || (now - lastDrawn < REDRAW_NANOS && done < images)) {
      return;
    }
    lastDrawn = now;
    double seconds = (now - start) * 1e-9;
    double rate = seconds > 0 ? (total - imagesAtStart) / seconds : 0;
    int filled = (int) ((long) BAR * done / images);
    String line =
        String.format(
            Locale.ROOT,
            "epoch %d/%d [%s%s] loss %.4f %s %s",
            epoch,
            epochs,
            "#".repeat(filled),
            ".".repeat(BAR - filled),
            loss,
            quality(loss, accuracy),
            rate > 0
                ? String.format(
                    Locale.ROOT,
                    "%.0f %s/s, %s left",
                    rate,
                    what(),
                    duration(((long) epochs * images - total) / rate))
                : "");
    out.print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
    out.flush();
    drawnLength = line.length();
  }

  @Override
  public void epoch(TrainingLog.Epoch e, int epochs) {
    String line =
        String.format(
            Locale.ROOT,
            "epoch %d/%d loss %.4f %s%s rate %.2e %.0f %s/s, %s left",
            e.epoch(),
            epochs,
            e.loss(),
            quality(e.loss(), e.accuracy()),
            Double.isNaN(e.testAccuracy()) ? "" : " test " + number(e.testLoss(), e.testAccuracy()),
            e.learningRate(),
            e.imagesPerSecond(),
            what(),
            duration((epochs - e.epoch()) * e.seconds()));
    if (terminal) {
      out.print("\r" + " ".repeat(drawnLength) + "\r");
      drawnLength = 0;
    }
    out.print(line + "\n");
    out.flush();
  }

  private String what() {
    return tokens ? "tokens" : "images";
  }

  private String quality(double loss, double accuracy) {
    return (tokens ? "perplexity " : "accuracy ") + number(loss, accuracy);
  }

  private String number(double loss, double accuracy) {
    return tokens
        ? String.format(Locale.ROOT, "%.3f", StrictMath.exp(loss))
        : String.format(Locale.ROOT, "%.2f%%", 100 * accuracy);
  }

  private static String duration(double seconds) {
    long s = Math.round(seconds);
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
