package dev.bitwright.check;

import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.SourceRef;
import dev.bitwright.scheme.Scheme.FixedRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a quantize node before everything that reads levels: operators with weights (but for a
 * conv2d or dense that reads the integer input itself), adds and average pools. Readers of one
 * value with equal schemes share one.
 */
final class QuantizerPlacement {
  /** Bits of the operands of adds and average pools. */
  private static final long SUM_BITS = 8;

  private final NetworkGraph network;
  private final Map<String, String> placed = new LinkedHashMap<>();
  private final Set<String> powersOfTwo = new HashSet<>();
  private final Map<String, FixedRange> ranges = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();

  private final boolean apart;

  QuantizerPlacement(NetworkGraph network) {
    this(network, false);
  }

  /**
   * @param apart whether each operator with weights has a quantize node of its own
   */
  QuantizerPlacement(NetworkGraph network, boolean apart) {
    this.network = network;
    this.apart = apart;
    for (Node node : network.nodes()) {
      taken.add(node.layer());
      taken.add(identifier(node.name()));
    }
  }

  /** The nodes with the quantize nodes among them, each before its first reader. */
  List<Node> place() {
    for (Node node : network.nodes()) {
      Optional<SchemeSpec> scheme = scheme(node);
      nodes.add(scheme.isEmpty() ? node : reading(node, scheme.get()));
    }
    return List.copyOf(nodes);
  }

  /** Whether the scale of a quantize node must be a power of two. */
  boolean powerOfTwo(String quantize) {
    return powersOfTwo.contains(quantize);
  }

  /** The range of a quantize node where it is known before training. */
  FixedRange range(String quantize) {
    return ranges.get(quantize);
  }

  private Optional<SchemeSpec> scheme(Node node) {
    OpRole role = OpRole.of(node.op());
    if (role == OpRole.PRODUCT || role == OpRole.CELL) {
      boolean readsInput = network.node(node.inputs().get(0)).op() instanceof Op.Input;
      return readsInput ? Optional.empty() : node.activationScheme();
    }
    if (role == OpRole.SUM || role == OpRole.WINDOW) {
      return Optional.of(node.activationScheme().orElseGet(() -> standard(node.ref())));
    }
    return Optional.empty();
  }

  /** The scheme of the operands of an add or average pool that states none. */
  static SchemeSpec standard(SourceRef at) {
    return new SchemeSpec("UNIFORM", Map.of("bits", new SchemeSpec.Option(SUM_BITS, at)), at);
  }

  private Node reading(Node node, SchemeSpec scheme) {
    OpRole role = OpRole.of(node.op());
    boolean powerOfTwo = role == OpRole.SUM || role == OpRole.WINDOW;
    List<String> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      FixedRange range = powerOfTwo ? FixedRange.NONE : KnownRange.of(network, node, input, scheme);
      String reader = apart && node.op().hasWeights() ? " of " + node.name() : "";
      inputs.add(quantizer(input, scheme, powerOfTwo, range, reader));
    }
    return new Node(
        node.name(),
        node.layer(),
        node.op(),
        inputs,
        node.shape(),
        node.weightScheme(),
        node.activationScheme(),
        node.parallelism(),
        node.ref());
  }

  private String quantizer(
      String source, SchemeSpec scheme, boolean powerOfTwo, FixedRange range, String reader) {
    return placed.computeIfAbsent(
        key(source, powerOfTwo, range, scheme) + reader,
        k -> {
          String name = unique(identifier(source) + "_q");
          nodes.add(
              new Node(
                  name,
                  name,
                  new Op.Quantize(),
                  List.of(source),
                  network.node(source).shape(),
                  Optional.empty(),
                  Optional.of(scheme),
                  Node.Parallelism.ONE,
                  scheme.ref()));
          ranges.put(name, range);
          if (powerOfTwo) {
            powersOfTwo.add(name);
          }
          return name;
        });
  }

  /** What readers of one value share a quantizer by. */
  static String key(String source, boolean powerOfTwo, FixedRange range, SchemeSpec scheme) {
    return source + (powerOfTwo ? " 2^n " : " " + range + " ") + GraphText.of(scheme);
  }

  private static String identifier(String node) {
    return node.replace('.', '_');
  }

  private String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }
}
