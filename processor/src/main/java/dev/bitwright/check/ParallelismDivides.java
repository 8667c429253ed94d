package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;

/** Unrolled loops of the hardware have no remainder. */
final class ParallelismDivides implements Check {
  @Override
  public void run(NetworkGraph graph, Diagnostics diagnostics) {
    for (Node node : graph.nodes()) {
      if (!node.op().hasWeights()) {
        continue;
      }
      int groups = node.op() instanceof Op.Conv2d conv ? conv.groups() : 1;
      int inputs = graph.node(node.inputs().get(0)).shape().channels() / groups;
      if (OpRole.of(node.op()) == OpRole.CELL) {
        inputs += node.shape().channels();
      }
      check(node, "outputs", node.parallelism().outputs(), node.shape().channels(), diagnostics);
      check(node, "inputs", node.parallelism().inputs(), inputs, diagnostics);
    }
  }

  private static void check(
      Node node, String side, int factor, int channels, Diagnostics diagnostics) {
    if (channels % factor != 0) {
      diagnostics.report(
          Message.PARALLELISM_DIVISOR,
          node.ref(),
          factor,
          side,
          channels + " " + (side.equals("outputs") ? "outputs" : "inputs"),
          node.layer());
    }
  }
}
