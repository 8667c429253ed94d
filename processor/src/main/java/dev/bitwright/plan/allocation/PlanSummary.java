package dev.bitwright.plan.allocation;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.cost.NetworkCost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a person reviews of a plan, counted on the decided network.
 *
 * @param layers every layer with weights, in order
 * @param operands every tensor that an add or average pool reads, in order
 * @param needs one for each limit of the budget
 * @param budget whose limits they are
 * @param allocation how what was left open was decided; empty where nothing was
 */
public record PlanSummary(
    List<Row> layers,
    List<Operand> operands,
    List<Need> needs,
    Budget budget,
    Optional<Allocation> allocation) {
  public PlanSummary {
    layers = List.copyOf(layers);
    operands = List.copyOf(operands);
    needs = List.copyOf(needs);
  }

  /**
   * One layer.
   *
   * @param pinned whether the committed plan binds it
   * @param reads {@code input} where it reads the integer input
   * @param lut predicted look-up tables of its engine; empty where there is no hardware of it
   * @param latency predicted nanoseconds of the generated Java
   * @param loss its part of the objective; empty where nothing was left open
   * @param decided who decided it
   */
  public record Row(
      String name,
      boolean pinned,
      String weights,
      String reads,
      Node.Parallelism parallelism,
      long bytes,
      long bitOperations,
      OptionalLong lut,
      long latency,
      OptionalDouble loss,
      String decided) {}

  /**
   * What an add or average pool reads.
   *
   * @param tensor as totals call it
   * @param levels its scheme and width
   * @param bytes of its levels, packed
   * @param decided who decided it
   * @param readers names of the stages that read it
   */
  public record Operand(
      String tensor, String levels, long bytes, String decided, List<String> readers) {
    public Operand {
      readers = List.copyOf(readers);
    }
  }

  /** What the network needs of a limited resource. */
  public record Need(Budget.Limit limit, long needed, long allowed) {}

  /**
   * The summary of a decided and planned network.
   *
   * @param declared the network as it was written, with what was left open
   * @param hardware whether there is hardware of the network
   * @param dataflow whether it has the dataflow structure
   */
  public static PlanSummary of(
      PlannedGraph plan,
      NetworkGraph declared,
      boolean hardware,
      boolean dataflow,
      Optional<Allocation> allocation,
      PlanLock lock) {
    CheckedGraph graph = plan.checked();
    NetworkCost cost = NetworkCost.of(plan, dataflow);
    Map<String, Long> lut = hardware ? cost.lutByOperator() : Map.of();
    Map<String, Long> latency = cost.latencyByOperator();
    Map<String, Allocation.Decision> decisions = new HashMap<>();
    allocation.ifPresent(a -> a.layers().forEach(d -> decisions.put(d.node().name(), d)));
    List<Row> rows = new ArrayList<>();
    Sites.names(graph.network())
        .forEach(
            (node, name) ->
                rows.add(
                    row(
                        graph,
                        graph.network().node(node),
                        name,
                        lock.pins().containsKey(name),
                        lut.containsKey(node)
                            ? OptionalLong.of(lut.get(node))
                            : OptionalLong.empty(),
                        latency.getOrDefault(node, 0L),
                        Optional.ofNullable(decisions.get(node)))));
    Budget budget = graph.network().budget();
    List<Need> needs = new ArrayList<>();
    for (Budget.Limit limit : budget.limits()) {
      long needed = cost.of(limit.resource(), limit.bits()).total();
      needs.add(new Need(limit, needed, budget.largest(limit)));
    }
    return new PlanSummary(rows, Operands.of(plan, declared), needs, budget, allocation);
  }

  private static Row row(
      CheckedGraph graph,
      Node node,
      String name,
      boolean pinned,
      OptionalLong lut,
      long latency,
      Optional<Allocation.Decision> decision) {
    boolean readsInput = graph.network().node(node.inputs().get(0)).op() instanceof Op.Input;
    Node checked = graph.node(node.name());
    return new Row(
        name,
        pinned,
        shown(node.weightScheme().map(GraphText::of)),
        readsInput ? Sites.INPUT : shown(node.activationScheme().map(GraphText::of)),
        node.parallelism(),
        Costs.weightBytes(graph, checked),
        Costs.bitOperations(graph, checked),
        lut,
        latency,
        decision.map(d -> OptionalDouble.of(d.loss())).orElse(OptionalDouble.empty()),
        decision.map(PlanSummary::decided).orElse(Reason.STATED.word()));
  }

  private static String shown(Optional<String> scheme) {
    return scheme.orElse("-").replace(", ", ",");
  }

  private static String decided(Allocation.Decision decision) {
    String weights = decision.weightsBy().word();
    String read = decision.readBy().word();
    return decision.read().isEmpty() || weights.equals(read) ? weights : weights + ", " + read;
  }

  /** The sum of the losses of all layers. */
  public double loss() {
    return layers.stream().mapToDouble(r -> r.loss().orElse(0)).sum();
  }
}
