package dev.bitwright.graph;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one sample on an edge, without the batch axis: {@code [channels, height, width]} for
 * images and {@code [features]} for vectors.
 *
 * @param dimensions the extents, outermost first, each at least 1
 */
public record Shape(List<Integer> dimensions) {
  public Shape {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty() || dimensions.stream().anyMatch(d -> d < 1)) {
      throw new IllegalArgumentException("extents must be at least 1: " + dimensions);
    }
  }

  /** An image of {@code channels} planes of {@code height} rows of {@code width} pixels. */
  public static Shape image(int channels, int height, int width) {
    return new Shape(List.of(channels, height, width));
  }

  /** A vector of {@code features} numbers. */
  public static Shape vector(int features) {
    return new Shape(List.of(features));
  }

  public boolean isImage() {
    return dimensions.size() == 3;
  }

  /** The number of channels of an image, or of features of a vector. */
  public int channels() {
    return dimensions.get(0);
  }

  /** The height of an image, 1 for a vector. */
  public int height() {
    return isImage() ? dimensions.get(1) : 1;
  }

  /** The width of an image, 1 for a vector. */
  public int width() {
    return isImage() ? dimensions.get(2) : 1;
  }

  /** Positions in one channel: height times width. */
  public int positions() {
    return height() * width();
  }

  /** The number of values in one sample. */
  public long elements() {
    long product = 1;
    for (int d : dimensions) {
      product *= d;
    }
    return product;
  }

  @Override
  public String toString() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
