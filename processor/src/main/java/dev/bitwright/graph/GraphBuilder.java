package dev.bitwright.graph;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From what the user wrote to a graph: blocks are expanded, constants computed and shapes inferred
 * in one pass, since a condition may ask for a shape.
 *
 * <p>Layers are named after the variable they are assigned to: {@code x}, and {@code x_2}, {@code
 * x_3} when it is assigned again. The layers inside a block's instance have the instance's name in
 * front: {@code x_2_a}.
 */
public final class GraphBuilder {

  /** The graph, or empty after errors were reported. */
  public Optional<NetworkGraph> build(NetworkDecl network, Diagnostics diagnostics) {
    int errors = diagnostics.errorCount();
    Map<String, Statement.Block> blocks = Declarations.of(network, diagnostics);
    Optional<List<Statement>> ordered = StatementOrder.of(network.statements(), diagnostics);
    if (ordered.isEmpty() || diagnostics.errorCount() > errors) {
      return Optional.empty();
    }
    Expansion expansion = new Expansion(diagnostics);
    Scope scope = new Scope(blocks);
    Rules none = Rules.none();
    Evaluator constants = new Evaluator(expansion, scope, new LayerContext("", none));

    // rules come first in the order, after the constants they read
    int rulesEnd = 0;
    while (rulesEnd < ordered.get().size() && leadsToRules(ordered.get(), rulesEnd)) {
      rulesEnd++;
    }
    StatementRunner leading = new StatementRunner(expansion, scope, none, List.of());
    leading.run(ordered.get().subList(0, rulesEnd));
    Rules rules =
        new RuleReader(diagnostics, constants)
            .network(only(ordered.get(), Statement.QuantizeDefault.class));
    StatementRunner runner = new StatementRunner(expansion, scope, rules, List.of());
    runner.run(ordered.get().subList(rulesEnd, ordered.get().size()));

    TrainingSettings training =
        new TrainingReader(diagnostics, constants)
            .read(only(network.statements(), Statement.Train.class));
    Optional<CalibrationSettings> calibration =
        new CalibrationReader(diagnostics, constants)
            .read(only(network.statements(), Statement.Calibrate.class));
    Budget budget =
        new BudgetReader(diagnostics, constants)
            .read(only(network.statements(), Statement.Budget.class));
    checkEnds(network, runner, expansion.exhausted(), diagnostics);
    if (diagnostics.errorCount() > errors
        || !(runner.output.orElseThrow().value() instanceof Value.Tensor output)) {
      return Optional.empty();
    }
    List<Node> nodes = reached(expansion.nodes, output.node(), diagnostics);
    return Optional.of(
        new NetworkGraph(
            network.name().text(),
            Optional.of(network.doc()).filter(d -> !d.isEmpty()),
            grouped(nodes),
            output.node(),
            training,
            calibration,
            budget,
            network.name().at()));
  }

  private static boolean leadsToRules(List<Statement> statements, int from) {
    return statements.subList(from, statements.size()).stream()
        .anyMatch(Statement.QuantizeDefault.class::isInstance);
  }

  private static <S extends Statement> List<S> only(List<Statement> statements, Class<S> kind) {
    return statements.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static void checkEnds(
      NetworkDecl network, StatementRunner runner, boolean exhausted, Diagnostics diagnostics) {
    List<Statement.Input> inputs = only(network.statements(), Statement.Input.class);
    if (inputs.isEmpty()) {
      diagnostics.report(Message.INPUT_MISSING, network.name().at(), network.name().text());
    }
    for (int i = 1; i < inputs.size(); i++) {
      diagnostics.report(
          Message.INPUT_SECOND, inputs.get(i).name().at(), inputs.get(i).name().text());
    }
    if (runner.output.isEmpty() && !exhausted) {
      diagnostics.report(Message.OUTPUT_MISSING, network.name().at(), network.name().text());
    }
  }

  /** The nodes that the output depends on; warns of layers that nothing reads. */
  private static List<Node> reached(List<Node> nodes, String output, Diagnostics diagnostics) {
    Set<String> needed = new HashSet<>(Set.of(output));
    Set<String> read = new HashSet<>(Set.of(output));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      read.addAll(node.inputs());
      if (needed.contains(node.name())) {
        needed.addAll(node.inputs());
      }
    }
    for (Node node : nodes) {
      if (!read.contains(node.name())) {
        diagnostics.report(Message.LAYER_UNUSED, node.ref(), node.layer());
      }
    }
    return nodes.stream().filter(n -> needed.contains(n.name())).toList();
  }

  /**
   * Brings the operators of each layer together, layers in the order of their last operators: the
   * order in which a network that is written flat gives them.
   */
  private static List<Node> grouped(List<Node> nodes) {
    Map<String, List<Node>> layers = new LinkedHashMap<>();
    Set<String> order = new LinkedHashSet<>();
    for (Node node : nodes) {
      layers.computeIfAbsent(node.layer(), l -> new ArrayList<>()).add(node);
      order.remove(node.layer());
      order.add(node.layer());
    }
    List<Node> result = new ArrayList<>();
    order.forEach(layer -> result.addAll(layers.get(layer)));
    return result;
  }
}
