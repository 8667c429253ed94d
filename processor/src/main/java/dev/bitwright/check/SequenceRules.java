package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Schemes;
import java.util.Optional;

/**
 * A network over sequences describes one step: it has vectors only, its tokens are read by
 * embeddings only, and its cells do what integers can.
 */
final class SequenceRules implements Check {
  @Override
  public void run(NetworkGraph graph, Diagnostics diagnostics) {
    if (!graph.sequential()) {
      if (graph.training().steps() > 0) {
        diagnostics.report(Message.STEPS_WITHOUT_SEQUENCE, graph.ref(), graph.name());
      }
      return;
    }
    vectors(graph, diagnostics);
    for (Node node : graph.nodes()) {
      OpRole role = OpRole.of(node.op());
      if (role == OpRole.LOOKUP) {
        tokens(graph, node, diagnostics);
      } else if (role == OpRole.CELL && quantized(node)) {
        cell(graph, node, diagnostics);
      }
    }
  }

  private static void vectors(NetworkGraph graph, Diagnostics diagnostics) {
    Optional<Node> image = graph.nodes().stream().filter(n -> n.shape().isImage()).findFirst();
    Node cause =
        graph.nodes().stream()
            .filter(n -> OpRole.of(n.op()) == OpRole.LOOKUP || OpRole.of(n.op()) == OpRole.CELL)
            .findFirst()
            .orElseThrow();
    image.ifPresent(
        node ->
            diagnostics.report(
                Message.SEQUENCE_IMAGE,
                node.ref(),
                node.layer(),
                node.shape(),
                "the " + cause.op().keyword() + " '" + cause.layer() + "'"));
  }

  private static void tokens(NetworkGraph graph, Node embedding, Diagnostics diagnostics) {
    Node read = graph.node(embedding.inputs().get(0));
    boolean bytes =
        read.op() instanceof Op.Input input
            && input.type() == Op.DataType.UINT8
            && input.mean().get(0) == 0
            && input.deviation().get(0) == 1;
    if (!bytes) {
      diagnostics.report(Message.TOKENS_EXPECTED, embedding.ref(), read.layer());
      return;
    }
    for (Node other : graph.nodes()) {
      boolean reads = other.inputs().contains(read.name());
      if (reads && OpRole.of(other.op()) != OpRole.LOOKUP) {
        diagnostics.report(Message.TOKENS_AS_NUMBERS, other.ref(), other.layer());
      }
    }
  }

  private static void cell(NetworkGraph graph, Node cell, Diagnostics diagnostics) {
    if (graph.node(cell.inputs().get(0)).op() instanceof Op.Input) {
      diagnostics.report(Message.CELL_READS_INPUT, cell.ref(), cell.layer());
    }
    if (cell.op() instanceof Op.Gru gru && gru.resetAfter()) {
      diagnostics.report(Message.RESET_AFTER, cell.ref(), cell.layer());
    }
  }

  private static boolean quantized(Node cell) {
    return cell.weightScheme()
        .flatMap(spec -> Schemes.find(spec.name()))
        .map(scheme -> scheme.quantizes())
        .orElse(true);
  }
}
