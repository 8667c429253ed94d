package dev.bitwright.examples.report;

import java.util.List;

/**
 * A few quantities as horizontal bars.
 *
 * @param title above the picture
 * @param bars from top to bottom
 */
public record BarChart(String title, List<Bar> bars) {
  private static final int WIDTH = 760;
  private static final int LEFT = 230;
  private static final int RIGHT = WIDTH - 150;

  /**
   * One bar.
   *
   * @param name to its left
   * @param value decides its length
   * @param text to its right
   * @param colour as in CSS
   */
  public record Bar(String name, double value, String text, String colour) {}

  /** The picture. */
  public String svg() {
    double most = Math.max(1e-9, bars.stream().mapToDouble(Bar::value).max().orElse(1));
    Svg svg = new Svg(WIDTH, 34 + bars.size() * 30, title);
    svg.text(0, 20, "start", "title", title);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double y = 34 + i * 30;
      double length = Math.max(1, bar.value / most * (RIGHT - LEFT));
      svg.text(LEFT - 10, y + 15, "end", "mark", bar.name);
      svg.box(LEFT, y, length, 20, bar.colour, bar.name + ": " + bar.text);
      svg.text(LEFT + length + 8, y + 15, "start", "mark", bar.text);
    }
    return svg.toString();
  }
}
