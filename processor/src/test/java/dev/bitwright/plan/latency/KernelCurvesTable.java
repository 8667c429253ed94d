package dev.bitwright.plan.latency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the table that the planner reads of what several processes measured. */
public final class KernelCurvesTable {
  private KernelCurvesTable() {}

  /**
   * Prints the table: of each number the median of the processes, in units of the reference.
   *
   * @param args outputs of {@link KernelCurvesBenchmark}
   */
  public static void main(String[] args) throws IOException {
    Map<String, List<Double>> measured = new LinkedHashMap<>();
    for (String file : args) {
      for (String line : Files.readAllLines(Path.of(file))) {
        int end = line.lastIndexOf(' ');
        measured
            .computeIfAbsent(line.substring(0, end), k -> new ArrayList<>())
            .add(Double.parseDouble(line.substring(end + 1)));
      }
    }
    double reference =
        median(
            measured.get(
                key(
                    KernelCurves.REFERENCE,
                    KernelCurves.REFERENCE_SIZE,
                    KernelCurves.REFERENCE_LENGTH)));
    System.out.printf(Locale.ROOT, "reference\t%.2f%n", reference);
    StringBuilder line = new StringBuilder("kernel\tsize");
    for (int length : KernelCurvesBenchmark.LENGTHS) {
      line.append('\t').append(length);
    }
    System.out.println(line);
    for (JavaKernel kernel : JavaKernel.values()) {
      for (int size : kernel.size().measured()) {
        line = new StringBuilder(kernel.word() + "\t" + size);
        for (int length : KernelCurvesBenchmark.LENGTHS) {
          double ratio = median(measured.get(key(kernel, size, length))) / reference;
          line.append('\t').append(shown(ratio));
        }
        System.out.println(line);
      }
    }
  }

  private static String key(JavaKernel kernel, int size, int length) {
    return kernel.word() + " " + size + " " + length;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip((values.size() - 1) / 2).findFirst().orElseThrow();
  }

  /** Three digits. */
  private static String shown(double ratio) {
    int places = ratio >= 100 ? 0 : ratio >= 10 ? 1 : ratio >= 1 ? 2 : ratio >= 0.1 ? 3 : 4;
    return String.format(Locale.ROOT, "%." + places + "f", ratio);
  }
}
