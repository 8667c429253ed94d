package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.function.IntUnaryOperator;

/** Labelled images with random access. All methods may be called by several threads at once. */
public interface Dataset {
  /** Number of images. */
  int size();

  /** Channels of an image. */
  int channels();

  /** Rows of an image. */
  int height();

  /** Columns of an image. */
  int width();

  /**
   * Writes image {@code index} to the first {@code channels*height*width} bytes of {@code into},
   * channel after channel, row after row.
   */
  void read(int index, byte[] into);

  /** Class of image {@code index}. */
  int label(int index);

  /**
   * Writes what a mean-squared loss compares the scores with; by default one for the label and zero
   * elsewhere.
   */
  default void target(int index, float[] into) {
    java.util.Arrays.fill(into, 0f);
    into[label(index)] = 1f;
  }

  /** Bytes of one image. */
  default int imageSize() {
    return channels() * height() * width();
  }

  /** The images {@code [from, to)} of this set. */
  default Dataset subset(int from, int to) {
    if (from < 0 || to > size() || from > to) {
      throw RuntimeMessage.SUBSET_RANGE.exception(from, to, size());
    }
    return map(to - from, i -> from + i);
  }

  /** {@code size} images of this set, image i being {@code index.applyAsInt(i)} of this one. */
  default Dataset map(int size, IntUnaryOperator index) {
    return new MappedDataset(this, size, index);
  }
}
