package dev.bitwright.plan.sensitivity;

import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import java.util.stream.Collectors;

/** What a profile's numbers of a layer depend on, as far as the structure says it. */
public final class LayerSignature {
  private LayerSignature() {}

  /**
   * One line: name, operator, operands, attributes, shape and the shapes of the operands, as in
   * {@code a.conv2d = conv2d(image) filters=8 -> [8, 6, 6] of [3, 8, 8]}.
   */
  public static String of(NetworkGraph network, Node layer) {
    return GraphText.structure(layer)
        + " of "
        + layer.inputs().stream()
            .map(input -> network.node(input).shape().toString())
            .collect(Collectors.joining(", "));
  }
}
