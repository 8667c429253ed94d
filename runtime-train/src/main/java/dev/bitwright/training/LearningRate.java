package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;

/**
 * Learning rate as a function of the step alone. With {@code warmUp > 0} the rate of the constant,
 * step and cosine forms rises linearly from {@code peak/steps} to the peak over that share of all
 * steps (Goyal et al., "Accurate, large minibatch SGD", 2017, section 2.2).
 *
 * @param kind form of the curve
 * @param peak highest rate, above 0
 * @param warmUp share of all steps before the peak, 0 to below 1
 * @param every epochs between two drops (step form)
 * @param factor factor of a drop (step form); lowest rate as a share of the peak (cosine form)
 */
public record LearningRate(Kind kind, double peak, double warmUp, int every, double factor) {
  /** The forms. */
  public enum Kind {
    /** Always the peak. */
    CONSTANT,
    /** Times {@code factor} every {@code every} epochs. */
    STEP,
    /** Half a cosine from the peak to {@code factor*peak}. */
    COSINE,
    /** Half a cosine up to the peak and half a cosine down. */
    ONE_CYCLE
  }

  private static final double START = 1.0 / 25;
  private static final double END = START * 1e-4;

  /** Checks the ranges. */
  public LearningRate {
    if (!(peak > 0 && peak < Double.POSITIVE_INFINITY)) {
      throw RuntimeMessage.OPTION_RANGE.exception("learning rate", peak, "above 0, finite");
    }
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw RuntimeMessage.OPTION_RANGE.exception("warm-up", warmUp, "0 <= warm-up < 1");
    }
    if (every < 1) {
      throw RuntimeMessage.OPTION_RANGE.exception("epochs between drops", every, "1 or more");
    }
    if (!(factor >= 0 && factor <= 1)) {
      throw RuntimeMessage.OPTION_RANGE.exception("factor", factor, "0 to 1");
    }
  }

  /** Always {@code rate}. */
  public static LearningRate constant(double rate) {
    return new LearningRate(Kind.CONSTANT, rate, 0, 1, 1);
  }

  /** Times {@code factor} every {@code epochs} epochs. */
  public static LearningRate step(double peak, int epochs, double factor) {
    return new LearningRate(Kind.STEP, peak, 0, epochs, factor);
  }

  /**
   * From the peak to zero: {@code peak/2 * (1 + cos(pi*t))}. Loshchilov, Hutter, "SGDR", ICLR 2017,
   * equation 5, without restarts.
   */
  public static LearningRate cosine(double peak) {
    return new LearningRate(Kind.COSINE, peak, 0, 1, 0);
  }

  /**
   * Cosine from peak/25 up to the peak over the share {@code warmUp} of all steps, then cosine down
   * to peak/250000 (Smith, Topin, "Super-convergence", 2017, with cosine instead of lines; the
   * constants are those commonly used).
   */
  public static LearningRate oneCycle(double peak, double warmUp) {
    return new LearningRate(Kind.ONE_CYCLE, peak, warmUp, 1, 1);
  }

  /** The same curve with a linear rise over the share {@code share} of all steps. */
  public LearningRate withWarmUp(double share) {
    return new LearningRate(kind, peak, share, every, factor);
  }

  /**
   * The rate of a step.
   *
   * @param step steps done before, from 0
   * @param stepsPerEpoch steps of an epoch, at least 1
   * @param epochs epochs of the run, at least 1
   */
  public double at(long step, long stepsPerEpoch, int epochs) {
    long total = stepsPerEpoch * epochs;
    if (kind == Kind.ONE_CYCLE) {
      double up = warmUp * total - 1;
      double down = total - 1;
      if (step <= up) {
        return between(START * peak, peak, up <= 0 ? 1 : step / up);
      }
      double length = down - Math.max(0, up);
      double t = length <= 0 ? 1 : (step - Math.max(0, up)) / length;
      return between(peak, END * peak, Math.min(1, t));
    }
    double rising = warmUp * total;
    if (step < rising) {
      return peak * Math.min(1, (step + 1) / rising);
    }
    return switch (kind) {
      case CONSTANT, ONE_CYCLE -> peak;
      case STEP -> peak * StrictMath.pow(factor, step / stepsPerEpoch / every);
      case COSINE ->
          between(peak, factor * peak, Math.min(1, (step - rising) / Math.max(1, total - rising)));
    };
  }

  private static double between(double from, double to, double t) {
    return to + (from - to) / 2 * (1 + StrictMath.cos(StrictMath.PI * t));
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT)
        + "(peak="
        + Decimal.of(peak)
        + ", warm-up="
        + Decimal.of(warmUp)
        + ", every="
        + every
        + ", factor="
        + Decimal.of(factor)
        + ")";
  }
}
