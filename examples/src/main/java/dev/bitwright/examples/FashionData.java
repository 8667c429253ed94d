package dev.bitwright.examples;

import dev.bitwright.training.Dataset;
import dev.bitwright.training.IdxDataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fashion-MNIST (Xiao, Rasul, Vollgraf, 2017): 28 x 28 grey images of ten kinds of clothes.
 *
 * @param source where it comes from, for people
 * @param train training images
 * @param test test images
 */
public record FashionData(String source, Dataset train, Dataset test) {
  /** The 4,000 training and 1,000 test images that come with the examples. */
  public static FashionData embedded() {
    return new FashionData(
        "the embedded part of Fashion-MNIST", resource("train"), resource("t10k"));
  }

  /**
   * The four files of the full set, under their usual names, compressed or not.
   *
   * @throws dev.bitwright.runtime.BitwrightException when a file is missing or not IDX
   */
  public static FashionData folder(Path folder) {
    return new FashionData(folder.toString(), read(folder, "train"), read(folder, "t10k"));
  }

  /** The first images of both sets, at most those there are. */
  public FashionData part(int trainImages, int testImages) {
    return new FashionData(
        source,
        train.subset(0, Math.min(trainImages, train.size())),
        test.subset(0, Math.min(testImages, test.size())));
  }

  /** One line about it. */
  public String description() {
    return String.format(
        java.util.Locale.ROOT,
        "%,d training and %,d test images, %s",
        train.size(),
        test.size(),
        source);
  }

  private static Dataset read(Path folder, String part) {
    return IdxDataset.read(file(folder, images(part)), file(folder, labels(part)));
  }

  private static Path file(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
  }

  private static Dataset resource(String part) {
    String images = "fashion/" + images(part) + ".gz";
    String labels = "fashion/" + labels(part) + ".gz";
    try (InputStream imageStream = FashionData.class.getResourceAsStream(images);
        InputStream labelStream = FashionData.class.getResourceAsStream(labels)) {
      return IdxDataset.read(imageStream, images, labelStream, labels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String images(String part) {
    return part + "-images-idx3-ubyte";
  }

  private static String labels(String part) {
    return part + "-labels-idx1-ubyte";
  }
}
