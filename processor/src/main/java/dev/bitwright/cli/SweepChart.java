package dev.bitwright.cli;

import dev.bitwright.plan.allocation.Sweep;
import java.util.List;
import java.util.Locale;

/** The picture of a sweep: loss, on a logarithmic scale, against the resource. */
final class SweepChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 420;
  private static final int LEFT = 78;
  private static final int RIGHT = 24;
  private static final int TOP = 20;
  private static final int BOTTOM = 52;
  private static final int STEPS = 8;

  private final Sweep sweep;
  private final double most;
  private final double low;
  private final double high;
  private final StringBuilder out = new StringBuilder();

  private SweepChart(Sweep sweep) {
    this.sweep = sweep;
    List<Sweep.Point> all = sweep.plans();
    this.most = Math.max(1, 1.04 * all.stream().mapToLong(Sweep.Point::use).max().orElse(1));
    double least = all.stream().mapToDouble(Sweep.Point::loss).filter(l -> l > 0).min().orElse(1);
    double largest = all.stream().mapToDouble(Sweep.Point::loss).max().orElse(1);
    this.low = Math.floor(StrictMath.log10(least));
    this.high = Math.max(low + 1, Math.ceil(StrictMath.log10(Math.max(least, largest))));
  }

  static String of(Sweep sweep) {
    SweepChart chart = new SweepChart(sweep);
    chart.draw();
    return chart.out.toString();
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }

  private double x(double use) {
    return LEFT + use / most * (WIDTH - LEFT - RIGHT);
  }

  private double y(double loss) {
    double power = loss > 0 ? StrictMath.log10(loss) : low;
    return TOP + (high - power) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }

  private void draw() {
    add(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Loss against %s\">\n",
        WIDTH, HEIGHT, sweep.measure().shown());
    axes();
    if (sweep.limit().isPresent() && sweep.limit().getAsLong() <= most) {
      double at = x(sweep.limit().getAsLong());
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" class=\"limit\"/>\n",
          at, TOP, at, HEIGHT - BOTTOM);
      add("<text x=\"%.1f\" y=\"%d\" class=\"mark\">budget</text>\n", at + 5, TOP + 12);
    }
    StringBuilder path = new StringBuilder();
    for (Sweep.Point point : sweep.points()) {
      path.append(path.isEmpty() ? "M" : " L");
      path.append(String.format(Locale.ROOT, "%.1f %.1f", x(point.use()), y(point.loss())));
    }
    add("<path d=\"%s\" class=\"front\"/>\n", path);
    for (Sweep.Point point : sweep.points()) {
      dot(point, "point", 3, "plan");
    }
    for (Sweep.Equal equal : sweep.equal()) {
      dot(equal.point(), "equal", 5, equal.bits() + " bits everywhere");
      add(
          "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" class=\"mark\">%d bits</text>\n",
          x(equal.point().use()), y(equal.point().loss()) - 11, equal.bits());
    }
    sweep.chosen().ifPresent(c -> dot(c, "chosen", 7, "the plan under the budget"));
    out.append("</svg>\n");
  }

  private void dot(Sweep.Point point, String style, int radius, String title) {
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" class=\"%s\"><title>%s: %d %s, loss %.4g</title>"
            + "</circle>\n",
        x(point.use()),
        y(point.loss()),
        radius,
        style,
        title,
        point.use(),
        sweep.measure().needed(),
        point.loss());
  }

  private void axes() {
    for (int power = (int) low; power <= high; power++) {
      double at = TOP + (high - power) / (high - low) * (HEIGHT - TOP - BOTTOM);
      add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" class=\"grid\"/>\n",
          LEFT, at, WIDTH - RIGHT, at);
      add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">1e%d</text>\n", LEFT - 8, at + 4, power);
    }
    double step = step();
    for (double use = 0; use <= most; use += step) {
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
            + "summed loss</text>\n",
        (TOP + HEIGHT - BOTTOM) / 2);
  }

  /** A round distance of at most so many marks. */
  private double step() {
    double decade = StrictMath.pow(10, Math.floor(StrictMath.log10(most / STEPS)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * decade * STEPS >= most) {
        return factor * decade;
      }
    }
    return 10 * decade;
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
