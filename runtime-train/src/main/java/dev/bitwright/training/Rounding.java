package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;

/**
 * How weights are put on levels without training: each on the nearest one, or one after another so
 * that the error made in a layer's outputs so far is compensated (GPFQ: Zhang, Zhou and Saab, SIAM
 * J. Math. Data Science 5(2), 2023, arXiv 2201.11113).
 *
 * @param kind what happens to each weight
 * @param lambda of {@code SOFT} and {@code HARD}: the threshold, in units of weights
 * @param patches share of a convolution's windows that are used, above 0 and at most 1
 * @param overlapping whether windows are those of the layer; otherwise they lie side by side
 * @param paperAlphabet whether the alphabet of b bits is the {@code 2^(b-1) + 1} levels that the
 *     paper counts as b - 1 bits, instead of the {@code 2^b - 1} that b bits can hold
 * @param releasedTies whether halves are rounded up, so that -0.5 gives 0 and 0.5 gives 1, as in
 *     the authors' code; otherwise away from zero
 */
public record Rounding(
    Kind kind,
    double lambda,
    double patches,
    boolean overlapping,
    boolean paperAlphabet,
    boolean releasedTies) {

  /** What happens to each weight. */
  public enum Kind {
    /** The nearest level, whatever the other weights. */
    NEAREST,
    /** Path following to the nearest level. */
    PLAIN,
    /** To the level below or above, by chance in proportion to the distance. */
    STOCHASTIC,
    /** Magnitudes reduced by lambda first (L1): more zeros. */
    SOFT,
    /** Magnitudes up to lambda give zero, and no smaller level is used (L0). */
    HARD
  }

  public Rounding {
    if (!(lambda >= 0 && lambda < 1e9)) {
      throw RuntimeMessage.OPTION_RANGE.exception("lambda", lambda, "0 to 1e9");
    }
    if (!(patches > 0 && patches <= 1)) {
      throw RuntimeMessage.OPTION_RANGE.exception("patches", patches, "above 0, at most 1");
    }
  }

  /** Every weight to its nearest level. */
  public static Rounding nearest() {
    return new Rounding(Kind.NEAREST, 0, 0.25, false, false, true);
  }

  /** Greedy path following with the defaults of the authors' code. */
  public static Rounding gpfq() {
    return new Rounding(Kind.PLAIN, 0, 0.25, false, false, true);
  }

  /** The stochastic variant (SPFQ). */
  public Rounding stochastic() {
    return new Rounding(Kind.STOCHASTIC, 0, patches, overlapping, paperAlphabet, releasedTies);
  }

  /** The variant of L1 sparsity. */
  public Rounding soft(double threshold) {
    return new Rounding(Kind.SOFT, threshold, patches, overlapping, paperAlphabet, releasedTies);
  }

  /** The variant of L0 sparsity. */
  public Rounding hard(double threshold) {
    return new Rounding(Kind.HARD, threshold, patches, overlapping, paperAlphabet, releasedTies);
  }

  /** Which windows of a convolution are used. */
  public Rounding windows(double share, boolean overlap) {
    return new Rounding(kind, lambda, share, overlap, paperAlphabet, releasedTies);
  }

  /** With the paper's alphabet of the next smaller width. */
  public Rounding paperLevels() {
    return new Rounding(kind, lambda, patches, overlapping, true, releasedTies);
  }

  /** With halves rounded away from zero. */
  public Rounding symmetricTies() {
    return new Rounding(kind, lambda, patches, overlapping, paperAlphabet, false);
  }
}
