package dev.bitwright.training;

import java.util.List;

/**
 * Finds the quantized weights of one layer by steps of its own, where no gradient passes through a
 * rounding: it takes the place of the optimizer for that layer. The loss gradient it is given is
 * the one with respect to the quantized weights. What it remembers lies in {@link #state}, so that
 * a resumed run goes on to the same bits.
 */
public interface WeightCoder {
  /**
   * The coder of a kind.
   *
   * @param settings in the kind's own order
   */
  static WeightCoder of(String kind, List<String> settings, Parameter weights) {
    if (kind.equals("multibit")) {
      return new MultibitCoder(weights, settings);
    }
    throw new IllegalArgumentException("coder " + kind);
  }

  /** A coder that has started from weights outside of any training. */
  static WeightCoder started(String kind, List<String> settings, float[][] weights) {
    Parameter rows = Parameter.weight("weights", weights, weights, Initializer.constant(0));
    WeightCoder coder = of(kind, settings, rows);
    coder.start();
    return coder;
  }

  /** The weights it cares for; the optimizer leaves them alone. */
  Parameter weights();

  /** What it remembers, saved in checkpoints; the same arrays at every call. */
  List<NamedRows> state();

  /** Starts anew from float weights. */
  void start();

  /**
   * Writes what the forward pass computes with: the value of a weight is {@code scale * level}.
   *
   * @param levels {@code [outputs][taps]}, integers
   * @param scale one for each output, or one for all
   */
  void levels(float[][] levels, float[] scale);

  /** What is stored of the levels last written, as {@link FrozenSource.Stage#groups}. */
  int[][] groups();

  /**
   * One step, from the gradient of {@link #weights}. Touches nothing but its own rows.
   *
   * @param rate learning rate as a share of the run's highest one
   * @param factor on the gradients, below 1 when they are clipped
   * @param decay weight decay of the run
   * @param done share of the run that was done before, from 0
   */
  void step(double rate, float factor, double decay, double done);

  /**
   * What layers decide together, after each has made its step; called for one after another.
   *
   * @param all the coders of the network, this one among them
   * @param rate as in {@link #step}
   * @param done share of the run that is done with this step, up to 1
   */
  void together(List<WeightCoder> all, double rate, double done);
}
