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
 * Concats of concats: each operand is a way of its own to the reader, so their number has a limit.
 */
final class JoinedOperands implements Check {
  private static final long MOST = 1024;

  @Override
  public void run(NetworkGraph graph, Diagnostics diagnostics) {
    Map<String, Long> ways = new HashMap<>();
    for (Node node : graph.nodes()) {
      long count = 1;
      if (!OpRole.of(node.op()).accumulates()) {
        count = node.inputs().stream().mapToLong(ways::get).sum();
      }
      if (count > MOST && node.op() instanceof Op.Concat) {
        diagnostics.report(Message.JOINED_OPERANDS, node.ref(), node.layer(), MOST);
      }
      ways.put(node.name(), Math.min(count, MOST + 1));
    }
  }
}
