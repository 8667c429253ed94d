package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;

/** A network without weights learns nothing. */
final class SomethingToTrain implements Check {
  @Override
  public void run(NetworkGraph graph, Diagnostics diagnostics) {
    if (graph.nodes().stream().noneMatch(n -> n.op().hasWeights())) {
      diagnostics.report(Message.NO_WEIGHTS, graph.ref(), graph.name());
    }
  }
}
