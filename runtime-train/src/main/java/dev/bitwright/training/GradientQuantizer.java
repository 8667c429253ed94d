package dev.bitwright.training;

/**
 * Gradients in a few bits, as DoReFa-Net trains with them (Zhou et al., arXiv 1606.06160, equation
 * 12): with {@code r} the largest magnitude of an image's gradient, {@code n = 2^bits - 1} and
 * noise {@code v}, even over {@code +-1/(2n)}, a gradient becomes {@code 2r * (rint(n * clip(g/(2r)
 * + 1/2 + v, 0, 1)) / n - 1/2)}. The noise makes its expectation the gradient itself, but near
 * {@code +-r}.
 */
public final class GradientQuantizer {
  /** Apart from the numbers of dropouts. */
  private static final int FIRST_LAYER = 1 << 16;

  private GradientQuantizer() {}

  /**
   * Quantizes the gradient of a layer's output in its place.
   *
   * @param g {@code [channels][images*size]}
   * @param size values per image and channel
   * @param images images of this part
   * @param firstImage index within the batch of the first image of this part
   * @param bits 1 to 16
   * @param seed seed of the run
   * @param step optimizer steps done
   * @param layer a number that no other layer with quantized gradients has
   */
  public static void apply(
      float[][] g,
      int size,
      int images,
      int firstImage,
      int bits,
      long seed,
      long step,
      int layer) {
    int span = (1 << bits) - 1;
    long start = ElementDraws.start(seed, step, FIRST_LAYER + layer);
    for (int i = 0; i < images; i++) {
      float largest = largest(g, i * size, size);
      if (largest == 0f) {
        continue;
      }
      for (int c = 0; c < g.length; c++) {
        long element = ((long) (firstImage + i) * g.length + c) * size;
        for (int j = 0; j < size; j++) {
          // the middle of the draw's interval, so that the noise has no bias
          float noise = (ElementDraws.of(start, element + j) + 0.5f) / ElementDraws.BOUND - 0.5f;
          g[c][i * size + j] = quantized(g[c][i * size + j], largest, span, noise);
        }
      }
    }
  }

  private static float largest(float[][] g, int from, int size) {
    float largest = 0f;
    for (float[] row : g) {
      for (int j = from; j < from + size; j++) {
        largest = Math.max(largest, Math.abs(row[j]));
      }
    }
    return largest;
  }

  /**
   * One gradient.
   *
   * @param noise in steps of the grid, -1/2 to 1/2
   */
  static float quantized(float g, float largest, int span, float noise) {
    float code = (float) Math.rint(span * (g / (2f * largest) + 0.5f) + noise);
    return 2f * largest * (Math.min(Math.max(code, 0f), span) / span - 0.5f);
  }
}
