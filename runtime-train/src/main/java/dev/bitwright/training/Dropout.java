package dev.bitwright.training;

/**
 * Inverted dropout (Srivastava et al., "Dropout", JMLR 2014, section 10): every element is kept
 * with probability {@code 1-rate} and then divided by it.
 *
 * <p>Every element is decided by its own {@linkplain ElementDraws draw}, so the backward pass
 * repeats the call instead of storing a mask.
 */
public final class Dropout {
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
    long start = ElementDraws.start(seed, step, layer);
    int threshold = (int) (rate * 0x1p24f);
    float keep = 1f / (1f - rate);
    for (int i = 0; i < images; i++) {
      long element = ((long) (firstImage + i) * channels + channel) * size;
      for (int j = 0; j < size; j++) {
        row[i * size + j] *= ElementDraws.of(start, element + j) < threshold ? 0f : keep;
      }
    }
  }
}
