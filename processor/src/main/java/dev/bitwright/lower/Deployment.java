package dev.bitwright.lower;

import dev.bitwright.graph.Op;
import dev.bitwright.kernel.IntType;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.scheme.LevelSet;

/** Facts about stages that all lowerings of a deployed network share: widths, shapes, tables. */
public final class Deployment {
  /** Multiplier of the accumulator where weights have an offset on a grid of 1/64. */
  public static final int OFFSET_GRID = 64;

  /** Offset steps are signed 16-bit integers. */
  public static final IntType STEPS = IntType.signed(16);

  public static final IntType MULTIPLIER = IntType.signed(24);
  public static final IntType SHIFT = IntType.ofRange(0, 62);

  /** Powers of two of the int8 scheme's multipliers. */
  public static final IntType EXPONENT = IntType.ofRange(-31, 30);

  private Deployment() {}

  /** The narrowest type of all levels of a set. */
  public static IntType type(LevelSet levels) {
    return IntType.ofRange(levels.minimum(), levels.maximum());
  }

  /** The type of a stage's accumulator, as proven for any weights of the type. */
  public static IntType type(Interval range) {
    return IntType.ofRange(range.low(), range.high());
  }

  /** The type of a threshold: sign * accumulator, or one past its end. */
  public static IntType thresholdType(Interval range) {
    return IntType.ofRange(
        Math.min(Math.min(range.low(), -range.high()), -1),
        Math.max(range.high(), -range.low()) + 1);
  }

  /**
   * Whether scores are the accumulator and a bias: nothing but shape operators lies between, or a
   * scale and a bias of the accumulator's own node.
   */
  public static boolean isBias(Emission emission) {
    return emission.form() == Emission.Form.SCORES
        && emission.path().stream()
            .allMatch(
                n ->
                    n.op() instanceof Op.Flatten
                        || n.op() instanceof Op.Dropout
                        || n.op() instanceof Op.Identity
                        || n.op() instanceof Op.MaxPool);
  }
}
