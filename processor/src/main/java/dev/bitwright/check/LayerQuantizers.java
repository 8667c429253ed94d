package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Scheme;
import dev.bitwright.scheme.Schemes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The quantizers that the layers of a network would have with a scheme: what a scheme is told of
 * its place depends on the network alone, not on what other layers chose.
 */
public final class LayerQuantizers {
  private final NetworkGraph network;
  private final NonNegative nonNegative;
  private final String scores;

  public LayerQuantizers(NetworkGraph network) {
    this.network = network;
    this.nonNegative = NonNegative.of(network.nodes());
    this.scores = scoringNode(network);
  }

  /**
   * The quantizer of a layer's weights, or empty after reporting why there is none.
   *
   * @param layer a node of the network with weights
   * @param spec names a known scheme
   */
  public Optional<Quantizer> weights(Node layer, SchemeSpec spec, Diagnostics diagnostics) {
    Scheme.WeightContext context =
        new Scheme.WeightContext(
            rows(layer),
            taps(layer),
            OpRole.of(layer.op()) == OpRole.PRODUCT && normalised(layer.name()),
            layer.name().equals(scores),
            positions(layer));
    return scheme(spec).weights(spec, context, diagnostics);
  }

  /**
   * The quantizer of what a layer reads, or empty after reporting why there is none. A layer that
   * reads the integer input has none; its scheme is checked as that of values that are not
   * negative.
   *
   * @param layer a node of the network with weights
   * @param spec names a known scheme
   */
  public Optional<Quantizer> activations(Node layer, SchemeSpec spec, Diagnostics diagnostics) {
    String source = source(layer);
    Node read = network.node(source);
    Scheme.ActivationContext context =
        read.op() instanceof Op.Input
            ? new Scheme.ActivationContext(true, 1, false)
            : new Scheme.ActivationContext(
                nonNegative.holds(source),
                read.shape().elements(),
                false,
                KnownRange.of(network, layer, source, spec));
    return scheme(spec).activations(spec, context, diagnostics);
  }

  /**
   * The quantizer of an operand of an add or average pool, or empty after reporting why there is
   * none.
   *
   * @param sum a node of the network that reads on one power-of-two scale
   * @param source name of the operand
   * @param spec names a known scheme
   */
  public Optional<Quantizer> operand(
      Node sum, String source, SchemeSpec spec, Diagnostics diagnostics) {
    Scheme.ActivationContext context =
        new Scheme.ActivationContext(
            nonNegative.holds(source), network.node(source).shape().elements(), true);
    return scheme(spec).activations(spec, context, diagnostics);
  }

  /**
   * What layers share a quantizer by: readers of one value with equal keys have one.
   *
   * @param layer a node of the network with weights
   * @param spec the decided scheme of what it reads
   */
  public String sharing(Node layer, SchemeSpec spec) {
    String source = source(layer);
    return QuantizerPlacement.key(source, false, KnownRange.of(network, layer, source, spec), spec);
  }

  /** Whether a layer reads the integer input, whose levels are as they are. */
  public boolean readsInput(Node layer) {
    return network.node(source(layer)).op() instanceof Op.Input;
  }

  /** Whether what a layer reads is provably never negative. */
  public boolean readsNonNegative(Node layer) {
    return nonNegative.holds(source(layer));
  }

  private String source(Node layer) {
    // by name: in a checked graph the node reads a quantize node instead
    return network.node(layer.name()).inputs().get(0);
  }

  private static Scheme scheme(SchemeSpec spec) {
    return Schemes.find(spec.name()).orElseThrow();
  }

  private long taps(Node node) {
    int channels = network.node(source(node)).shape().channels();
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
  private boolean normalised(String name) {
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
      if (!(reader.op() instanceof Op.BatchNorm) && !(passes && normalised(reader.name()))) {
        return false;
      }
    }
    return true;
  }
}
