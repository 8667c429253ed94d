package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;

/**
 * Mirroring and moving of images.
 *
 * @param flip whether half of the images are mirrored left to right
 * @param shift most pixels an image is moved along each axis, 0 for none
 * @param border what moves in from outside, as an unsigned byte
 */
record FlipAndShift(boolean flip, int shift, int border) implements Augmentation {
  private static final long STREAM = Philox.stream("augmentation");

  /** Checks the ranges. */
  FlipAndShift {
    if (shift < 0 || shift > 1024) {
      throw RuntimeMessage.OPTION_RANGE.exception("shift", shift, "0 to 1024");
    }
    if (border < 0 || border > 255) {
      throw RuntimeMessage.OPTION_RANGE.exception("border", border, "0 to 255");
    }
  }

  @Override
  public boolean isNone() {
    return !flip && shift == 0;
  }

  @Override
  public void apply(
      byte[] from,
      byte[] to,
      int channels,
      int height,
      int width,
      long seed,
      int epoch,
      int index) {
    long draw = Philox.bits(seed, STREAM + epoch, index);
    boolean mirrored = flip && (draw & 1) != 0;
    int span = 2 * shift + 1;
    int down = (int) ((draw >>> 8 & 0xFFFFF) * span >>> 20) - shift;
    int right = (int) ((draw >>> 32 & 0xFFFFF) * span >>> 20) - shift;
    for (int c = 0; c < channels; c++) {
      for (int h = 0; h < height; h++) {
        int source = h - down;
        for (int w = 0; w < width; w++) {
          int column = (mirrored ? width - 1 - w : w) - right;
          boolean inside = source >= 0 && source < height && column >= 0 && column < width;
          to[(c * height + h) * width + w] =
              inside ? from[(c * height + source) * width + column] : (byte) border;
        }
      }
    }
  }

  @Override
  public String description() {
    return isNone() ? "none" : "flip=" + flip + " shift=" + shift + " border=" + border;
  }
}
