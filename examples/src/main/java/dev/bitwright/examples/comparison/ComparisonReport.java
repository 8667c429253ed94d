package dev.bitwright.examples.comparison;

import dev.bitwright.examples.report.BarChart;
import dev.bitwright.examples.report.Page;
import dev.bitwright.examples.report.PointChart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The comparison as one HTML page. */
final class ComparisonReport {
  /** Points below the float twin beyond which a line is not drawn among the others. */
  private static final double FAR = 5;

  private static final String[] COLOURS = {
    "#1d63b6", "#d66218", "#16806a", "#b0306a", "#7a58c0", "#8a6d1f", "#2f9fc4", "#c23b2e",
    "#5f8f2a", "#3d4658", "#e09a20", "#9a4fa0", "#4c7d8f", "#a56a4a", "#5566d0", "#7d8794"
  };
  private static final String REAL = "#8a94a6";

  private final ComparisonTables tables;
  private final Measurement.Run run;
  private final Schedule schedule;
  private final String data;
  private final List<Candidate> candidates;
  private final List<Summary> quantized;
  private final Optional<Summary> real;
  private final Map<String, String> colours = new LinkedHashMap<>();

  /**
   * @param run data and schedule of the comparison; any seed
   * @param data where the images come from
   * @param candidates all that were wanted
   */
  ComparisonReport(
      ComparisonTables tables,
      Measurement.Run run,
      Schedule schedule,
      String data,
      List<Candidate> candidates) {
    this.tables = tables;
    this.run = run;
    this.schedule = schedule;
    this.data = data;
    this.candidates = candidates;
    List<Summary> all = tables.summaries(run);
    this.real = all.stream().filter(s -> s.runs().get(0).isFloat()).findFirst();
    this.quantized = all.stream().filter(s -> !s.runs().get(0).isFloat()).toList();
    quantized.stream()
        .map(s -> s.candidate().series())
        .distinct()
        .sorted()
        .forEach(s -> colours.put(s, COLOURS[colours.size() % COLOURS.length]));
  }

  String html() {
    Page page =
        new Page(
            "Quantization schemes on equal terms",
            String.format(
                Locale.ROOT,
                "One network, %,d training and %,d test images of %s, the same seeds and schedule"
                    + " for all.",
                run.trainImages(),
                run.testImages(),
                data));
    page.cards(cards());
    page.section(
        "How it was measured",
        "The schedule: "
            + schedule.words()
            + ". The first and the last layer take 8 bits, evenly spaced, in every line; the"
            + " scheme and width of a line are those of the two layers between. Accuracy is that"
            + " of the integers that are deployed. LUT, DSP and cycles are predicted for the"
            + " hardware project with one product at a time (32 where both sides are ternary)."
            + " Lines with calibrate { } are the float twin that has been trained on, quantized"
            + " with "
            + Measurer.SAMPLES
            + " images without labels.",
        "");
    if (!quantized.isEmpty()) {
      plots(page);
    }
    page.section("All lines", "", Page.table(table(tables.summaries(run))));
    List<Summary> more = tables.onMoreImages(run);
    if (!more.isEmpty()) {
      page.section(
          "The best on more images",
          "The two best of each of 1, 2, 3 and 4 bits, as far as they have been run; spread is"
              + " from the worst to the best seed, in points.",
          Page.table(table(more)));
    }
    List<Measurement> without = tables.without(run);
    if (!without.isEmpty()) {
      List<List<String>> lines = new ArrayList<>(List.of(List.of("candidate", "message")));
      without.forEach(m -> lines.add(List.of(m.candidate().title(), ComparisonTables.reason(m))));
      page.section(
          "No network came of these",
          "What the compiler refuses, or the library gave up.",
          Page.table(lines));
    }
    List<Candidate> missing = tables.missing(run, candidates);
    if (!missing.isEmpty()) {
      page.section("Not run", ComparisonTables.titles(missing) + ".", "");
    }
    return page.html(
        "Written by the examples of Bitwright. Fashion-MNIST: Copyright 2017 Zalando SE, MIT licence.");
  }

