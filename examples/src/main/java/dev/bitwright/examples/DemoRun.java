package dev.bitwright.examples;

import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.training.NamedRows;
import dev.bitwright.training.TrainingLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everything one run of the demo found out.
 *
 * @param twinLog epochs of the float twin
 * @param log epochs of the quantized network
 * @param learned what the quantized network has learned, in floats
 * @param weightBytes bytes of the weight file
 * @param jarBytes bytes of a jar with model, weights and library
 * @param seconds of the whole run
 */
record DemoRun(
    Subject subject,
    FashionData images,
    TrainingLog twinLog,
    TrainingLog log,
    List<NamedRows> learned,
    Deployed model,
    Agreement agreement,
    Speed speed,
    Hardware hardware,
    long weightBytes,
    long jarBytes,
    double seconds) {

  /** Learned numbers of the float network: those of the quantizers are not among them. */
  long floatParameters() {
    long count = 0;
    for (NamedRows rows : learned) {
      String kind = rows.name().substring(rows.name().lastIndexOf('.') + 1);
      if (List.of("weight", "bias", "gain", "shift").contains(kind)) {
        for (float[] row : rows.rows()) {
          count += row.length;
        }
      }
    }
    return count;
  }

  /** Bytes of the weights alone, bit-packed. */
  long packedWeightBytes() {
    return model.frozen().layout().tables().stream()
        .filter(t -> t.name().endsWith(".weights"))
        .mapToLong(FrozenLayout.Table::bytes)
        .sum();
  }

  static String size(double bytes) {
    return bytes < 10_000
        ? String.format(Locale.ROOT, "%,.0f bytes", bytes)
        : String.format(Locale.ROOT, "%,.1f KiB", bytes / 1024);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** How levels and decisions agree, in words. */
  String agreementWords() {
    return String.format(
        Locale.ROOT,
        "%s of %,d levels, %s of %,d arg-max",
        agreement.codesDiffering() == 0
            ? "every one"
            : String.format(Locale.ROOT, "%,d", agreement.codes() - agreement.codesDiffering()),
        agreement.codes(),
        agreement.argMaxDiffering() == 0
            ? "every"
            : String.format(Locale.ROOT, "%,d", agreement.images() - agreement.argMaxDiffering()),
        agreement.images());
  }

  /** The short table at the end. */
  String table() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"", "float twin", "quantized"});
    lines.add(
        new String[] {
          "test accuracy, trainer",
          percent(twinLog.last().testAccuracy()),
          percent(log.last().testAccuracy())
        });
    lines.add(new String[] {"test accuracy, integer Java", "", percent(agreement.accuracy())});
    lines.add(new String[] {"weights", size(4.0 * floatParameters()), size(packedWeightBytes())});
    lines.add(
        new String[] {
          "training, images/s",
          String.format(Locale.ROOT, "%,.0f", twinLog.last().imagesPerSecond()),
          String.format(Locale.ROOT, "%,.0f", log.last().imagesPerSecond())
        });
    lines.add(
        new String[] {
          "integer Java, images/s on one thread",
          "",
          String.format(Locale.ROOT, "%,.0f", speed.imagesPerSecond())
        });
    lines.add(
        new String[] {
          "allocated per run", "", String.format(Locale.ROOT, "%.0f bytes", speed.bytesPerRun())
        });
    StringBuilder text = new StringBuilder();
    for (String[] line : lines) {
      text.append(String.format(Locale.ROOT, "  %-38s %14s %14s%n", line[0], line[1], line[2]));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "  %-38s %s%n  %-38s %.1e%n  %-38s %s%n  %-38s %.0f s%n",
            "trainer and integer Java agree on",
            agreementWords(),
            "largest difference of a real score",
            agreement.largestDifference(),
            "C simulation of the hardware",
            hardware.words(),
            "time",
            seconds));
    return text.toString();
  }
}
