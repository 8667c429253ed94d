package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened in each epoch. CSV and JSON leave out the measured times, so that two equal runs
 * write equal bytes; numbers are written so that reading gives the same double.
 *
 * @param epochs in order; a resumed run has those before the interruption too
 */
public record TrainingLog(List<Epoch> epochs) {
  /**
   * One epoch.
   *
   * @param epoch from 1
   * @param steps optimizer steps done so far
   * @param loss mean training loss
   * @param accuracy share of correct training images, as seen while training
   * @param testLoss mean loss on the test set, NaN without one
   * @param testAccuracy share of correct test images, NaN without a test set
   * @param learningRate rate of the last step
   * @param images training images
   * @param seconds time of the epoch without the test
   */
  public record Epoch(
      int epoch,
      long steps,
      double loss,
      double accuracy,
      double testLoss,
      double testAccuracy,
      double learningRate,
      int images,
      double seconds) {
    /** The exponential of the mean training loss. */
    public double perplexity() {
      return StrictMath.exp(loss);
    }

    /** The exponential of the mean loss on the test set, NaN without one. */
    public double testPerplexity() {
      return StrictMath.exp(testLoss);
    }

    /** Training images per second. */
    public double imagesPerSecond() {
      return seconds > 0 ? images / seconds : 0;
    }
  }

  private static final String HEADER =
      "epoch,steps,loss,accuracy,test_loss,test_accuracy,learning_rate,images";

  /** An immutable log. */
  public TrainingLog {
    epochs = List.copyOf(epochs);
  }

  /** The last epoch. */
  public Epoch last() {
    return epochs.get(epochs.size() - 1);
  }

  /** The epochs as CSV with a header line; empty cells where there was no test. */
  public String csv() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (Epoch e : epochs) {
      text.append(e.epoch)
          .append(',')
          .append(e.steps)
          .append(',')
          .append(cell(e.loss))
          .append(',')
          .append(cell(e.accuracy))
          .append(',')
          .append(cell(e.testLoss))
          .append(',')
          .append(cell(e.testAccuracy))
          .append(',')
          .append(cell(e.learningRate))
          .append(',')
          .append(e.images)
          .append('\n');
    }
    return text.toString();
  }

  /** The epochs as a JSON array of objects; null where there was no test. */
  public String json() {
    StringBuilder text = new StringBuilder("[\n");
    for (int i = 0; i < epochs.size(); i++) {
      Epoch e = epochs.get(i);
      text.append("  {\"epoch\": ")
          .append(e.epoch)
          .append(", \"steps\": ")
          .append(e.steps)
          .append(", \"loss\": ")
          .append(number(e.loss))
          .append(", \"accuracy\": ")
          .append(number(e.accuracy))
          .append(", \"testLoss\": ")
          .append(number(e.testLoss))
          .append(", \"testAccuracy\": ")
          .append(number(e.testAccuracy))
          .append(", \"learningRate\": ")
          .append(number(e.learningRate))
          .append(", \"images\": ")
          .append(e.images)
          .append(i + 1 < epochs.size() ? "},\n" : "}\n");
    }
    return text.append("]\n").toString();
  }

  private static String number(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? "null" : Decimal.of(value);
  }

  private static String cell(double value) {
    return Double.isNaN(value) ? "" : Decimal.of(value);
  }

  /** Writes {@link #csv} to a file. */
  public void writeCsv(Path file) {
    write(file, csv());
  }

  /** Writes {@link #json} to a file. */
  public void writeJson(Path file) {
    write(file, json());
  }

  private static void write(Path file, String text) {
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw RuntimeMessage.LOG_UNWRITABLE.causedBy(e, file, Checkpoint.reason(e));
    }
  }

  /** For checkpoints: every field of every epoch, in order. */
  double[] toNumbers() {
    double[] numbers = new double[epochs.size() * 9];
    int at = 0;
    for (Epoch e : epochs) {
      double[] fields = {
        e.epoch,
        e.steps,
        e.loss,
        e.accuracy,
        e.testLoss,
        e.testAccuracy,
        e.learningRate,
        e.images,
        e.seconds
      };
      System.arraycopy(fields, 0, numbers, at, 9);
      at += 9;
    }
    return numbers;
  }

  static List<Epoch> fromNumbers(double[] n) {
    List<Epoch> result = new ArrayList<>();
    for (int i = 0; i + 9 <= n.length; i += 9) {
      result.add(
          new Epoch(
              (int) n[i],
              (long) n[i + 1],
              n[i + 2],
              n[i + 3],
              n[i + 4],
              n[i + 5],
              n[i + 6],
              (int) n[i + 7],
              n[i + 8]));
    }
    return result;
  }
}
