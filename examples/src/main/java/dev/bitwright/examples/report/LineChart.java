package dev.bitwright.examples.report;

import java.util.List;
import java.util.Locale;

/**
 * Curves over epochs.
 *
 * @param title above the picture
 * @param unit what the vertical axis shows
 * @param curves in the order of the legend
 */
public record LineChart(String title, String unit, List<Curve> curves) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 340;
  private static final int LEFT = 64;
  private static final int RIGHT = WIDTH - 14;
  private static final int TOP = 78;
  private static final int BOTTOM = HEIGHT - 48;

  /**
   * One curve.
   *
   * @param name in the legend
   * @param colour as in CSS
   * @param dashed whether its line is broken
   * @param x from left to right
   * @param y of the same length
   */
  public record Curve(String name, String colour, boolean dashed, double[] x, double[] y) {}

  /** The picture. */
  public String svg() {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double last = 1;
    for (Curve curve : curves) {
      for (int i = 0; i < curve.x.length; i++) {
        least = Math.min(least, curve.y[i]);
        most = Math.max(most, curve.y[i]);
        last = Math.max(last, curve.x[i]);
      }
    }
    Axis vertical = Axis.around(least, most, 6);
    Axis marks = Axis.around(0, last, 12);
    Axis across = new Axis(0, last, Math.max(1, marks.step()));
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    svg.text(LEFT, 20, "start", "title", title);
    for (double mark : vertical.marks()) {
      double y = vertical.at(mark, BOTTOM, TOP);
      svg.line(LEFT, y, RIGHT, y, "grid");
      svg.text(LEFT - 8, y + 4, "end", "mark", vertical.text(mark));
    }
    for (double mark : across.marks()) {
      double x = across.at(mark, LEFT, RIGHT);
      svg.line(x, BOTTOM, x, BOTTOM + 5, "axis");
      svg.text(x, BOTTOM + 19, "middle", "mark", across.text(mark));
    }
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis");
    svg.text((LEFT + RIGHT) / 2.0, HEIGHT - 8, "middle", "label", "epoch");
    svg.upward(16, (TOP + BOTTOM) / 2.0, "label", unit);
    for (int c = 0; c < curves.size(); c++) {
      curve(svg, curves.get(c), vertical, across);
      double x = LEFT + (c % 2) * 240;
      double y = 40 + c / 2 * 18;
      svg.path(
          new double[] {x, x + 28},
          new double[] {y - 4, y - 4},
          curves.get(c).colour,
          curves.get(c).dashed);
      svg.text(x + 36, y, "start", "mark", curves.get(c).name);
    }
    return svg.toString();
  }

  private static void curve(Svg svg, Curve curve, Axis vertical, Axis across) {
    double[] x = new double[curve.x.length];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = across.at(curve.x[i], LEFT, RIGHT);
      y[i] = vertical.at(curve.y[i], BOTTOM, TOP);
    }
    svg.path(x, y, curve.colour, curve.dashed);
    for (int i = 0; i < x.length; i++) {
      svg.dot(
          x[i],
          y[i],
          curve.colour,
          String.format(Locale.ROOT, "%s, epoch %.0f: %.4g", curve.name, curve.x[i], curve.y[i]));
    }
  }
}
