package dev.bitwright.training;

import java.util.List;

/**
 * A rule that moves a row of parameters against its gradient. The rule is immutable; what it
 * remembers lies in slots of the parameter's shape, kept by {@link OptimizerState}.
 */
public sealed interface Optimizer permits Sgd, Adam {
  /** Names of the slots, in the order of {@link #update}. */
  List<String> slots();

  /**
   * Moves one row.
   *
   * @param values the parameters, changed in place
   * @param gradient of the same length
   * @param factor factor on the gradient (clipping)
   * @param slots one row per slot, changed in place
   * @param rate learning rate
   * @param decay weight decay, 0 for none
   * @param step number of this step, from 1
   * @param scale whether the values are positive scales, which a rule with steps of its own size
   *     moves by shares of themselves
   */
  void update(
      float[] values,
      float[] gradient,
      float factor,
      float[][] slots,
      double rate,
      double decay,
      long step,
      boolean scale);

  /** SGD with momentum. */
  static Optimizer sgd(double momentum, boolean nesterov) {
    return new Sgd(momentum, nesterov);
  }

  /** Adam with the usual constants 0.9, 0.999, 1e-8 and weight decay added to the gradient. */
  static Optimizer adam() {
    return new Adam(0.9, 0.999, 1e-8, false);
  }

  /** Adam with weight decay added to the gradient and epsilon 1e-8. */
  static Optimizer adam(double beta1, double beta2) {
    return new Adam(beta1, beta2, 1e-8, false);
  }

  /** Adam with decoupled weight decay and epsilon 1e-8. */
  static Optimizer adamW(double beta1, double beta2) {
    return new Adam(beta1, beta2, 1e-8, true);
  }

  /** Adam with the usual constants and decoupled weight decay. */
  static Optimizer adamW() {
    return new Adam(0.9, 0.999, 1e-8, true);
  }
}
