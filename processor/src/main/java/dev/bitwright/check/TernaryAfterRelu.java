package dev.bitwright.check;

import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer;
import java.util.List;
import java.util.Map;

/** A ternary step after a relu never gives -1. */
final class TernaryAfterRelu implements QuantizedCheck {
  @Override
  public void run(CheckedGraph graph, Diagnostics diagnostics) {
    NonNegative nonNegative = NonNegative.of(graph.network().nodes());
    for (Map.Entry<String, Quantizer> entry : graph.activationQuantizers().entrySet()) {
      Node quantize = graph.node(entry.getKey());
      boolean ternary = entry.getValue().levels().levels().equals(List.of(-1, 0, 1));
      if (ternary && nonNegative.holds(quantize.inputs().get(0))) {
        Node reader = graph.readers(quantize.name()).get(0);
        diagnostics.report(Message.TERNARY_RELU, reader.ref(), reader.layer());
      }
    }
  }
}
