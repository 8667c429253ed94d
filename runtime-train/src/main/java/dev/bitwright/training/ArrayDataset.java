package dev.bitwright.training;

/** Images held in memory, one byte array for all. */
public final class ArrayDataset implements Dataset {
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] images;
  private final byte[] labels;

  /**
   * @param images all images one after another, not copied
   * @param labels classes 0 to 255 as unsigned bytes, not copied
   * @throws IllegalArgumentException when the lengths do not agree
   */
  public ArrayDataset(int channels, int height, int width, byte[] images, byte[] labels) {
    if ((long) channels * height * width * labels.length != images.length) {
      throw new IllegalArgumentException(
          images.length
              + " bytes are not "
              + labels.length
              + " images of "
              + channels
              + "x"
              + height
              + "x"
              + width);
    }
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.images = images;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void read(int index, byte[] into) {
    System.arraycopy(images, index * imageSize(), into, 0, imageSize());
  }

  @Override
  public int label(int index) {
    return labels[index] & 0xFF;
  }
}
