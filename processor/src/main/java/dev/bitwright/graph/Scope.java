package dev.bitwright.graph;

import dev.bitwright.language.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The names visible at one place and the names given there: the network itself, or one expansion of
 * a block. A block sees its parameters and variables, and the constants of the network, but none of
 * the network's layers: those it takes as parameters.
 */
final class Scope {
  /** Empty for the network, otherwise the name of the block's instance. */
  final String instance;

  final Map<String, Statement.Block> blocks;
  final List<String> callers;
  private final Map<String, Value> constants;
  private final Map<String, Value> variables = new LinkedHashMap<>();
  private final Map<String, Integer> layersOfVariable = new LinkedHashMap<>();

  /** The scope of the network. */
  Scope(Map<String, Statement.Block> blocks) {
    this.instance = "";
    this.blocks = blocks;
    this.constants = new LinkedHashMap<>();
    this.callers = List.of();
  }

  private Scope(String instance, Scope network, List<String> callers) {
    this.instance = instance;
    this.blocks = network.blocks;
    this.constants = network.constants;
    this.callers = callers;
  }

  Scope expansion(String block, String instanceName) {
    List<String> stack = new ArrayList<>(callers);
    stack.add(block);
    return new Scope(instanceName, this, List.copyOf(stack));
  }

  boolean isNetwork() {
    return callers.isEmpty();
  }

  Optional<Value> find(String name) {
    Value own = variables.get(name);
    return Optional.ofNullable(own != null ? own : constants.get(name));
  }

  boolean isConstant(String name) {
    return constants.containsKey(name);
  }

  void constant(String name, Value value) {
    (isNetwork() ? constants : variables).put(name, value);
  }

  void assign(String variable, Value value) {
    variables.put(variable, value);
  }

  /** The name of the layer that the next assignment to a variable makes: x, x_2, x_3 ... */
  String nextLayer(String variable) {
    int number = layersOfVariable.getOrDefault(variable, 0) + 1;
    String local = number == 1 ? variable : variable + "_" + number;
    return instance.isEmpty() ? local : instance + "_" + local;
  }

  /** Counts a layer made by an assignment to a variable. */
  void layerMade(String variable) {
    layersOfVariable.merge(variable, 1, Integer::sum);
  }

  TreeSet<String> names() {
    TreeSet<String> names = new TreeSet<>(constants.keySet());
    names.addAll(variables.keySet());
    return names;
  }
}
