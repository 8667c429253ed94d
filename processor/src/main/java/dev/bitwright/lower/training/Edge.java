package dev.bitwright.lower.training;

import dev.bitwright.lower.training.Workbench.Extent;

/**
 * What a node hands to its readers in training.
 *
 * @param tensor the tensor that holds it
 * @param extent its size
 * @param scale what its numbers are multiplied by to get real ones; null where they are real
 * @param constant added after that, one value a channel; null for none
 * @param offset for levels with an offset: what is added to every real value; null for none
 * @param gradient the tensor of the gradient of its real value; null where nobody wants one
 * @param readers how many pieces of the network read it
 */
record Edge(
    String tensor,
    Extent extent,
    Schedule.Value scale,
    Schedule.Value constant,
    Schedule.Value offset,
    String gradient,
    int readers) {

  boolean learns() {
    return gradient != null;
  }
}
