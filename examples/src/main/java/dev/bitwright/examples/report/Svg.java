package dev.bitwright.examples.report;

import java.util.Locale;

/** Builds one inline SVG picture; coordinates in pixels from the upper left corner. */
public final class Svg {
  private final StringBuilder text = new StringBuilder();

  /**
   * @param label what the picture shows, for people who cannot see it
   */
  public Svg(int width, int height, String label) {
    add(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">\n",
        width, height, width, height, escape(label));
  }

  private Svg add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
    return this;
  }

  public Svg line(double x1, double y1, double x2, double y2, String style) {
    return add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n",
        x1, y1, x2, y2, style);
  }

  public Svg box(double x, double y, double width, double height, String colour, String title) {
    return add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\">"
            + "<title>%s</title></rect>\n",
        x, y, width, height, colour, escape(title));
  }

  /**
   * @param anchor {@code start}, {@code middle} or {@code end}
   */
  public Svg text(double x, double y, String anchor, String style, String words) {
    return add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n",
        x, y, anchor, style, escape(words));
  }

  /** Text that reads upwards. */
  public Svg upward(double x, double y, String style, String words) {
    return add(
        "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\" class=\"%s\">"
            + "%s</text>\n",
        x, y, style, escape(words));
  }

  /** Text that reads upwards and starts at the point. */
  public Svg upwardFrom(double x, double y, String style, String words) {
    return add(
        "<text transform=\"translate(%.1f %.1f) rotate(-90)\" class=\"%s\">%s</text>\n",
        x, y, style, escape(words));
  }

  public Svg path(double[] x, double[] y, String colour, boolean dashed) {
    add("<path fill=\"none\" stroke=\"%s\" stroke-width=\"2\"", colour);
    add(dashed ? " stroke-dasharray=\"5 4\" d=\"" : " d=\"");
    for (int i = 0; i < x.length; i++) {
      add("%s%.1f %.1f", i == 0 ? "M" : " L", x[i], y[i]);
    }
    return add("\"/>\n");
  }

  public Svg dot(double x, double y, String colour, String title) {
    return add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s</title></circle>\n",
        x, y, colour, escape(title));
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }

  public static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
