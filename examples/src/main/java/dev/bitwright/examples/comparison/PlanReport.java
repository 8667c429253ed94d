package dev.bitwright.examples.comparison;

import dev.bitwright.examples.report.Page;
import dev.bitwright.examples.report.PointChart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Planned networks against equal widths, as a table and as an HTML page. */
final class PlanReport {
  private static final List<String> COLOURS =
      List.of("#1d63b6", "#7a58c0", "#d66218", "#16806a", "#8a94a6");

  private static final List<String> COLUMNS =
      List.of(
          "line",
          "budget of",
          "seeds",
          "accuracy",
          "each seed",
          "against equal widths",
          "weight bytes",
          "bit operations",
          "widths (first seed)");

  private final List<Measurement> all;
  private final Schedule schedule;
  private final String data;

  PlanReport(List<Measurement> all, Schedule schedule, String data) {
    this.all = all;
    this.schedule = schedule;
    this.data = data;
  }

  /** All seeds of a line; plans of different seeds may differ, since profiles do. */
  private record Row(String series, double budget, List<Measurement> runs) {
    double accuracy() {
      return 100 * runs.stream().mapToDouble(Measurement::result).average().orElse(Double.NaN);
    }

    double bytes() {
      return runs.stream().mapToDouble(m -> m.cost().weightBytes()).average().orElse(Double.NaN);
    }

    double operations() {
      return runs.stream().mapToDouble(m -> m.cost().bitOperations()).average().orElse(Double.NaN);
    }
  }

  private List<Row> rows() {
    Map<String, Row> rows = new LinkedHashMap<>();
    List<String> order = new ArrayList<>(List.of(Measurement.FLOAT));
    order.addAll(PlanLines.SERIES);
    all.stream()
        .filter(Measurement::done)
        .sorted(
            Comparator.comparing((Measurement m) -> order.indexOf(m.candidate().series()))
                .thenComparing(m -> -budget(m))
                .thenComparing(m -> m.run().seed()))
        .forEach(
            m ->
                rows.computeIfAbsent(
                        m.candidate().series() + budget(m),
                        k -> new Row(m.candidate().series(), budget(m), new ArrayList<>()))
                    .runs()
                    .add(m));
    return List.copyOf(rows.values());
  }

  private static double budget(Measurement m) {
    String words = m.candidate().activations();
    return words.startsWith("budget of ")
        ? Double.parseDouble(words.replaceAll("[^0-9.]", ""))
        : m.candidate().bits();
  }

  private List<List<String>> table() {
    List<Row> rows = rows();
    List<List<String>> lines = new ArrayList<>();
    for (Row row : rows) {
      boolean real = row.series().equals(Measurement.FLOAT);
      lines.add(
          List.of(
              row.series(),
              real ? "" : number("%.1f bits", row.budget()),
              Integer.toString(row.runs().size()),
              number("%.2f %%", row.accuracy()),
              row.runs().stream()
                  .map(m -> number("%.2f", 100 * m.result()))
                  .collect(Collectors.joining(", ")),
              real || row.series().equals(PlanLines.EQUAL) ? "" : number("%+.2f", above(row, rows)),
              number("%,.0f", row.bytes()),
              number("%.2f M", row.operations() / 1e6),
              real ? "" : row.runs().get(0).candidate().weights()));
    }
    return lines;
  }

  /** Points above the equal width that is not smaller than the budget. */
  private static double above(Row row, List<Row> rows) {
    return rows.stream()
        .filter(r -> r.series().equals(PlanLines.EQUAL) && r.budget() >= row.budget())
        .min(Comparator.comparing(Row::budget))
        .map(r -> row.accuracy() - r.accuracy())
        .orElse(Double.NaN);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| ").append(String.join(" | ", COLUMNS)).append(" |\n|");
    COLUMNS.forEach(c -> text.append("---|"));
    text.append('\n');
    table().forEach(line -> text.append("| ").append(String.join(" | ", line)).append(" |\n"));
    return text.toString();
  }

  String html() {
    Page page =
        new Page("Planned widths against equal widths", data + ". " + schedule.words() + ".");
    page.section(
        "Accuracy and cost",
        "Means over the seeds, of the integers that are deployed. A budget of 3 bits is what the"
            + " network needs with 3 bits everywhere, in bytes and in bit operations; one of 2.5"
            + " bits lies half way to 2. The first and the last layer have 8 bits in every line.",
        Page.pictures(
            List.of(
                chart("Accuracy and weights", "bytes", true),
                chart("Accuracy and arithmetic", "bit operations", false))));
    List<List<String>> lines = new ArrayList<>(List.of(COLUMNS));
    lines.addAll(table());
    page.section(
        "All lines",
        "Against equal widths: points above the equal width that needs at least as much.",
        Page.table(lines));
    return page.html(
        "Written by the examples of Bitwright. Fashion-MNIST: Copyright 2017 Zalando SE, MIT licence.");
  }

  private String chart(String title, String across, boolean bytes) {
    List<PointChart.Group> groups = new ArrayList<>();
    List<Row> rows = rows();
    for (int i = 0; i < PlanLines.SERIES.size(); i++) {
      String series = PlanLines.SERIES.get(i);
      List<Row> own =
          rows.stream()
              .filter(r -> r.series().equals(series))
              .sorted(Comparator.comparing(Row::budget))
              .toList();
      groups.add(
          new PointChart.Group(
              series,
              COLOURS.get(i),
              true,
              own.stream().mapToDouble(r -> bytes ? r.bytes() : r.operations()).toArray(),
              own.stream().mapToDouble(Row::accuracy).toArray()));
    }
    return new PointChart(title, across, "right, %", groups).svg();
  }
}
