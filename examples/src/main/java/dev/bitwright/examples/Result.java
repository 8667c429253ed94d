package dev.bitwright.examples;

import java.util.Locale;

/**
 * One finished training run, as a line of a CSV file.
 *
 * @param network name of the network, or of a float twin
 * @param seed of everything random
 * @param epochs passes over the training images
 * @param trainImages size of the training set
 * @param accuracy on the test images, in the evaluation forward of the trainer
 * @param integerAccuracy on the test images, of the deployed integers; NaN for a float twin
 * @param twinAccuracy of the float twin the run started from; NaN for a float twin
 * @param codes compared levels
 * @param codesDiffering levels that differ between trainer and deployed integers
 * @param argMaxDiffering test images with another largest score
 * @param largestDifference largest difference of a real score
 * @param imagesPerSecond training speed
 * @param seconds of training, without the tests after each epoch
 */
record Result(
    String network,
    long seed,
    int epochs,
    int trainImages,
    double accuracy,
    double integerAccuracy,
    double twinAccuracy,
    long codes,
    long codesDiffering,
    int argMaxDiffering,
    double largestDifference,
    double imagesPerSecond,
    double seconds) {

  static final String HEADER =
      "network,seed,epochs,train_images,accuracy,integer_accuracy,twin_accuracy,codes,"
          + "codes_differing,argmax_differing,largest_score_difference,images_per_second,seconds";

  /** Whether it is a float twin. */
  boolean isFloat() {
    return Double.isNaN(integerAccuracy);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%.5f,%s,%s,%d,%d,%d,%s,%.0f,%.1f",
        network,
        seed,
        epochs,
        trainImages,
        accuracy,
        cell(integerAccuracy, "%.5f"),
        cell(twinAccuracy, "%.5f"),
        codes,
        codesDiffering,
        argMaxDiffering,
        cell(largestDifference, "%.3e"),
        imagesPerSecond,
        seconds);
  }

  private static String cell(double value, String format) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  static Result parse(String line) {
    String[] cells = line.split(",", -1);
    return new Result(
        cells[0],
        Long.parseLong(cells[1]),
        Integer.parseInt(cells[2]),
        Integer.parseInt(cells[3]),
        number(cells[4]),
        number(cells[5]),
        number(cells[6]),
        Long.parseLong(cells[7]),
        Long.parseLong(cells[8]),
        Integer.parseInt(cells[9]),
        number(cells[10]),
        number(cells[11]),
        number(cells[12]));
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }
}
