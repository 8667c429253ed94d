package dev.bitwright.graph;

import java.util.HashMap;
import java.util.Map;

/** The layer whose expression is evaluated: how its operators are named and what rules hold. */
final class LayerContext {
  final String layer;
  final Rules rules;
  private final Map<String, Integer> counts = new HashMap<>();

  LayerContext(String layer, Rules rules) {
    this.layer = layer;
    this.rules = rules;
  }

  /** Name of an operator before the layer's last one: layer.relu, layer.relu2 ... */
  String innerName(String keyword) {
    return layer + "." + numbered(keyword);
  }

  /** Name of a block's instance inside a larger expression: layer_Block, layer_Block2 ... */
  String instanceName(String block) {
    return layer + "_" + numbered(block);
  }

  private String numbered(String word) {
    int number = counts.merge(word, 1, Integer::sum);
    return number == 1 ? word : word + number;
  }
}
