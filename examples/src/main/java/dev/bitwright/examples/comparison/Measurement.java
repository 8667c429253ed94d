package dev.bitwright.examples.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One line of the comparison.
 *
 * @param candidate what was compared; for the float twin one with the series {@link #FLOAT}
 * @param run with which seed and how much data
 * @param status how it ended
 * @param accuracy of the trainer's evaluation forward, 0 to 1; NaN where there is none
 * @param integerAccuracy of the deployed integers; NaN where there are none
 * @param startAccuracy of the float twin that it started from, for the same seed and images
 * @param cost what it costs; all zero where it does not exist
 * @param fileBytes size of the weight file
 * @param codes compared levels of trainer and deployed integers
 * @param codesDiffering levels that differ
 * @param argMaxDiffering test images with another largest score
 * @param seconds from its start to its end
 * @param note what the compiler or the library said; may be empty
 */
record Measurement(
    Candidate candidate,
    Run run,
    Status status,
    double accuracy,
    double integerAccuracy,
    double startAccuracy,
    Cost cost,
    long fileBytes,
    long codes,
    long codesDiffering,
    int argMaxDiffering,
    double seconds,
    String note) {

  /** Series of the float twin. */
  static final String FLOAT = "float";

  static final Candidate FLOAT_TWIN = new Candidate(FLOAT, 32, "NONE", "NONE");

  /** How a line came to its end. */
  enum Status {
    /** Trained and measured. */
    DONE,
    /** The compiler does not have this combination. */
    REFUSED,
    /** The library gave up, for example since the loss was no number. */
    FAILED
  }

  /**
   * What lines must share to be compared.
   *
   * @param seed of everything random
   * @param epochs after the float twin that all start from
   * @param trainImages size of the training set
   * @param testImages size of the test set
   */
  record Run(long seed, int epochs, int trainImages, int testImages) {}

  static final String HEADER =
      "series,bits,weights,activations,calibrate,seed,epochs,train_images,test_images,status,accuracy,"
          + "integer_accuracy,start_accuracy,weight_bytes,bit_operations,lut,dsp,cycles,file_bytes,"
          + "codes,codes_differing,argmax_differing,seconds,note";

  /** A candidate that gave no network. */
  static Measurement without(Candidate candidate, Run run, Status status, String note) {
    return new Measurement(
        candidate,
        run,
        status,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        new Cost(0, 0, 0, 0, 0),
        0,
        0,
        0,
        0,
        0,
        note);
  }

  boolean isFloat() {
    return candidate.series().equals(FLOAT);
  }

  boolean done() {
    return status == Status.DONE;
  }

  /** What counts: that of the integers, where there are any. */
  double result() {
    return isFloat() ? accuracy : integerAccuracy;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s,%d,%s,%s,%s,%d,%d,%d,%d,%s,%s,%s,%s,%d,%d,%d,%d,%d,%d,%d,%d,%d,%.1f,%s",
        quoted(candidate.series()),
        candidate.bits(),
        quoted(candidate.weights()),
        quoted(candidate.activations()),
        quoted(candidate.calibrate()),
        run.seed,
        run.epochs,
        run.trainImages,
        run.testImages,
        status.name().toLowerCase(Locale.ROOT),
        share(accuracy),
        share(integerAccuracy),
        share(startAccuracy),
        cost.weightBytes(),
        cost.bitOperations(),
        cost.lut(),
        cost.dsp(),
        cost.cycles(),
        fileBytes,
        codes,
        codesDiffering,
        argMaxDiffering,
        seconds,
        quoted(note));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.5f", value);
  }

  private static String quoted(String text) {
    return '"' + text.replace('\n', ' ').replace("\"", "\"\"") + '"';
  }

  static Measurement parse(String line) {
    List<String> c = cells(line);
    return new Measurement(
        new Candidate(c.get(0), Integer.parseInt(c.get(1)), c.get(2), c.get(3), c.get(4)),
        new Run(
            Long.parseLong(c.get(5)),
            Integer.parseInt(c.get(6)),
            Integer.parseInt(c.get(7)),
            Integer.parseInt(c.get(8))),
        Status.valueOf(c.get(9).toUpperCase(Locale.ROOT)),
        number(c.get(10)),
        number(c.get(11)),
        number(c.get(12)),
        new Cost(
            Long.parseLong(c.get(13)),
            Long.parseLong(c.get(14)),
            Long.parseLong(c.get(15)),
            Long.parseLong(c.get(16)),
            Long.parseLong(c.get(17))),
        Long.parseLong(c.get(18)),
        Long.parseLong(c.get(19)),
        Long.parseLong(c.get(20)),
        Integer.parseInt(c.get(21)),
        Double.parseDouble(c.get(22)),
        c.get(23));
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }

  /** The cells of a line; a quoted one may hold commas, and quotes twice. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && inside && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(line.charAt(++i));
      } else if (c == '"') {
        inside = !inside;
      } else if (c == ',' && !inside) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
