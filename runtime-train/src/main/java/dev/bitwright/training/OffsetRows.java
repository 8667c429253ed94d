package dev.bitwright.training;

/**
 * The accumulator of weights with an offset: {@code 64 * sum(w a) + steps[c] * sum(a)}, where the
 * second sum runs over the window of the levels that the output reads.
 */
public final class OffsetRows {
  private static final int SLOT_ONES = 5;
  private static final int SLOT_SUMS = 6;

  private OffsetRows() {}

  /**
   * Turns {@code sum(w a)} into the accumulator, in place.
   *
   * @param product the convolution that made the sums
   * @param x its input levels
   * @param steps one integer a channel
   * @param y its sums, {@code [outChannels][images*outHeight*outWidth]}
   */
  public static void apply(
      Convolution product, float[][] x, float[] steps, float[][] y, int images, Workspace work) {
    Convolution sums = product.windowSums();
    int groups = sums.outChannels();
    int n = images * product.outHeight() * product.outWidth();
    float[][] ones = work.table(SLOT_ONES, groups, sums.terms());
    for (int g = 0; g < groups; g++) {
      Rows.fill(ones[g], 0, sums.terms(), 1f);
    }
    float[][] windows = work.table(SLOT_SUMS, groups, n);
    sums.forward(x, 0f, ones, windows, images, work);
    int perGroup = y.length / groups;
    for (int c = 0; c < y.length; c++) {
      combine(y[c], windows[c / perGroup], steps[c], n);
    }
  }

  private static void combine(float[] y, float[] window, float steps, int n) {
    for (int j = 0; j < n; j++) {
      y[j] = 64f * y[j] + steps * window[j];
    }
  }
}
