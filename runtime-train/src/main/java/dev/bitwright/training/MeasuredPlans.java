package dev.bitwright.training;

import java.util.List;

/**
 * What a float twin loses when all of its layers are quantized at once, as whole plans do it: the
 * weights and what layers read on the nearest levels at the scale of least mean square error, batch
 * norms with the statistics of the samples, without any training. What adds and average pools read
 * stays in floats. Numbers have six digits.
 *
 * @param samples labelled samples it was measured on
 * @param twin of the float network
 * @param plans in the order they were asked for
 */
public record MeasuredPlans(int samples, Score twin, List<Plan> plans) {
  public MeasuredPlans {
    plans = List.copyOf(plans);
  }

  /**
   * How a network does on the samples.
   *
   * @param loss mean loss
   * @param accuracy share of samples whose largest score is their label's, 0 to 1
   */
  public record Score(double loss, double accuracy) {}

  /** One plan. */
  public record Plan(Assignment layers, Score score) {}
}
