package dev.bitwright.training;

/**
 * Inverted dropout (Srivastava et al., "Dropout", JMLR 2014, section 10): every element is kept
 * with probability {@code 1-rate} and then divided by it.
 *
 * <p>Element e of a step and layer is decided by output e of a SplitMix64 sequence (Steele, Lea,
 * Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 16) that starts from
 * seed, step and layer. So the choice depends on no thread and no earlier draw, and the backward
 * pass repeats the call instead of storing a mask.
 */
public final class Dropout {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Dropout() {}

  /**
   * Multiplies a channel row in place by the mask; call it with the same numbers on the gradient.
   *
   * @param row {@code [images*size]}
   * @param channel index of this row
   * @param channels number of rows of the tensor
   * @param size values per image and channel
   * @param images images of this part
   * @param firstImage index within the batch of the first image of this part
   * @param rate probability of zero, 0 to below 1
   * @param seed seed of the run
   * @param step optimizer steps done
   * @param layer a number that no other dropout layer of the network has
   */
  public static void apply(
      float[] row,
      int channel,
      int channels,
      int size,
      int images,
      int firstImage,
      float rate,
      long seed,
      long step,
      int layer) {
    long start = mix(mix(seed + GOLDEN) + step * GOLDEN) + layer * 0xD1B54A32D192ED03L;
    int threshold = (int) (rate * 0x1p24f);
    float keep = 1f / (1f - rate);
    for (int i = 0; i < images; i++) {
      long element = ((long) (firstImage + i) * channels + channel) * size;
      for (int j = 0; j < size; j++) {
        int draw = (int) (mix(start + (element + j + 1) * GOLDEN) >>> 40);
        row[i * size + j] *= draw < threshold ? 0f : keep;
      }
    }
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
