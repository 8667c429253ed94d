package dev.bitwright.graph;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Message;
import dev.bitwright.language.Names;
import dev.bitwright.language.SourceRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes made so far, and the limits of what one network may expand to. */
final class Expansion {
  /** Operators in one network; the largest published networks have about a thousand. */
  static final int MOST_NODES = 5_000;

  /** Statements run, so that nested empty repeats end too. */
  private static final int MOST_STEPS = 50_000;

  final Diagnostics diagnostics;
  final List<Node> nodes = new ArrayList<>();
  private final Map<String, SourceRef> layers = new HashMap<>();
  private int steps;
  private boolean exhausted;

  Expansion(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Counts a statement; false once the network has become too large. */
  boolean step(SourceRef at) {
    if (++steps > MOST_STEPS || nodes.size() >= MOST_NODES) {
      if (!exhausted) {
        diagnostics.report(Message.EXPANSION, at, MOST_NODES);
      }
      exhausted = true;
    }
    return !exhausted;
  }

  /** Whether the limit was reached, so that statements were left out. */
  boolean exhausted() {
    return exhausted;
  }

  /** Takes the name of a layer; reports and gives false where it is taken. */
  boolean claim(String layer, SourceRef at) {
    if (!Names.check(new Identifier(at, layer), diagnostics)) {
      return false;
    }
    SourceRef first = layers.putIfAbsent(layer, at);
    if (first != null) {
      diagnostics.report(Message.NAME_GENERATED, at, layer, first);
    }
    return first == null;
  }

  Value add(Node node) {
    if (!step(node.ref())) {
      return Value.FAULTY;
    }
    nodes.add(node);
    return new Value.Tensor(node.name(), node.shape());
  }

  /** Gives the adds of a statement the scheme that its rule states for their operands. */
  void quantizeAdds(List<Integer> adds, SchemeSpec scheme) {
    for (int index : adds) {
      Node n = nodes.get(index);
      nodes.set(
          index,
          new Node(
              n.name(),
              n.layer(),
              n.op(),
              n.inputs(),
              n.shape(),
              n.weightScheme(),
              Optional.of(scheme),
              n.parallelism(),
              n.ref()));
    }
  }
}
