package dev.bitwright.training;

/**
 * Random changes of a training image. An implementation decides by seed, epoch and image index
 * alone, so that neither threads nor an interruption change a run, and is called by several threads
 * at once.
 */
public interface Augmentation {
  /**
   * Writes the changed image.
   *
   * @param from image, {@code channels*height*width} bytes, not to be changed
   * @param to of the same size, another array
   * @param index index of the image within the training set
   */
  void apply(
      byte[] from, byte[] to, int channels, int height, int width, long seed, int epoch, int index);

  /** Names what it does with all its settings; a resumed run must name the same. */
  String description();

  /** Whether images are left as they are. */
  default boolean isNone() {
    return false;
  }

  /** Images as they are. */
  static Augmentation none() {
    return new FlipAndShift(false, 0, 0);
  }

  /** Half of the images mirrored left to right. */
  static Augmentation horizontalFlip() {
    return new FlipAndShift(true, 0, 0);
  }

  /**
   * Every image moved by up to {@code pixels} along each axis, and half of them mirrored if wanted.
   *
   * @param flip whether half of the images are mirrored left to right
   * @param pixels 0 to 1024
   * @param border what moves in from outside, 0 to 255: the byte that stands for zero
   */
  static Augmentation flipAndShift(boolean flip, int pixels, int border) {
    return new FlipAndShift(flip, pixels, border);
  }
}
