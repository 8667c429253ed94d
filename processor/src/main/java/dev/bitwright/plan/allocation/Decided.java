package dev.bitwright.plan.allocation;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Networks with decisions put in. */
final class Decided {
  private Decided() {}

  /** With the only width there is, where a rule states none. */
  static NetworkGraph completed(NetworkGraph network) {
    return with(
        network,
        n ->
            schemes(
                n,
                n.weightScheme().map(s -> Candidates.completed(s, Role.WEIGHT)),
                n.activationScheme().map(s -> Candidates.completed(s, Role.ACTIVATION)),
                n.parallelism()));
  }

  /** With every layer as it was chosen. */
  static NetworkGraph of(NetworkGraph network, List<Choice> choices) {
    Map<String, Choice> byNode = new HashMap<>();
    choices.forEach(c -> byNode.put(c.site().layer().name(), c));
    return with(
        network,
        n -> {
          Choice choice = byNode.get(n.name());
          return choice == null
              ? n
              : schemes(
                  n,
                  Optional.of(choice.weights().spec()),
                  Optional.of(
                      choice.read().orElse(choice.site().read().candidates().get(0)).spec()),
                  choice.parallelism());
        });
  }

  /** With 8 bits for the operands of each add whose own rule leaves their width open. */
  static NetworkGraph operands(NetworkGraph network) {
    LayerQuantizers quantizers = new LayerQuantizers(network);
    return with(
        network,
        n ->
            n.op().hasWeights()
                ? n
                : schemes(
                    n,
                    n.weightScheme(),
                    n.activationScheme().map(s -> operands(n, s, quantizers)),
                    n.parallelism()));
  }

  private static SchemeSpec operands(Node add, SchemeSpec rule, LayerQuantizers quantizers) {
    if (!Candidates.open(rule, Role.ACTIVATION)) {
      return rule;
    }
    List<Candidate> candidates =
        Candidates.of(
            rule,
            Role.ACTIVATION,
            (spec, local) -> quantizers.operand(add, add.inputs().get(0), spec, local),
            new Diagnostics());
    // one that cannot be is reported by the checks that follow
    return candidates.isEmpty()
        ? rule.choices().get(0).withBits(Sites.END_BITS)
        : Sites.atEnd(candidates).spec();
  }

  /** With another budget. */
  static NetworkGraph with(NetworkGraph network, Budget budget) {
    return new NetworkGraph(
        network.name(),
        network.doc(),
        network.nodes(),
        network.output(),
        network.training(),
        network.calibration(),
        budget,
        network.ref());
  }

  private static NetworkGraph with(NetworkGraph network, UnaryOperator<Node> change) {
    return new NetworkGraph(
        network.name(),
        network.doc(),
        network.nodes().stream().map(change).toList(),
        network.output(),
        network.training(),
        network.calibration(),
        network.budget(),
        network.ref());
  }

  private static Node schemes(
      Node node,
      Optional<SchemeSpec> weights,
      Optional<SchemeSpec> activations,
      Node.Parallelism parallelism) {
    return new Node(
        node.name(),
        node.layer(),
        node.op(),
        node.inputs(),
        node.shape(),
        weights,
        activations,
        parallelism,
        node.ref());
  }
}
