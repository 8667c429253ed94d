package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.List;

/**
 * Stochastic gradient descent with momentum: {@code g = factor*gradient + decay*w; v = momentum*v +
 * g; w = w - rate*(nesterov ? g + momentum*v : v)}. The velocity starts at zero. Sutskever,
 * Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning", ICML
 * 2013, equations 1 to 4, in the form with the rate outside the velocity.
 *
 * @param momentum 0 to below 1
 * @param nesterov whether to look ahead
 */
public record Sgd(double momentum, boolean nesterov) implements Optimizer {
  /** Checks the range. */
  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw RuntimeMessage.OPTION_RANGE.exception("momentum", momentum, "0 <= momentum < 1");
    }
  }

  @Override
  public List<String> slots() {
    return momentum == 0 ? List.of() : List.of("velocity");
  }

  @Override
  public void update(
      float[] values,
      float[] gradient,
      float factor,
      float[][] slots,
      double rate,
      double decay,
      long step,
      boolean scale) {
    float r = (float) rate;
    float d = (float) decay;
    float m = (float) momentum;
    if (momentum == 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] -= r * (factor * gradient[i] + d * values[i]);
      }
      return;
    }
    float[] velocity = slots[0];
    for (int i = 0; i < values.length; i++) {
      float g = factor * gradient[i] + d * values[i];
      float v = m * velocity[i] + g;
      velocity[i] = v;
      values[i] -= r * (nesterov ? g + m * v : v);
    }
  }

  @Override
  public String toString() {
    return "sgd(momentum=" + Decimal.of(momentum) + (nesterov ? ", nesterov)" : ")");
  }
}
