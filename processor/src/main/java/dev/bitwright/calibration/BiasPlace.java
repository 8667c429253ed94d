package dev.bitwright.calibration;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import java.util.List;
import java.util.Optional;

/** Where the mean error of a layer's outputs can be made good. */
public final class BiasPlace {
  private BiasPlace() {}

  /** Whether an operator with weights is one that can be calibrated. */
  static boolean knows(Node product) {
    return product.op() instanceof Op.Conv2d || product.op() instanceof Op.Dense;
  }

  /**
   * {@code bias:} and the parameter of an operator with a bias of its own, or {@code mean:} and the
   * running mean of the batch norm behind it; a max pool between the two moves with the bias.
   */
  public static Optional<String> of(CheckedGraph graph, Node product) {
    boolean own =
        product.op() instanceof Op.Conv2d conv ? conv.bias() : ((Op.Dense) product.op()).bias();
    if (own) {
      return Optional.of("bias:" + product.name() + ".bias");
    }
    Node at = product;
    List<Node> readers = graph.readers(at.name());
    while (readers.size() == 1) {
      at = readers.get(0);
      if (at.op() instanceof Op.BatchNorm) {
        return Optional.of("mean:" + at.name() + ".runningMean");
      }
      if (!(at.op() instanceof Op.MaxPool || at.op() instanceof Op.Identity)) {
        return Optional.empty();
      }
      readers = graph.readers(at.name());
    }
    return Optional.empty();
  }
}
