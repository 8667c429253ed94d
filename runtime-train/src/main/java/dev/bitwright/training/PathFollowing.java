package dev.bitwright.training;

/**
 * Puts the weights of output channels on levels one after another, so that each compensates what
 * the earlier ones changed in the outputs: GPFQ (Zhang, Zhou and Saab, SIAM J. Math. Data Science
 * 5(2), 2023, arXiv 2201.11113, algorithm of section 2). With X the inputs in the float network and
 * X~ those in the network whose earlier layers are quantized, per channel:
 *
 * <pre>
 * u = 0; for each term t: u += w[t] X[t]; z = (u . X~[t]) / (X~[t] . X~[t]); q[t] = level of z;
 * u -= q[t] X~[t]
 * </pre>
 *
 * <p>A term whose inputs are all zero has z = 0. Memory: two rows of the sample's length for each
 * channel.
 */
final class PathFollowing {
  /** The inputs of one term. */
  interface Terms {
    void read(int term, float[] real, float[] quantized);
  }

  /** The value for a weight. */
  interface Choice {
    double value(int channel, int term, double z);
  }

  /** Remaining errors {@code u = X w - X~ q}: {@code [channel][sample]}. */
  final float[][] error;

  /** Outputs of the float network: {@code [channel][sample]}. */
  private final float[][] output;

  private final int samples;

  PathFollowing(int channels, int samples) {
    this.samples = samples;
    this.error = new float[channels][samples];
    this.output = new float[channels][samples];
  }

  /**
   * Walks through the terms.
   *
   * @param w the weights, {@code [first + channel][term]}
   * @param q takes the chosen values
   * @param first the row of the first channel
   */
  void follow(float[][] w, float[][] q, int first, Terms terms, Choice choice) {
    float[] x = new float[samples];
    float[] seen = new float[samples];
    for (int t = 0; t < w[first].length; t++) {
      terms.read(t, x, seen);
      double norm = 0;
      for (float v : seen) {
        norm += (double) v * v;
      }
      for (int c = 0; c < error.length; c++) {
        float weight = w[first + c][t];
        float[] u = error[c];
        float[] y = output[c];
        double dot = 0;
        for (int j = 0; j < samples; j++) {
          float add = weight * x[j];
          y[j] += add;
          u[j] += add;
          dot += (double) u[j] * seen[j];
        }
        float value = (float) choice.value(c, t, norm > 0 ? dot / norm : 0);
        q[first + c][t] = value;
        for (int j = 0; j < samples; j++) {
          u[j] -= value * seen[j];
        }
      }
    }
  }

  /** Mean of a channel's error: what its bias lacks. */
  double mean(int channel) {
    return Rows.sumDouble(error[channel], 0, samples) / samples;
  }

  double squaredError() {
    return squares(error);
  }

  double squaredOutput() {
    return squares(output);
  }

  private double squares(float[][] rows) {
    double sum = 0;
    for (float[] row : rows) {
      for (float v : row) {
        sum += (double) v * v;
      }
    }
    return sum;
  }
}
