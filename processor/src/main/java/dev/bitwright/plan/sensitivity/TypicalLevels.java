package dev.bitwright.plan.sensitivity;

import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import java.util.stream.IntStream;

/**
 * The levels that a quantizer has at one setting of its parameters, where its level set holds those
 * of all settings.
 */
public final class TypicalLevels {
  private TypicalLevels() {}

  /**
   * The levels: those of the quantizer as they are, but with a zero point those of one in the
   * middle, and where a coder finds the weights {@code 2^bits} even ones without a zero, since the
   * coordinates of a group are free and at their best close to powers of two.
   *
   * @param nonNegative whether the quantized values are never negative, so that a zero point lies
   *     at the end
   */
  public static LevelSet of(Quantizer q, boolean nonNegative) {
    LevelSet all = q.levels();
    if (q.coder().isPresent()) {
      int last = (1 << q.bits()) - 1;
      return new LevelSet(IntStream.rangeClosed(0, last).map(i -> 2 * i - last).boxed().toList());
    }
    int span = all.maximum();
    if (!(q.lowest() instanceof Formula.Constant) && all.minimum() == -span) {
      int zero = nonNegative ? 0 : (span + 1) / 2;
      return LevelSet.range(-zero, span - zero);
    }
    return all;
  }

  /** A short word for them: {@code -4..3}, or with their number where some are left out. */
  public static String word(LevelSet levels) {
    String ends = levels.minimum() + ".." + levels.maximum();
    return levels.contiguous() ? ends : ends + "/" + levels.size();
  }
}
