package dev.bitwright.plan.cost;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.ReadersApart;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Planner;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.StageInputs;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.plan.rows.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a plan does not depend on what is decided: its stages, when tensors are read for the last
 * time, how many rows are kept. Every layer has a tensor of its own to read here; that readers
 * share one changes no order, and rows are kept for the one that needs most.
 */
final class Skeleton {

  /** A place where a tensor is emitted. */
  record Place(int stage, Emission emission) {}

  final CheckedGraph checked;
  final PlannedGraph planned;
  final List<Stage> stages;
  final Rows rows;

  /** Stages of each operator with weights, by the node's name. */
  final Map<String, List<Integer>> ofLayer = new LinkedHashMap<>();

  /** What is emitted for a quantize node that a layer reads: first operands, then their join. */
  final Map<String, List<Place>> ofEdge = new LinkedHashMap<>();

  /** Everything else that stages outside of layers emit, for adds, pools and the output. */
  final List<Place> others = new ArrayList<>();

  private final Map<String, Integer> lastReader = new HashMap<>();
  private final Map<String, RowTensor> tensors = new HashMap<>();
  private final Map<String, List<RowStep>> pools = new HashMap<>();
  private final Set<String> states = new HashSet<>();

  static Optional<Skeleton> of(NetworkGraph network, boolean dataflow) {
    return ReadersApart.of(network)
        .filter(CheckedGraph::deployable)
        .map(graph -> new Skeleton(graph, dataflow));
  }

  private Skeleton(CheckedGraph checked, boolean dataflow) {
    this.checked = checked;
    this.planned = Planner.structure(checked);
    this.stages = planned.stages();
    boolean sequence = !planned.states().isEmpty();
    this.rows = Rows.of(planned, dataflow && !sequence);
    planned.states().forEach(s -> states.add(s.tensor().name()));
    for (RowStep step : rows.steps()) {
      step.outputs().forEach(o -> o.ifPresent(t -> tensors.put(t.name(), t)));
      step.emission()
          .ifPresent(
              e -> pools.computeIfAbsent(e.output().name(), n -> new ArrayList<>()).add(step));
    }
    for (int i = 0; i < stages.size(); i++) {
      for (CodeTensor tensor : StageInputs.of(stages.get(i))) {
        lastReader.put(tensor.name(), i);
      }
    }
    Set<String> read = new HashSet<>();
    for (Node node : checked.nodes()) {
      if (node.op().hasWeights()) {
        ofLayer.put(node.name(), new ArrayList<>());
        if (checked.node(node.inputs().get(0)).op() instanceof Op.Quantize) {
          read.add(node.inputs().get(0));
        }
      }
    }
    for (int i = 0; i < stages.size(); i++) {
      place(i, read);
    }
  }

  private void place(int index, Set<String> read) {
    Stage stage = stages.get(index);
    List<Integer> own = ofLayer.get(stage.node().name());
    if (own != null) {
      own.add(index);
    }
    for (Emission emission : stage.emissions()) {
      if (isInside(stage, emission)) {
        continue;
      }
      Place place = new Place(index, emission);
      if (read.contains(emission.quantizeNode())) {
        ofEdge.computeIfAbsent(emission.quantizeNode(), n -> new ArrayList<>()).add(place);
      } else {
        others.add(place);
      }
    }
  }

  /** Whether an emission stays inside of a cell. */
  boolean isInside(Stage stage, Emission emission) {
    boolean cell = OpRole.of(stage.node().op()) == OpRole.CELL;
    return cell && (stage.states().isEmpty() || states.contains(emission.output().name()));
  }

  /** The quantize node that a layer reads; the input's name where it reads that. */
  String read(Node layer) {
    return checked.node(layer.name()).inputs().get(0);
  }

  /** The last step that reads a tensor; the last of all where none does. */
  int lastReader(String tensor) {
    return states.contains(tensor)
        ? stages.size() - 1
        : lastReader.getOrDefault(tensor, stages.size() - 1);
  }

  RowTensor tensor(String name) {
    return tensors.get(name);
  }

  /** The pools of an emission, in order. */
  List<RowStep> pools(Emission emission) {
    return pools.getOrDefault(emission.output().name(), List.of());
  }

  /** The tensor that a stage writes for an emission, before its pools. */
  Optional<RowTensor> first(Emission emission) {
    List<RowStep> own = pools(emission);
    return Optional.ofNullable(
        own.isEmpty() ? tensors.get(emission.output().name()) : own.get(0).inputs().get(0));
  }
}
