package dev.bitwright.training;

/** What training minimises; the values are means over the images of a batch. */
public enum Loss {
  /** Softmax followed by the negative logarithm of the label's probability. */
  CROSS_ENTROPY,
  /** Mean over the outputs of the squared difference to the target. */
  MEAN_SQUARED
}
