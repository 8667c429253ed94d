package dev.bitwright.plan.latency;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures every kernel that the generated Java inference calls: the least thread time of many
 * short rounds, all forms one after another in each round, so that a machine that is busy for a
 * while disturbs none more than the others. Prints a line for each kernel, size and length with the
 * picoseconds of an operation. What the JIT makes of a kernel differs from one process to the next:
 * {@link KernelCurvesTable} takes several of them.
 */
public final class KernelCurvesBenchmark {
  static final int[] LENGTHS = {
    1, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 400, 512, 784, 1024, 4096
  };

  private static final long SHORTEST = 30_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final JavaKernel kernel;
  private final int size;
  private final int length;
  private final KernelForms.Pass pass;
  private int repeats = 1;
  private double least = Double.POSITIVE_INFINITY;

  private KernelCurvesBenchmark(JavaKernel kernel, int size, int length) {
    this.kernel = kernel;
    this.size = size;
    this.length = length;
    this.pass = KernelForms.of(kernel, size, length);
  }

  private long time(int count) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      pass.run().run();
    }
    return THREADS.getCurrentThreadCpuTime() - start;
  }

  private void warm() {
    while (time(repeats) < SHORTEST) {
      repeats *= 2;
    }
  }

  private void round() {
    pass.run().run();
    least = Math.min(least, 1000.0 * time(repeats) / repeats / pass.operations());
  }

  /**
   * Prints what it measured.
   *
   * @param args rounds
   */
  public static void main(String[] args) {
    List<KernelCurvesBenchmark> all = new ArrayList<>();
    for (JavaKernel kernel : JavaKernel.values()) {
      for (int size : kernel.size().measured()) {
        for (int length : LENGTHS) {
          all.add(new KernelCurvesBenchmark(kernel, size, length));
        }
      }
    }
    // the JIT sees all lengths before it settles
    for (int i = 0; i < 3; i++) {
      all.forEach(b -> b.repeats = 1);
      all.forEach(KernelCurvesBenchmark::warm);
    }
    for (int round = 0; round < Integer.parseInt(args[0]); round++) {
      all.forEach(KernelCurvesBenchmark::round);
    }
    all.forEach(
        b ->
            System.out.printf(
                Locale.ROOT, "%s %d %d %.4f%n", b.kernel.word(), b.size, b.length, b.least));
  }
}
