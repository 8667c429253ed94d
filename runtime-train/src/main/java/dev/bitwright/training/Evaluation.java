package dev.bitwright.training;

import java.util.Locale;

/**
 * How a network does on a data set. Printed it is a line, and below it the confusion matrix where
 * that has at most 20 classes.
 *
 * @param images number of images
 * @param correct images whose largest score is their label's
 * @param meanLoss loss averaged over the images
 * @param confusion {@code [label][predicted]} counts
 */
public record Evaluation(int images, int correct, double meanLoss, int[][] confusion) {
  private static final int MOST_PRINTED = 20;

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

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%d of %d right (%.2f %%), mean loss %.4f",
            correct,
            images,
            100 * accuracy(),
            meanLoss));
    if (confusion.length > MOST_PRINTED) {
      return out.toString();
    }
    int widest = String.valueOf(images).length();
    String cell = "%" + (widest + 2) + "d";
    out.append("\nlabel, then how often each class was predicted\n").append(" ".repeat(5));
    for (int c = 0; c < confusion.length; c++) {
      out.append(String.format(Locale.ROOT, cell, c));
    }
    for (int label = 0; label < confusion.length; label++) {
      out.append(String.format(Locale.ROOT, "\n%5d", label));
      for (int count : confusion[label]) {
        out.append(String.format(Locale.ROOT, cell, count));
      }
    }
    return out.toString();
  }
}
