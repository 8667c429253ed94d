package dev.bitwright.examples;

import dev.bitwright.runtime.Dataset;
import java.io.IOException;
import java.io.InputStream;

/** Loads a shipped model and classifies a few images. */
public final class Classify {
  private Classify() {}

  /** Prints what ten test images are taken for. */
  public static void main(String[] arguments) throws IOException {
    Dataset test = FashionData.embedded().test();
    try (InputStream weights = Classify.class.getResourceAsStream("FashionDemoNet.weights")) {
      FashionDemoNetModel.Session session = FashionDemoNetModel.load(weights).newSession();
      byte[] image = new byte[28 * 28];
      for (int i = 0; i < 10; i++) {
        test.read(i, image);
        System.out.printf(
            "%-10s  really %s%n",
            FashionData.CLASSES.get(session.classify(image)),
            FashionData.CLASSES.get(test.label(i)));
      }
    }
  }
}
