package dev.bitwright.plan.allocation;

import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.plan.solve.Problem;

/**
 * Losses as exact integers: multiples of 2^-40, so that sums do not depend on an order. Beyond what
 * leaves room for the sum over all layers they count as that much.
 */
final class Losses {
  private static final int FRACTION_BITS = 40;

  private final Sensitivity sensitivity;
  private final long most;

  Losses(Sensitivity sensitivity, int layers) {
    this.sensitivity = sensitivity;
    this.most = Problem.LARGEST_SUM / (2L * Math.max(1, layers));
  }

  long weights(Site site, Candidate weights) {
    return exact(sensitivity.weights(site.layer(), weights.quantizer()));
  }

  long read(Site site, Candidate read) {
    return site.readsInput() ? 0 : exact(sensitivity.activations(site.layer(), read.quantizer()));
  }

  private long exact(double loss) {
    if (!(loss >= 0)) {
      throw new IllegalArgumentException("a loss of " + loss);
    }
    double scaled = Math.scalb(loss, FRACTION_BITS);
    return scaled >= most ? most : Math.round(scaled);
  }

  /** Back to the unit of the sensitivity. */
  static double real(long loss) {
    return Math.scalb((double) loss, -FRACTION_BITS);
  }
}