  private void plots(Page page) {
    page.section(
        "Accuracy and cost",
        "The float twin is the grey line." + leftOut(),
        Page.pictures(
            List.of(
                chart("Accuracy and width", "bits", s -> s.candidate().bits(), true),
                chart("Accuracy and weights", "bytes", s -> s.cost().weightBytes(), false),
                chart(
                    "Accuracy and arithmetic",
                    "bit operations",
                    s -> s.cost().bitOperations(),
                    false),
                chart("Accuracy and predicted LUTs", "LUT", s -> s.cost().lut(), false))));
    page.section("Points below the float twin", "", Page.pictures(bars()));
  }

  /** Whether a line is so near the float twin that the others can be told apart beside it. */
  private static boolean near(Summary s) {
    return !(s.below() > FAR);
  }

  private String leftOut() {
    String far =
        quantized.stream()
            .filter(s -> !near(s))
            .map(s -> s.candidate().title() + " (" + percent(s) + ")")
            .collect(Collectors.joining("; "));
    return far.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT, " Not drawn, being more than %.0f points below it: %s.", FAR, far);
  }

  private List<Page.Card> cards() {
    List<Page.Card> cards = new ArrayList<>();
    real.ifPresent(r -> cards.add(new Page.Card(percent(r), "float twin")));
    for (int width : Candidate.WIDTHS) {
      quantized.stream()
          .filter(s -> s.candidate().bits() == width)
          .max(Comparator.comparing(Summary::accuracy))
          .ifPresent(s -> cards.add(new Page.Card(percent(s), "best: " + s.candidate().title())));
    }
    return cards;
  }

  private static String percent(Summary s) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * s.accuracy());
  }

  private String chart(
      String title, String across, ToDoubleFunction<Summary> property, boolean joined) {
    List<PointChart.Group> groups = new ArrayList<>();
    double first = quantized.stream().mapToDouble(property).min().orElse(1);
    double last = quantized.stream().mapToDouble(property).max().orElse(2);
    real.ifPresent(
        r -> {
          double y = 100 * r.accuracy();
          groups.add(
              new PointChart.Group(
                  "float twin", REAL, true, new double[] {first, last}, new double[] {y, y}));
        });
    colours.forEach(
        (series, colour) -> {
          List<Summary> points =
              quantized.stream()
                  .filter(s -> s.candidate().series().equals(series) && near(s))
                  .sorted(Comparator.comparingDouble(property))
                  .toList();
          if (points.isEmpty()) {
            return;
          }
          groups.add(
              new PointChart.Group(
                  series,
                  colour,
                  joined,
                  points.stream().mapToDouble(property).toArray(),
                  points.stream().mapToDouble(s -> 100 * s.accuracy()).toArray()));
        });
    return new PointChart(title, across, "right, %", groups).svg();
  }

  private List<String> bars() {
    List<String> charts = new ArrayList<>();
    for (int width : Candidate.WIDTHS) {
      List<BarChart.Bar> bars =
          quantized.stream()
              .filter(s -> s.candidate().bits() == width && !Double.isNaN(s.below()))
              .sorted(Comparator.comparing(Summary::below))
              .map(
                  s ->
                      new BarChart.Bar(
                          s.candidate().series(),
                          Math.max(0, s.below()),
                          String.format(Locale.ROOT, "%.2f", s.below()),
                          colours.get(s.candidate().series())))
              .toList();
      if (!bars.isEmpty()) {
        charts.add(new BarChart(width + (width == 1 ? " bit" : " bits"), bars).svg());
      }
    }
    return charts;
  }

  private static List<List<String>> table(List<Summary> summaries) {
    List<List<String>> lines = new ArrayList<>(List.of(Summary.COLUMNS));
    summaries.forEach(s -> lines.add(s.cells()));
    return lines;
  }
}
