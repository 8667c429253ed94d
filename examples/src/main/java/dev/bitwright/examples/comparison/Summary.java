package dev.bitwright.examples.comparison;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A candidate over its seeds.
 *
 * @param candidate what was compared
 * @param runs finished lines with the same data and schedule, one a seed; at least one
 * @param below points of accuracy that it lies below the float twin of the same seed, the mean; NaN
 *     where the float twin was not measured
 */
record Summary(Candidate candidate, List<Measurement> runs, double below) {
  /** Mean accuracy, 0 to 1. */
  double accuracy() {
    return mean(Measurement::result);
  }

  /** Mean of a property. */
  double mean(ToDoubleFunction<Measurement> property) {
    return runs.stream().mapToDouble(property).average().orElse(Double.NaN);
  }

  /** From the worst to the best seed, in points; NaN with a single seed. */
  double spread() {
    double least = runs.stream().mapToDouble(Measurement::result).min().orElse(0);
    double most = runs.stream().mapToDouble(Measurement::result).max().orElse(0);
    return runs.size() < 2 ? Double.NaN : 100 * (most - least);
  }

  /** Costs depend on no seed. */
  Cost cost() {
    return runs.get(0).cost();
  }

  /** Columns of {@link #cells}. */
  static final List<String> COLUMNS =
      List.of(
          "scheme",
          "bits",
          "weights, activations",
          "seeds",
          "accuracy",
          "spread",
          "below float",
          "weight bytes",
          "bit operations",
          "LUT",
          "DSP",
          "cycles",
          "levels that differ",
          "seconds");

  /** One line of a table for people. */
  List<String> cells() {
    boolean real = runs.get(0).isFloat();
    return List.of(
        candidate.series(),
        Integer.toString(candidate.bits()),
        candidate.rules(),
        Integer.toString(runs.size()),
        number("%.2f %%", 100 * accuracy()),
        number("%.2f", spread()),
        real ? "" : number("%.2f", below),
        number("%,.0f", cost().weightBytes()),
        number("%.1f M", cost().bitOperations() / 1e6),
        real ? "" : number("%,.0f", cost().lut()),
        real ? "" : number("%.0f", cost().dsp()),
        real ? "" : number("%,.0f", cost().cycles()),
        real
            ? ""
            : number("%.0f", runs.stream().mapToDouble(Measurement::codesDiffering).sum())
                + " of "
                + number("%,.0f", runs.stream().mapToDouble(Measurement::codes).sum()),
        number("%.0f", mean(Measurement::seconds)));
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }
}
