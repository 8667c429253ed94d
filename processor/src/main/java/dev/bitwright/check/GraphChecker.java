package dev.bitwright.check;

import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Scheme;
import dev.bitwright.scheme.Schemes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs every check on a graph and places its quantizers. */
public final class GraphChecker {

  /** The checked graph, or empty after errors were reported. */
  public Optional<CheckedGraph> check(NetworkGraph network, Diagnostics diagnostics) {
    int errors = diagnostics.errorCount();
    if (!GraphRules.hold(network, diagnostics)) {
      return Optional.empty();
    }
    CheckedGraph graph =
        isFloat(network)
            ? inFloats(network)
            : quantized(network, new QuantizerPlacement(network), diagnostics);
    if (diagnostics.errorCount() > errors) {
      return Optional.empty();
    }
    Checks.QUANTIZED.forEach(check -> check.run(graph, diagnostics));
    return diagnostics.errorCount() > errors ? Optional.empty() : Optional.of(graph);
  }

  private static boolean isFloat(NetworkGraph network) {
    return network.nodes().stream()
        .flatMap(n -> n.weightScheme().stream())
        .noneMatch(s -> Schemes.find(s.name()).orElseThrow().quantizes());
  }

  private static CheckedGraph inFloats(NetworkGraph network) {
    return new CheckedGraph(
        network,
        network.nodes(),
        Map.of(),
        Map.of(),
        Map.of(),
        GraphText.hash(GraphText.structure(network)));
  }

  static CheckedGraph quantized(
      NetworkGraph network, QuantizerPlacement placement, Diagnostics diagnostics) {
    List<Node> nodes = placement.place();
    LayerQuantizers layers = new LayerQuantizers(network);
    NonNegative nonNegative = NonNegative.of(network.nodes());
    Map<String, Quantizer> weights = new LinkedHashMap<>();
    Map<String, Quantizer> activations = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.op().hasWeights()) {
        // what the layer reads is checked even where the input's levels are read as they are
        node.activationScheme()
            .filter(s -> layers.readsInput(node))
            .ifPresent(s -> layers.activations(node, s, diagnostics));
        layers
            .weights(node, node.weightScheme().orElseThrow(), diagnostics)
            .ifPresent(q -> weights.put(node.name(), q));
      } else if (node.op() instanceof Op.Quantize) {
        String source = node.inputs().get(0);
        SchemeSpec spec = node.activationScheme().orElseThrow();
        Scheme scheme = Schemes.find(spec.name()).orElseThrow();
        Scheme.ActivationContext context =
            new Scheme.ActivationContext(
                nonNegative.holds(source),
                node.shape().elements(),
                placement.powerOfTwo(node.name()),
                placement.range(node.name()));
        if (context.range() != Scheme.FixedRange.NONE && !scheme.hasFixedRange()) {
          diagnostics.report(Message.SCHEME_FIXED_RANGE, spec.ref(), spec.name());
          continue;
        }
        scheme
            .activations(spec, context, diagnostics)
            .ifPresent(q -> activations.put(node.name(), q));
      }
    }
    return new CheckedGraph(
        network,
        nodes,
        Collections.unmodifiableMap(weights),
        Collections.unmodifiableMap(activations),
        Collections.unmodifiableMap(ScaleGroups.of(nodes)),
        GraphText.hash(GraphText.structure(network)));
  }
}
