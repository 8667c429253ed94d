package dev.bitwright.plan.latency;

import java.util.function.ToDoubleBiFunction;

/** Tables of kernels for tests. */
public final class Curves {
  private Curves() {}

  /**
   * A table in which a call takes the length of its row times a kernel's time.
   *
   * @param nanoseconds of an operation, by kernel and size
   */
  public static String table(ToDoubleBiFunction<JavaKernel, Integer> nanoseconds) {
    StringBuilder out = new StringBuilder("# for a test\nreference\t1000\nkernel\tsize\t1\t64\n");
    for (JavaKernel kernel : JavaKernel.values()) {
      for (int size : kernel.size().measured()) {
        double each = nanoseconds.applyAsDouble(kernel, size);
        out.append(kernel.word()).append('\t').append(size);
        out.append('\t').append(each).append('\t').append(each).append('\n');
      }
    }
    return out.toString();
  }

  /** What is predicted with such a table. */
  public static StageLatency latency(ToDoubleBiFunction<JavaKernel, Integer> nanoseconds) {
    return new StageLatency(KernelCurves.parse(table(nanoseconds)));
  }
}
