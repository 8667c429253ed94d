package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;

/** Scores are an accumulator times one factor plus one number: nothing that bends stands there. */
final class OutputMakesScores implements Check {
  @Override
  public void run(NetworkGraph graph, Diagnostics diagnostics) {
    Node node = graph.node(graph.output());
    while (straight(node.op())) {
      node = graph.node(node.inputs().get(0));
    }
    OpRole role = OpRole.of(node.op());
    boolean scores = role == OpRole.PRODUCT || role == OpRole.SUM || role == OpRole.WINDOW;
    if (!scores) {
      Node output = graph.node(graph.output());
      diagnostics.report(Message.OUTPUT_PATH, output.ref(), output.layer(), node.op().keyword());
    }
  }

  private static boolean straight(Op op) {
    return op instanceof Op.BatchNorm
        || op instanceof Op.Flatten
        || op instanceof Op.Dropout
        || op instanceof Op.Identity;
  }
}
