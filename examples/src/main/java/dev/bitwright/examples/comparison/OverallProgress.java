package dev.bitwright.examples.comparison;

import dev.bitwright.training.Progress;
import dev.bitwright.training.TrainingLog;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far the whole comparison is: a bar on a terminal, a line an epoch otherwise, with the time
 * left as the images so far tell it.
 */
final class OverallProgress implements Progress {
  private static final int BAR = 24;
  private static final long REDRAW_NANOS = 200_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final long start;
  private long wanted;
  private long done;
  private long atStartOfRun;
  private long lastDrawn;
  private int drawnLength;
  private String title = "";

  /**
   * @param out where to write
   * @param terminal whether a line may be drawn again
   * @param nanos a clock in nanoseconds
   * @param images that will be trained on, over all runs and epochs
   */
  OverallProgress(PrintStream out, boolean terminal, LongSupplier nanos, long images) {
    this.out = out;
    this.terminal = terminal;
    this.nanos = nanos;
    this.wanted = images;
    this.start = nanos.getAsLong();
  }

  /** The next run starts. */
  void run(String name) {
    title = name;
    atStartOfRun = done;
  }

  /** The run is over or was not needed; it would have trained on that many images. */
  void over(long images) {
    wanted -= images - (done - atStartOfRun);
    atStartOfRun = done;
  }

  /** A line that stays. */
  void say(String words) {
    if (drawnLength > 0) {
      out.print("\r" + " ".repeat(drawnLength) + "\r");
      drawnLength = 0;
    }
    out.print(words + "\n");
    out.flush();
  }

  @Override
  public void batch(int epoch, int epochs, int imagesDone, int images, double loss, double right) {
    long now = nanos.getAsLong();
    done = atStartOfRun + (long) (epoch - 1) * images + imagesDone;
    if (terminal && now - lastDrawn >= REDRAW_NANOS) {
      lastDrawn = now;
      String line = line(epoch, epochs, loss);
      out.print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
      out.flush();
      drawnLength = line.length();
    }
  }

  @Override
  public void epoch(TrainingLog.Epoch epoch, int epochs) {
    if (!terminal) {
      say(line(epoch.epoch(), epochs, epoch.loss()));
    }
  }

  private String line(int epoch, int epochs, double loss) {
    int filled = wanted == 0 ? BAR : (int) Math.min(BAR, BAR * done / wanted);
    double perImage = done == 0 ? 0 : (nanos.getAsLong() - start) * 1e-9 / done;
    return String.format(
        Locale.ROOT,
        "[%s%s] %s left; %s: epoch %d/%d loss %.4f",
        "#".repeat(filled),
        ".".repeat(BAR - filled),
        duration(perImage * Math.max(0, wanted - done)),
        title,
        epoch,
        epochs,
        loss);
  }

  private static String duration(double seconds) {
    long s = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
