package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import java.util.HashMap;
import java.util.Map;

/**
 * A batch norm over a flattened image has one factor for each position; output stages have one for
 * each channel.
 */
final class BatchNormBeforeFlatten implements Check {
  @Override
  public void run(NetworkGraph graph, Diagnostics diagnostics) {
    // the flattened image that a value still carries, if any
    Map<String, String> flattened = new HashMap<>();
    for (Node node : graph.nodes()) {
      OpRole role = OpRole.of(node.op());
      if (role != OpRole.CHAIN && role != OpRole.JOIN) {
        continue;
      }
      String image = null;
      for (String input : node.inputs()) {
        image = image != null ? image : flattened.get(input);
      }
      if (node.op() instanceof Op.Flatten) {
        Node from = graph.node(node.inputs().get(0));
        image = from.shape().positions() > 1 ? from.name() : image;
      }
      if (node.op() instanceof Op.BatchNorm && image != null) {
        diagnostics.report(Message.BATCH_NORM_FEATURES, node.ref(), image);
      }
      if (image != null) {
        flattened.put(node.name(), image);
      }
    }
  }
}
