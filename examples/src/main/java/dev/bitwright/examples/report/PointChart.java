package dev.bitwright.examples.report;

import java.util.List;
import java.util.Locale;

/**
 * Points of several groups over a horizontal axis with doubling marks.
 *
 * @param title above the picture
 * @param across what the horizontal axis shows; its values are above zero
 * @param upward what the vertical axis shows
 * @param groups in the order of the legend
 */
public record PointChart(String title, String across, String upward, List<Group> groups) {
  private static final int PLOT = 470;
  private static final int NAMES = PLOT + 24;

  /** Pixels that a letter of a mark takes in the widest of the usual fonts, on average. */
  private static final double LETTER = 7.5;

  private static final int LEFT = 64;
  private static final int RIGHT = PLOT - 14;
  private static final int TOP = 40;
  private static final int LEGEND_LINE = 18;

  /**
   * Points of one kind.
   *
   * @param name in the legend
   * @param colour as in CSS
   * @param joined whether a line joins them, from left to right
   * @param x from left to right
   * @param y of the same length
   */
  public record Group(String name, String colour, boolean joined, double[] x, double[] y) {}

  /** The picture. */
  public String svg() {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double first = Double.POSITIVE_INFINITY;
    double last = Double.NEGATIVE_INFINITY;
    for (Group group : groups) {
      for (int i = 0; i < group.x.length; i++) {
        least = Math.min(least, group.y[i]);
        most = Math.max(most, group.y[i]);
        first = Math.min(first, log(group.x[i]));
        last = Math.max(last, log(group.x[i]));
      }
    }
    int height = Math.max(380, TOP + 20 + groups.size() * LEGEND_LINE);
    int bottom = height - 48;
    Axis vertical = Axis.around(least, most, 7);
    Axis horizontal = new Axis(Math.floor(first) - 0.1, Math.ceil(last) + 0.1, 1);
    int longest = groups.stream().mapToInt(g -> g.name.length()).max().orElse(0);
    Svg svg = new Svg(NAMES + (int) (longest * LETTER) + 6, height, title);
    svg.text(LEFT, 20, "start", "title", title);
    for (double mark : vertical.marks()) {
      double y = vertical.at(mark, bottom, TOP);
      svg.line(LEFT, y, RIGHT, y, "grid");
      svg.text(LEFT - 8, y + 4, "end", "mark", vertical.text(mark));
    }
    for (int power = (int) Math.floor(first); power <= Math.ceil(last); power++) {
      double x = horizontal.at(power, LEFT, RIGHT);
      svg.line(x, bottom, x, bottom + 5, "axis");
      svg.text(x, bottom + 19, "middle", "mark", size(Math.pow(2, power)));
    }
    svg.line(LEFT, bottom, RIGHT, bottom, "axis");
    svg.text((LEFT + RIGHT) / 2.0, height - 8, "middle", "label", across);
    svg.upward(16, (TOP + bottom) / 2.0, "label", upward);
    for (int g = 0; g < groups.size(); g++) {
      group(svg, groups.get(g), horizontal, vertical, bottom);
      double y = TOP + 10 + g * LEGEND_LINE;
      svg.dot(PLOT + 12, y - 4, groups.get(g).colour, groups.get(g).name);
      svg.text(NAMES, y, "start", "mark", groups.get(g).name);
    }
    return svg.toString();
  }

  private void group(Svg svg, Group group, Axis horizontal, Axis vertical, int bottom) {
    double[] x = new double[group.x.length];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = horizontal.at(log(group.x[i]), LEFT, RIGHT);
      y[i] = vertical.at(group.y[i], bottom, TOP);
    }
    if (group.joined && x.length > 1) {
      svg.path(x, y, group.colour, false);
    }
    for (int i = 0; i < x.length; i++) {
      svg.dot(
          x[i],
          y[i],
          group.colour,
          String.format(
              Locale.ROOT, "%s, %s %s: %.2f", group.name, size(group.x[i]), across, group.y[i]));
    }
  }

  private static double log(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static String size(double x) {
    return x < 10_000
        ? String.format(Locale.ROOT, "%.0f", x)
        : x < 1e6
            ? String.format(Locale.ROOT, "%.0f k", x / 1e3)
            : String.format(Locale.ROOT, "%.0f M", x / 1e6);
  }
}
