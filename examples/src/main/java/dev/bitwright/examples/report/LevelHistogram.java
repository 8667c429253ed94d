package dev.bitwright.examples.report;

import java.util.Locale;

/**
 * How the float weights of a layer lie, each coloured by the level it becomes.
 *
 * @param title above the picture
 * @param weights float weights
 * @param levels the integer level of each
 */
public record LevelHistogram(String title, float[] weights, int[] levels) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 290;
  private static final int LEFT = 64;
  private static final int RIGHT = WIDTH - 14;
  private static final int TOP = 70;
  private static final int BOTTOM = HEIGHT - 48;
  private static final int BINS = 80;

  /** Most colours of one picture; more levels than that share colours with their neighbours. */
  private static final int COLOURS = 9;

  /** The picture. */
  public String svg() {
    double spread = 0;
    for (float w : weights) {
      spread += (double) w * w;
    }
    // Four deviations: the few weights beyond would make all others narrow.
    double edge = Math.max(1e-6, 4 * Math.sqrt(spread / weights.length));
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int level : levels) {
      low = Math.min(low, level);
      high = Math.max(high, level);
    }
    int groups = Math.min(COLOURS, high - low + 1);
    int[][] counts = new int[BINS][groups];
    for (int i = 0; i < weights.length; i++) {
      int bin = (int) ((weights[i] + edge) / (2 * edge) * BINS);
      int group = (int) ((long) (levels[i] - low) * groups / (high - low + 1));
      counts[Math.max(0, Math.min(BINS - 1, bin))][group]++;
    }
    return draw(counts, edge, low, high);
  }

  private String draw(int[][] counts, double edge, int low, int high) {
    int most = 1;
    for (int[] bin : counts) {
      int sum = 0;
      for (int count : bin) {
        sum += count;
      }
      most = Math.max(most, sum);
    }
    Axis vertical = Axis.around(0, most, 5);
    Axis round = Axis.around(-edge, edge, 8);
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    svg.text(LEFT, 20, "start", "title", title);
    for (double mark : vertical.marks()) {
      double y = vertical.at(mark, BOTTOM, TOP);
      svg.line(LEFT, y, RIGHT, y, "grid");
      svg.text(LEFT - 8, y + 4, "end", "mark", vertical.text(mark));
    }
    double width = (double) (RIGHT - LEFT) / BINS;
    for (int b = 0; b < BINS; b++) {
      int below = 0;
      for (int g = 0; g < counts[b].length; g++) {
        double from = vertical.at(below, BOTTOM, TOP);
        below += counts[b][g];
        double to = vertical.at(below, BOTTOM, TOP);
        if (counts[b][g] > 0) {
          svg.box(
              LEFT + b * width,
              to,
              Math.max(0.5, width - 0.8),
              from - to,
              colour(g, counts[b].length),
              String.format(
                  Locale.ROOT,
                  "level %s: %d weights",
                  name(g, counts[b].length, low, high),
                  counts[b][g]));
        }
      }
    }
    for (double mark : round.marks()) {
      if (Math.abs(mark) <= edge) {
        double x = LEFT + (mark + edge) / (2 * edge) * (RIGHT - LEFT);
        svg.line(x, BOTTOM, x, BOTTOM + 5, "axis");
        svg.text(x, BOTTOM + 19, "middle", "mark", round.text(mark));
      }
    }
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis");
    svg.text((LEFT + RIGHT) / 2.0, HEIGHT - 8, "middle", "label", "float weight");
    svg.upward(16, (TOP + BOTTOM) / 2.0, "label", "weights");
    legend(svg, counts[0].length, low, high);
    return svg.toString();
  }

  private static void legend(Svg svg, int groups, int low, int high) {
    svg.text(LEFT, 42, "start", "mark", "level");
    boolean single = groups == high - low + 1;
    double step = single ? Math.min(90, (double) (RIGHT - LEFT - 44) / groups) : 30;
    for (int g = 0; g < groups; g++) {
      double x = LEFT + 44 + g * step;
      svg.box(x, 33, single ? 10 : step, 10, colour(g, groups), name(g, groups, low, high));
      if (single) {
        svg.text(x + 14, 42, "start", "mark", name(g, groups, low, high));
      }
    }
    if (!single) {
      svg.text(LEFT + 44, 55, "start", "mark", Integer.toString(low));
      svg.text(LEFT + 44 + groups * step, 55, "end", "mark", Integer.toString(high));
    }
  }

  /** The levels of a colour. */
  private static String name(int group, int groups, int low, int high) {
    int span = high - low + 1;
    int first = low + (int) (((long) group * span + groups - 1) / groups);
    int last = low + (int) (((long) (group + 1) * span + groups - 1) / groups) - 1;
    return first == last ? Integer.toString(first) : first + ".." + last;
  }

  /** From blue over grey to orange. */
  private static String colour(int group, int groups) {
    double t = groups == 1 ? 0.5 : (double) group / (groups - 1);
    int[] from = t < 0.5 ? new int[] {29, 99, 182} : new int[] {178, 182, 190};
    int[] to = t < 0.5 ? new int[] {178, 182, 190} : new int[] {214, 98, 24};
    double u = t < 0.5 ? 2 * t : 2 * t - 1;
    return String.format(
        Locale.ROOT,
        "#%02x%02x%02x",
        Math.round(from[0] + u * (to[0] - from[0])),
        Math.round(from[1] + u * (to[1] - from[1])),
        Math.round(from[2] + u * (to[2] - from[2])));
  }
}
