package dev.bitwright.plan.cost;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Resource;
import dev.bitwright.plan.ActivationPeak;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.latency.StageLatency;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.Rows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What a decided network needs of each resource, and which of its parts need it. */
public final class NetworkCost {
  private final CheckedGraph graph;
  private final PlannedGraph planned;

  private final boolean dataflow;
  private Rows rows;

  private NetworkCost(CheckedGraph graph, PlannedGraph planned, boolean dataflow) {
    this.graph = graph;
    this.planned = planned;
    this.dataflow = dataflow;
  }

  /** Of a network that is deployed, its hardware in one of the two structures. */
  public static NetworkCost of(PlannedGraph planned, boolean dataflow) {
    return new NetworkCost(planned.checked(), planned, dataflow);
  }

  /** Of a network in floats: only what {@link Resource#ofFloats} says. */
  public static NetworkCost ofFloats(CheckedGraph graph) {
    return new NetworkCost(graph, null, false);
  }

  /**
   * What is needed of one resource.
   *
   * @param total in the unit of the resource
   * @param shares by layer or tensor; their sum is the total, or their largest is
   */
  public record Need(long total, Map<String, Long> shares) {
    static Need sum(Map<String, Long> shares) {
      return new Need(shares.values().stream().reduce(0L, Costs::saturatedSum), shares);
    }

    static Need largest(Map<String, Long> shares) {
      return new Need(shares.values().stream().mapToLong(v -> v).max().orElse(0), shares);
    }
  }

  /**
   * The need of one resource.
   *
   * @param bits of a factor, for {@link Resource#MACS}
   */
  public Need of(Resource resource, int bits) {
    return switch (resource) {
      case WEIGHTS -> Need.sum(layers(n -> Costs.weightBytes(graph, n)));
      case BOPS -> Need.sum(layers(n -> Costs.bitOperations(graph, n)));
      case MACS ->
          Need.sum(layers(n -> Costs.factorBits(graph, n) >= bits ? Costs.products(graph, n) : 0));
      case ACTIVATIONS -> Need.sum(ActivationPeak.peak(planned));
      case ACCUMULATOR -> Need.largest(accumulators());
      case LATENCY -> Need.sum(latency(s -> s.node().layer()));
      case FILE -> Need.sum(tables());
      case LINE_BUFFERS -> Need.sum(steps(s -> RowCost.lineBytes(rows(), s)));
      case LUT -> Need.sum(steps(s -> RowCost.of(rows(), s).lut()));
      case FF -> Need.sum(steps(s -> RowCost.of(rows(), s).ff()));
      case DSP -> Need.sum(steps(s -> RowCost.of(rows(), s).dsp()));
      case BRAM -> Need.sum(steps(s -> RowCost.of(rows(), s).bram()));
      case CYCLES, FRAMES_PER_SECOND -> cycles();
    };
  }

  private Map<String, Long> layers(ToLongFunction<Node> need) {
    Map<String, Long> shares = new LinkedHashMap<>();
    for (Node node : Costs.layers(graph)) {
      shares.merge(node.layer(), need.applyAsLong(node), Costs::saturatedSum);
    }
    return shares;
  }

  private Rows rows() {
    if (rows == null) {
      rows = Rows.of(planned, dataflow);
    }
    return rows;
  }

  /** Look-up tables by operator; pools count to the one whose levels they take. */
  public Map<String, Long> lutByOperator() {
    Map<String, Long> shares = new LinkedHashMap<>();
    String operator = "";
    for (RowStep step : rows().steps()) {
      operator = step.stage().map(s -> s.node().name()).orElse(operator);
      shares.merge(operator, RowCost.of(rows(), step).lut(), Long::sum);
    }
    return shares;
  }

  /** Predicted nanoseconds by operator, with the levels that it emits. */
  public Map<String, Long> latencyByOperator() {
    return latency(s -> s.node().name());
  }

  private Map<String, Long> latency(Function<Stage, String> part) {
    StageLatency latency = StageLatency.measured();
    Map<String, Long> shares = new LinkedHashMap<>();
    planned.stages().forEach(s -> shares.merge(part.apply(s), latency.stage(s), Long::sum));
    return shares;
  }

  /** Pools count to the layer whose levels they take. */
  private Map<String, Long> steps(ToLongFunction<RowStep> need) {
    Map<String, Long> shares = new LinkedHashMap<>();
    String layer = "";
    for (RowStep step : rows().steps()) {
      layer = step.stage().map(s -> s.node().layer()).orElse(layer);
      shares.merge(layer, need.applyAsLong(step), Long::sum);
    }
    return shares;
  }

  /** In the dataflow structure the slowest process, otherwise all steps one after another. */
  private Need cycles() {
    if (!dataflow) {
      return Need.sum(steps(s -> RowCost.of(rows(), s).cycles()));
    }
    Map<String, Long> shares = new LinkedHashMap<>();
    rows().steps().forEach(s -> shares.put(s.name(), RowCost.of(rows(), s).cycles()));
    return Need.largest(shares);
  }

  private Map<String, Long> tables() {
    Map<String, Long> shares = new LinkedHashMap<>();
    long count = 1;
    for (Stage stage : planned.stages()) {
      WeightTables tables = WeightTables.stage(stage);
      for (Emission emission : stage.emissions()) {
        tables = tables.plus(WeightTables.emission(stage, emission, stage.range()));
      }
      shares.merge(stage.node().layer(), tables.bytes(), Long::sum);
      count += tables.count();
    }
    long around = WeightTables.network().bytes() + WeightTables.around(planned, count);
    shares.put("the file's head", around);
    return shares;
  }

  private Map<String, Long> accumulators() {
    Map<String, Long> widths = new LinkedHashMap<>();
    for (Stage stage : planned.stages()) {
      widths.merge(stage.node().layer(), (long) stage.range().bits(), Math::max);
    }
    return widths;
  }
}
