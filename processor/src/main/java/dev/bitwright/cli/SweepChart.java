package dev.bitwright.cli;

import dev.bitwright.plan.allocation.Sweep;
import dev.bitwright.plan.sensitivity.Profile;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** The pictures of a sweep: summed and measured loss, or accuracy, against the resource. */
final class SweepChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 420;
  private static final int LEFT = 78;
  private static final int RIGHT = 24;
  private static final int TOP = 20;
  private static final int BOTTOM = 52;
  private static final int STEPS = 8;

  private final Sweep sweep;
  private final SweepAxis axis;
  private final String label;
  private final double least;
  private final double most;
  private final StringBuilder out = new StringBuilder();

  private SweepChart(Sweep sweep, SweepAxis axis, String label) {
    this.sweep = sweep;
    this.axis = axis;
    this.label = label;
    long first = sweep.plans().stream().mapToLong(Sweep.Point::use).min().orElse(0);
    long last = sweep.plans().stream().mapToLong(Sweep.Point::use).max().orElse(1);
    double margin = Math.max(1, 0.06 * (last - first));
    this.least = Math.max(0, first - margin);
    this.most = last + margin;
  }

  /** Losses on a logarithmic scale: sums as a line, measured increases as dots. */
  static String losses(Sweep sweep) {
    double[] sums = sweep.plans().stream().mapToDouble(Sweep.Point::loss).toArray();
    double[] measured =
        sweep.plans().stream().flatMapToDouble(p -> sweep.increase(p).stream()).toArray();
    SweepChart chart =
        new SweepChart(
            sweep,
            SweepAxis.logarithmic(sums, measured),
            measured.length > 0 ? "summed and measured loss" : "summed loss");
    chart.begin();
    chart.series(p -> OptionalDouble.of(p.loss()), l -> String.format(Locale.ROOT, "loss %.4g", l));
    for (Sweep.Point point : sweep.plans()) {
      sweep
          .increase(point)
          .ifPresent(
              i ->
                  chart.dot(
                      point,
                      i,
                      "measured",
                      4,
                      "measured",
                      String.format(Locale.ROOT, "increase %.4g", i)));
    }
    return chart.end();
  }

  /** Measured accuracies, in percent; only where some were measured. */
  static String accuracies(Sweep sweep) {
    double twin = 100 * sweep.measured().orElseThrow().twin().accuracy();
    double[] all =
        sweep.plans().stream()
            .flatMap(p -> sweep.score(p).stream())
            .mapToDouble(s -> 100 * s.accuracy())
            .toArray();
    SweepChart chart =
        new SweepChart(sweep, SweepAxis.linear(all, twin), "measured accuracy, percent");
    chart.begin();
    double at = chart.y(twin);
    chart.add(
        "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" class=\"twin\"/>\n",
        LEFT, at, WIDTH - RIGHT, at);
    chart.add("<text x=\"%d\" y=\"%.1f\" class=\"mark\">float</text>\n", LEFT + 6, at - 5);
    chart.series(p -> accuracy(sweep, p), a -> String.format(Locale.ROOT, "accuracy %.2f %%", a));
    return chart.end();
  }

  private static OptionalDouble accuracy(Sweep sweep, Sweep.Point point) {
    return sweep.score(point).stream().mapToDouble(SweepChart::percent).findAny();
  }

  private static double percent(Profile.Score score) {
    return 100 * score.accuracy();
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }

  private double x(double use) {
    return LEFT + (use - least) / (most - least) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return TOP + (1 - axis.place(value)) * (HEIGHT - TOP - BOTTOM);
  }

  private void begin() {
    add(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s against %s\">\n",
        WIDTH, HEIGHT, label, sweep.measure().shown());
    axes();
    double limit = sweep.limit().orElse(0);
    if (limit >= least && limit <= most && sweep.limit().isPresent()) {
      double at = x(limit);
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" class=\"limit\"/>\n",
          at, TOP, at, HEIGHT - BOTTOM);
      add("<text x=\"%.1f\" y=\"%d\" class=\"mark\">budget</text>\n", at + 5, TOP + 12);
    }
  }

  private String end() {
    return out.append("</svg>\n").toString();
  }

  /** The front as a line with dots, what it is compared with beside it. */
  private void series(Function<Sweep.Point, OptionalDouble> value, DoubleFunction<String> words) {
    List<Sweep.Point> shown =
        sweep.points().stream().filter(p -> value.apply(p).isPresent()).toList();
    StringBuilder path = new StringBuilder();
    for (Sweep.Point point : shown) {
      path.append(path.isEmpty() ? "M" : " L");
      double at = y(value.apply(point).getAsDouble());
      path.append(String.format(Locale.ROOT, "%.1f %.1f", x(point.use()), at));
    }
    add("<path d=\"%s\" class=\"front\"/>\n", path);
    for (Sweep.Point point : shown) {
      double at = value.apply(point).getAsDouble();
      dot(point, at, "point", 3, "plan", words.apply(at));
    }
    for (Sweep.Equal equal : sweep.equal()) {
      String name = equal.bits() + (equal.bits() == 1 ? " bit" : " bits");
      value
          .apply(equal.point())
          .ifPresent(
              at -> {
                dot(equal.point(), at, "equal", 5, name + " everywhere", words.apply(at));
                add(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" class=\"mark\">%s</text>\n",
                    x(equal.point().use()), y(at) - 11, name);
              });
    }
    sweep
        .chosen()
        .ifPresent(
            c ->
                value
                    .apply(c)
                    .ifPresent(
                        at ->
                            dot(c, at, "chosen", 7, "the plan under the budget", words.apply(at))));
  }

  private void dot(
      Sweep.Point point, double value, String style, int radius, String title, String words) {
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" class=\"%s\"><title>%s: %d %s, %s</title>"
            + "</circle>\n",
        x(point.use()),
        y(value),
        radius,
        style,
        title,
        point.use(),
        sweep.measure().needed(),
        words);
  }

  private void axes() {
    for (SweepAxis.Mark mark : axis.marks()) {
      double at = y(mark.value());
      add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" class=\"grid\"/>\n",
          LEFT, at, WIDTH - RIGHT, at);
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
          LEFT - 8, at + 4, mark.text());
    }
    double step = SweepAxis.step(most - least, STEPS);
    for (double use = step * Math.ceil(least / step); use <= most; use += step) {
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" class=\"grid\"/>\n",
          x(use), TOP, x(use), HEIGHT - BOTTOM);
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
          x(use), HEIGHT - BOTTOM + 18, amount(use));
    }
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" class=\"label\">%s</text>\n",
        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, sweep.measure().needed());
    add(
        "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\" class=\"label\">"
            + "%s</text>\n",
        (TOP + HEIGHT - BOTTOM) / 2, label);
  }

  private static String amount(double value) {
    String[] units = {"", " k", " M", " G", " T"};
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, value < 10 && unit > 0 ? "%.1f%s" : "%.0f%s", value, units[unit]);
  }
}
