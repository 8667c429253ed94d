package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.List;

/**
 * Adam: {@code m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g²; w = w - rate * (m/(1-b1^t)) /
 * (sqrt(v/(1-b2^t)) + epsilon)}. Kingma, Ba, "Adam: a method for stochastic optimization", ICLR
 * 2015, algorithm 1. Weight decay is added to the gradient, or, when decoupled, taken from the
 * weights first: {@code w = w - rate*decay*w} (Loshchilov, Hutter, "Decoupled weight decay
 * regularization", ICLR 2019, algorithm 2 with the decay scaled by the rate).
 *
 * <p>A scale moves by a share of itself, {@code w = w - w * rate * ...}: Adam's steps have the size
 * of the rate whatever the gradient, which would shake the step of a quantizer, often smaller than
 * ten times the rate, from batch to batch.
 *
 * @param beta1 decay of the mean, 0 to below 1
 * @param beta2 decay of the square, 0 to below 1
 * @param epsilon added to the root, above 0
 * @param decoupled whether weight decay acts on the weights directly (AdamW)
 */
public record Adam(double beta1, double beta2, double epsilon, boolean decoupled)
    implements Optimizer {
  /** Checks the ranges. */
  public Adam {
    if (!(beta1 >= 0 && beta1 < 1)) {
      throw RuntimeMessage.OPTION_RANGE.exception("beta1", beta1, "0 <= beta1 < 1");
    }
    if (!(beta2 >= 0 && beta2 < 1)) {
      throw RuntimeMessage.OPTION_RANGE.exception("beta2", beta2, "0 <= beta2 < 1");
    }
    if (!(epsilon > 0 && epsilon <= 1)) {
      throw RuntimeMessage.OPTION_RANGE.exception("epsilon", epsilon, "0 < epsilon <= 1");
    }
  }

  @Override
  public List<String> slots() {
    return List.of("mean", "square");
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
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1.0 - beta1);
    float c2 = (float) (1.0 - beta2);
    float r = (float) (rate / (1.0 - StrictMath.pow(beta1, step)));
    float root = (float) (1.0 / StrictMath.sqrt(1.0 - StrictMath.pow(beta2, step)));
    float eps = (float) epsilon;
    float added = decoupled ? 0f : (float) decay;
    float kept = decoupled ? (float) (1.0 - rate * decay) : 1f;
    float[] mean = slots[0];
    float[] square = slots[1];
    for (int i = 0; i < values.length; i++) {
      float g = factor * gradient[i] + added * values[i];
      float m = b1 * mean[i] + c1 * g;
      float v = b2 * square[i] + c2 * g * g;
      mean[i] = m;
      square[i] = v;
      float unit = scale ? values[i] : 1f;
      values[i] = kept * values[i] - unit * (r * m / ((float) Math.sqrt(v) * root + eps));
    }
  }

  @Override
  public String toString() {
    return (decoupled ? "adamw(" : "adam(")
        + "beta1="
        + Decimal.of(beta1)
        + ", beta2="
        + Decimal.of(beta2)
        + ", epsilon="
        + Decimal.of(epsilon)
        + ")";
  }
}
