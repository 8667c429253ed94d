package dev.bitwright.plan.sensitivity;

import dev.bitwright.graph.Node;
import dev.bitwright.scheme.Quantizer;

/**
 * What quantizing a layer costs in accuracy, as a number that is summed over layers: a loss
 * increase where it was measured, a relative noise where it was not. Only comparisons between
 * numbers of one source mean anything.
 */
public interface Sensitivity {

  /**
   * What quantized weights add.
   *
   * @param layer a node with weights
   * @param weights their quantizer
   * @return at least 0, finite
   */
  double weights(Node layer, Quantizer weights);

  /**
   * What a layer adds by reading quantized values; 0 where it reads the integer input as it is.
   *
   * @param layer a node with weights
   * @param read the quantizer of what it reads
   * @return at least 0, finite
   */
  double activations(Node layer, Quantizer read);

  /** Where the numbers come from, one line for plans: what was measured, or that nothing was. */
  String basis();

  /** Whether they were measured on the network at hand. */
  boolean measured();
}
