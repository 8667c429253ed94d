package dev.bitwright.training;

/**
 * The values that path following may choose, and which it chooses: {@code {-K delta, ..., K delta}}
 * with K steps of delta on each side, or where a threshold lambda is hard, {@code {0, +-(lambda + k
 * delta)}} for k of 0 to K.
 *
 * @param kind what happens to a value
 * @param delta the step
 * @param steps K
 * @param lambda the threshold of soft and hard
 * @param releasedTies whether -0.5 gives 0 and 0.5 gives 1
 * @param grid where levels are not evenly spaced, all of them; otherwise null
 */
record Alphabet(
    Rounding.Kind kind,
    double delta,
    int steps,
    double lambda,
    boolean releasedTies,
    LevelGrid grid) {

  /**
   * The value for z.
   *
   * @param chance 0 to 1, excluded; read by the stochastic kind
   */
  double value(double z, double chance) {
    return switch (kind) {
      case STOCHASTIC -> {
        double below = Math.floor(z / delta);
        double chosen = chance < z / delta - below ? below + 1 : below;
        yield delta * Math.max(-steps, Math.min(steps, chosen));
      }
      case SOFT -> plain(Math.copySign(Math.max(Math.abs(z) - lambda, 0), z));
      case HARD ->
          Math.abs(z) <= lambda
              ? 0
              : Math.copySign(lambda + delta * magnitude((Math.abs(z) - lambda) / delta), z);
      default -> plain(z);
    };
  }

  private double plain(double z) {
    if (grid != null) {
      return delta * grid.nearest(z / delta, 0);
    }
    double y = z / delta;
    return delta * Math.copySign(magnitude(releasedTies ? y : Math.abs(y)), z);
  }

  private double magnitude(double y) {
    return Math.min(Math.abs(Math.floor(y + 0.5)), steps);
  }
}
