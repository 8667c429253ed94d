package dev.bitwright.check;

import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Scheme;
import dev.bitwright.scheme.Schemes;
import java.util.ArrayList;
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
    lookUpSchemes(network, diagnostics);
    Checks.GRAPH.forEach(check -> check.run(network, diagnostics));
    if (diagnostics.errorCount() > errors) {
      return Optional.empty();
    }
    CheckedGraph graph = isFloat(network) ? inFloats(network) : quantized(network, diagnostics);
    if (diagnostics.errorCount() > errors) {
      return Optional.empty();
    }
    Checks.QUANTIZED.forEach(check -> check.run(graph, diagnostics));
    return diagnostics.errorCount() > errors ? Optional.empty() : Optional.of(graph);
  }

  private static void lookUpSchemes(NetworkGraph network, Diagnostics diagnostics) {
    for (Node node : network.nodes()) {
      node.weightScheme().ifPresent(s -> Schemes.lookup(s, diagnostics));
      node.activationScheme().ifPresent(s -> Schemes.lookup(s, diagnostics));
    }
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

  private static CheckedGraph quantized(NetworkGraph network, Diagnostics diagnostics) {
    QuantizerPlacement placement = new QuantizerPlacement(network);
    List<Node> nodes = placement.place();
    NonNegative nonNegative = NonNegative.of(network.nodes());
    String scores = scoringNode(network);
    Map<String, Quantizer> weights = new LinkedHashMap<>();
    Map<String, Quantizer> activations = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.op().hasWeights()) {
        weights(network, node, node.name().equals(scores), diagnostics)
            .ifPresent(q -> weights.put(node.name(), q));
      } else if (node.op() instanceof Op.Quantize) {
        String source = node.inputs().get(0);
        SchemeSpec spec = node.activationScheme().orElseThrow();
        Scheme.ActivationContext context =
            new Scheme.ActivationContext(
                nonNegative.holds(source),
                node.shape().elements(),
                placement.powerOfTwo(node.name()),
                placement.range(node.name()));
        if (context.range() != Scheme.FixedRange.NONE && !scheme(spec).hasFixedRange()) {
          diagnostics.report(Message.SCHEME_FIXED_RANGE, spec.ref(), spec.name());
          continue;
        }
        scheme(spec)
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

  private static Scheme scheme(SchemeSpec spec) {
    return Schemes.find(spec.name()).orElseThrow();
  }

  private static Optional<Quantizer> weights(
      NetworkGraph network, Node node, boolean scores, Diagnostics diagnostics) {
    SchemeSpec spec = node.weightScheme().orElseThrow();
    Scheme.WeightContext context =
        new Scheme.WeightContext(
            rows(node),
            taps(network, node),
            OpRole.of(node.op()) == OpRole.PRODUCT && normalised(network, node.name()),
            scores,
            positions(node));
    // what the layer reads is checked even where the input's levels are read as they are
    node.activationScheme()
        .filter(s -> network.node(originalInput(network, node)).op() instanceof Op.Input)
        .ifPresent(
            s ->
                scheme(s)
                    .activations(s, new Scheme.ActivationContext(true, 1, false), diagnostics));
    return scheme(spec).weights(spec, context, diagnostics);
  }

  private static String originalInput(NetworkGraph network, Node node) {
    return network.node(node.name()).inputs().get(0);
  }

  private static long taps(NetworkGraph network, Node node) {
    int channels = network.node(originalInput(network, node)).shape().channels();
    if (OpRole.of(node.op()) == OpRole.CELL) {
      return (long) channels + node.shape().channels();
    }
    return node.op() instanceof Op.Conv2d conv
        ? (long) channels / conv.groups() * conv.kernelHeight() * conv.kernelWidth()
        : channels;
  }

  /** Rows of a weight matrix: those of the first one where there are two. */
  private static int rows(Node node) {
    int channels = node.shape().channels();
    return node.op() instanceof Op.Lstm
        ? 4 * channels
        : node.op() instanceof Op.Gru ? 2 * channels : channels;
  }

  private static int positions(Node node) {
    return node.op() instanceof Op.Conv2d conv ? conv.kernelHeight() * conv.kernelWidth() : 1;
  }

  /** The operator whose accumulator gives the scores. */
  private static String scoringNode(NetworkGraph network) {
    Node node = network.node(network.output());
    while (!OpRole.of(node.op()).accumulates()) {
      node = network.node(node.inputs().get(0));
    }
    return node.name();
  }

  /**
   * Whether a batch norm takes any factor off the result again: on every way from it, before
   * anything that knows sizes.
   */
  private static boolean normalised(NetworkGraph network, String name) {
    List<Node> readers = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.inputs().contains(name)) {
        readers.add(node);
      }
    }
    if (readers.isEmpty() || network.output().equals(name)) {
      return false;
    }
    for (Node reader : readers) {
      boolean passes =
          reader.op() instanceof Op.MaxPool
              || reader.op() instanceof Op.Relu
              || reader.op() instanceof Op.Dropout
              || reader.op() instanceof Op.Identity
              || reader.op() instanceof Op.Concat
              || reader.op() instanceof Op.Flatten;
      if (!(reader.op() instanceof Op.BatchNorm)
          && !(passes && normalised(network, reader.name()))) {
        return false;
      }
    }
    return true;
  }
}
