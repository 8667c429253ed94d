package dev.bitwright.examples;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Loads a shipped model and classifies a few images. This is what a deployed program looks like: it
 * needs the model's classes, its weights and {@code bitwright-runtime-min}, nothing else.
 */
public final class Classify {
  private static final int IMAGE_HEADER = 16;
  private static final int LABEL_HEADER = 8;

  private Classify() {}

  /** Prints what ten test images are taken for. */
  public static void main(String[] arguments) throws IOException {
    try (InputStream weights = Classify.class.getResourceAsStream("FashionDemoNet.weights");
        InputStream images = open("fashion/t10k-images-idx3-ubyte.gz", IMAGE_HEADER);
        InputStream labels = open("fashion/t10k-labels-idx1-ubyte.gz", LABEL_HEADER)) {
      FashionDemoNetModel.Session session = FashionDemoNetModel.load(weights).newSession();
      for (int i = 0; i < 10; i++) {
        int label = session.classify(images.readNBytes(28 * 28));
        System.out.printf(
            "%-10s  really %s%n",
            FashionLabels.NAMES.get(label), FashionLabels.NAMES.get(labels.read()));
      }
    }
  }

  /** The bytes of an IDX file behind its header. */
  private static InputStream open(String name, int header) throws IOException {
    InputStream stream = new GZIPInputStream(Classify.class.getResourceAsStream(name));
    stream.skipNBytes(header);
    return stream;
  }
}
