package dev.bitwright.training;

/**
 * Losses over score columns {@code [outputs][images]}, with their gradient. Exponential and
 * logarithm are those of StrictMath, sums run in double in the order of the outputs.
 */
public final class LossRows {
  private LossRows() {}

  /**
   * Index of the largest score of an image; ties go to the lowest index.
   *
   * @param scores {@code [outputs][images]}
   */
  public static int argmax(float[][] scores, int image) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c][image] > scores[best][image]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * Softmax cross-entropy {@code -log(exp(s_label) / Σ exp(s_c))} and its gradient {@code
   * (softmax_c - [c = label]) / divisor} (Bishop, "Pattern recognition and machine learning", 2006,
   * equations 4.108 and 4.109).
   *
   * @param scores {@code [classes][images]}
   * @param labels class of each image
   * @param images images of this part
   * @param divisor images of the whole batch
   * @param gradient shaped as scores, overwritten; null when not wanted
   * @return the loss summed (not averaged) over the images
   */
  public static double crossEntropy(
      float[][] scores, int[] labels, int images, int divisor, float[][] gradient) {
    double total = 0;
    int classes = scores.length;
    double[] powers = new double[classes];
    for (int i = 0; i < images; i++) {
      float max = scores[0][i];
      for (int c = 1; c < classes; c++) {
        max = Math.max(max, scores[c][i]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        powers[c] = StrictMath.exp((double) scores[c][i] - max);
        sum += powers[c];
      }
      total += StrictMath.log(sum) - ((double) scores[labels[i]][i] - max);
      if (gradient != null) {
        for (int c = 0; c < classes; c++) {
          double p = powers[c] / sum - (c == labels[i] ? 1.0 : 0.0);
          gradient[c][i] = (float) (p / divisor);
        }
      }
    }
    return total;
  }

  /**
   * Mean over the outputs of {@code (s_c - t_c)^2} and its gradient {@code 2 (s_c - t_c) / (outputs
   * * divisor)}.
   *
   * @param targets {@code [outputs][images]}
   * @return the loss summed (not averaged) over the images
   */
  public static double meanSquared(
      float[][] scores, float[][] targets, int images, int divisor, float[][] gradient) {
    double total = 0;
    int outputs = scores.length;
    for (int i = 0; i < images; i++) {
      double sum = 0;
      for (int c = 0; c < outputs; c++) {
        double difference = (double) scores[c][i] - targets[c][i];
        sum += difference * difference;
        if (gradient != null) {
          gradient[c][i] = (float) (2.0 * difference / ((double) outputs * divisor));
        }
      }
      total += sum / outputs;
    }
    return total;
  }
}
