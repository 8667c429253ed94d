package dev.bitwright.examples;

import com.sun.management.ThreadMXBean;
import dev.bitwright.training.Dataset;
import java.lang.management.ManagementFactory;

/**
 * How fast the integer Java runs, and what it allocates.
 *
 * @param imagesPerSecond one session on one thread
 * @param bytesPerRun bytes that the thread allocated for one run, on average
 */
record Speed(double imagesPerSecond, double bytesPerRun) {
  private static final int RUNS = 1000;

  /**
   * The best round counts: a busy machine disturbs the clock, and the JVM may allocate for itself.
   */
  private static final int ROUNDS = 3;

  /** Measures on the images of a set, after a warm-up. */
  static Speed measure(Deployed model, Dataset data) {
    byte[][] images = new byte[Math.min(RUNS, data.size())][data.imageSize()];
    for (int i = 0; i < images.length; i++) {
      data.read(i, images[i]);
    }
    int[] scores = new int[FashionLabels.NAMES.size()];
    Deployed.Session session = model.newSession().get();
    for (int i = 0; i < RUNS; i++) {
      session.run(images[i % images.length], scores);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = Long.MAX_VALUE;
    double seconds = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      for (int i = 0; i < RUNS; i++) {
        session.run(images[i % images.length], scores);
      }
      seconds = Math.min(seconds, (System.nanoTime() - start) * 1e-9);
      bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return new Speed(RUNS / seconds, (double) bytes / RUNS);
  }
}
