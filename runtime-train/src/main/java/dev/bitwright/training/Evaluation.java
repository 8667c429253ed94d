package dev.bitwright.training;

/**
 * How a network does on a data set.
 *
 * @param images number of images
 * @param correct images whose largest score is their label's
 * @param meanLoss loss averaged over the images
 * @param confusion {@code [label][predicted]} counts
 */
public record Evaluation(int images, int correct, double meanLoss, int[][] confusion) {
  /** Share of correct images, 0 to 1. */
  public double accuracy() {
    return (double) correct / images;
  }

  /**
   * The exponential of the mean loss; of a cross-entropy over the next token, between how many
   * tokens the network hesitates.
   */
  public double perplexity() {
    return StrictMath.exp(meanLoss);
  }
}
