package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.scheme.Scheme.FixedRange;
import dev.bitwright.scheme.Schemes;

/**
 * The ranges that are known before training: what a recurrent cell reads, which has the levels of
 * its state, and what a cell hands on, which has them already, so that a reader of equal width
 * changes nothing.
 */
final class KnownRange {
  private KnownRange() {}

  /** The range of the quantizer that {@code reader} puts on {@code source}. */
  static FixedRange of(NetworkGraph network, Node reader, String source, SchemeSpec scheme) {
    FixedRange own = ofCell(reader.op());
    if (own != FixedRange.NONE) {
      return own;
    }
    boolean has = Schemes.find(scheme.name()).map(s -> s.hasFixedRange()).orElse(false);
    return has ? handedOn(network, source) : FixedRange.NONE;
  }

  /** What a cell's state lies in; none for other operators. */
  private static FixedRange ofCell(Op op) {
    if (op instanceof Op.Lstm lstm) {
      return lstm.tanh() ? FixedRange.SIGNED_UNIT : FixedRange.UNIT;
    }
    if (op instanceof Op.Gru gru) {
      return gru.tanh() ? FixedRange.SIGNED_UNIT : FixedRange.UNIT;
    }
    return FixedRange.NONE;
  }

  private static FixedRange handedOn(NetworkGraph network, String source) {
    Node node = network.node(source);
    while (node.op() instanceof Op.Dropout || node.op() instanceof Op.Identity) {
      node = network.node(node.inputs().get(0));
    }
    return ofCell(node.op());
  }
}
