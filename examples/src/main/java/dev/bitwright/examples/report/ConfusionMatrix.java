package dev.bitwright.examples.report;

import java.util.List;
import java.util.Locale;

/**
 * What was taken for what.
 *
 * @param classes names in order
 * @param counts {@code [label][predicted]}
 */
public record ConfusionMatrix(List<String> classes, int[][] counts) {
  private static final int CELL = 46;
  private static final int LEFT = 120;
  private static final int TOP = 92;

  /** The picture. */
  public String svg() {
    int n = classes.size();
    int width = LEFT + n * CELL + 76;
    int height = TOP + n * CELL + 12;
    Svg svg = new Svg(width, height, "confusion matrix");
    svg.text(LEFT + n * CELL / 2.0, 16, "middle", "label", "taken for");
    svg.upward(14, TOP + n * CELL / 2.0, "label", "really");
    svg.text(LEFT + n * CELL + 38, TOP - 10, "middle", "mark", "right");
    for (int label = 0; label < n; label++) {
      int all = 0;
      for (int count : counts[label]) {
        all += count;
      }
      double y = TOP + label * CELL;
      svg.text(LEFT - 8, y + CELL / 2.0 + 4, "end", "mark", classes.get(label));
      heading(svg, label);
      for (int predicted = 0; predicted < n; predicted++) {
        cell(svg, label, predicted, all);
      }
      svg.text(
          LEFT + n * CELL + 38,
          y + CELL / 2.0 + 4,
          "middle",
          "mark",
          String.format(Locale.ROOT, "%.0f %%", all == 0 ? 0 : 100.0 * counts[label][label] / all));
    }
    return svg.toString();
  }

  private void heading(Svg svg, int column) {
    double x = LEFT + column * CELL + CELL / 2.0;
    svg.upwardFrom(x + 4, TOP - 8, "mark", classes.get(column));
  }

  private void cell(Svg svg, int label, int predicted, int all) {
    int count = counts[label][predicted];
    double share = all == 0 ? 0 : (double) count / all;
    // Square root: the interesting counts are small ones off the diagonal.
    double strength = Math.sqrt(share);
    int[] full = label == predicted ? new int[] {22, 112, 92} : new int[] {190, 60, 38};
    String colour =
        String.format(
            Locale.ROOT,
            "#%02x%02x%02x",
            Math.round(250 + strength * (full[0] - 250)),
            Math.round(250 + strength * (full[1] - 250)),
            Math.round(250 + strength * (full[2] - 250)));
    double x = LEFT + predicted * CELL;
    double y = TOP + label * CELL;
    svg.box(
        x + 1,
        y + 1,
        CELL - 2,
        CELL - 2,
        colour,
        count + " of " + classes.get(label) + " taken for " + classes.get(predicted));
    if (count > 0) {
      svg.text(
          x + CELL / 2.0,
          y + CELL / 2.0 + 4,
          "middle",
          strength > 0.6 ? "inverse" : "cell",
          Integer.toString(count));
    }
  }
}
