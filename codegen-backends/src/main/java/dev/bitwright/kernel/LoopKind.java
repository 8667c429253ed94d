package dev.bitwright.kernel;

/**
 * How a loop may run. The meaning is the same for all kinds: one iteration after the other.
 *
 * @param factor copies of the body for {@code UNROLLED} (0: all of them), else 0
 */
public record LoopKind(Mode mode, int factor) {

  /** The kinds of loops. */
  public enum Mode {
    SEQUENTIAL,
    /** Iterations are independent: no scalar is carried from one to the next. */
    PARALLEL,
    UNROLLED,
    PIPELINED
  }

  public static final LoopKind SEQUENTIAL = new LoopKind(Mode.SEQUENTIAL, 0);
  public static final LoopKind PARALLEL = new LoopKind(Mode.PARALLEL, 0);
  public static final LoopKind PIPELINED = new LoopKind(Mode.PIPELINED, 0);

  public LoopKind {
    if (factor < 0 || factor != 0 && mode != Mode.UNROLLED) {
      throw new KernelException("loop kind " + mode + " with factor " + factor);
    }
  }

  /** {@code factor} copies of the body side by side; 0 for all iterations. */
  public static LoopKind unrolled(int factor) {
    return new LoopKind(Mode.UNROLLED, factor);
  }
}
