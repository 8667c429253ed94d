package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;

/** Every operator with weights has a scheme for its weights and one for what it reads. */
final class RulesGiven implements Check {
  @Override
  public void run(NetworkGraph graph, Diagnostics diagnostics) {
    for (Node node : graph.nodes()) {
      if (!node.op().hasWeights()) {
        continue;
      }
      boolean weights = node.weightScheme().isPresent();
      boolean activations = node.activationScheme().isPresent();
      if (!weights || !activations) {
        String what = weights ? "activations" : activations ? "weights" : "weights and activations";
        diagnostics.report(Message.RULE_MISSING, node.ref(), what, node.layer());
      }
    }
  }
}
