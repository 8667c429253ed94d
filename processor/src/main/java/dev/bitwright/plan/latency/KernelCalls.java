package dev.bitwright.plan.latency;

import java.util.ArrayList;
import java.util.List;

/** Calls of kernels, as the generated Java makes them in one run. */
final class KernelCalls {
  private final List<Call> calls = new ArrayList<>();

  /**
   * Equal calls.
   *
   * @param size of the kernel's kind; KiB where rows are gone through again and again
   * @param length of the row
   */
  record Call(JavaKernel kernel, double count, double size, long length) {}

  void add(JavaKernel kernel, double count, double size, long length) {
    if (count > 0 && length > 0) {
      calls.add(new Call(kernel, count, size, length));
    }
  }

  void add(JavaKernel kernel, double count, long length) {
    add(kernel, count, 0, length);
  }

  List<Call> all() {
    return List.copyOf(calls);
  }

  /** What all calls take, in whole nanoseconds, rounded up. */
  long nanoseconds(KernelCurves curves) {
    double sum = 0;
    for (Call call : calls) {
      sum += call.count() * curves.picoseconds(call.kernel(), call.size(), call.length());
    }
    return (long) Math.ceil(sum / 1000);
  }
}
