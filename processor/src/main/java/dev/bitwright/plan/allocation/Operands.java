package dev.bitwright.plan.allocation;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.plan.ActivationPeak;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.StageInputs;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors that adds and average pools read: they have quantizers, but no weights beside them.
 */
final class Operands {
  private final CheckedGraph graph;
  private final NetworkGraph declared;

  /** The quantize node of each tensor. */
  private final Map<String, String> quantized = new HashMap<>();

  private Operands(PlannedGraph plan, NetworkGraph declared) {
    this.graph = plan.checked();
    this.declared = declared;
    for (Stage stage : plan.stages()) {
      for (Emission emission : stage.emissions()) {
        quantized.put(emission.output().name(), emission.quantizeNode());
      }
    }
  }

  /**
   * A row for each tensor, in the order in which they are read.
   *
   * @param declared the network as it was written
   */
  static List<PlanSummary.Operand> of(PlannedGraph plan, NetworkGraph declared) {
    Operands operands = new Operands(plan, declared);
    Map<String, CodeTensor> tensors = new LinkedHashMap<>();
    Map<String, List<Stage>> readers = new HashMap<>();
    for (Stage stage : plan.stages()) {
      OpRole role = OpRole.of(stage.node().op());
      if (role == OpRole.SUM || role == OpRole.WINDOW) {
        for (CodeTensor tensor : StageInputs.of(stage)) {
          tensors.putIfAbsent(tensor.name(), tensor);
          List<Stage> all = readers.computeIfAbsent(tensor.name(), t -> new ArrayList<>());
          if (!all.contains(stage)) {
            all.add(stage);
          }
        }
      }
    }
    return tensors.values().stream().map(t -> operands.row(t, readers.get(t.name()))).toList();
  }

  private PlanSummary.Operand row(CodeTensor tensor, List<Stage> readers) {
    Optional<SchemeSpec> scheme =
        Optional.ofNullable(quantized.get(tensor.name()))
            .filter(graph.activationQuantizers()::containsKey)
            .flatMap(q -> graph.node(q).activationScheme());
    boolean stated = readers.stream().anyMatch(this::stated);
    return new PlanSummary.Operand(
        tensor.name(),
        scheme.map(s -> GraphText.of(s).replace(", ", ",")).orElse(Sites.INPUT),
        ActivationPeak.bytes(tensor),
        (stated ? Reason.STATED : Reason.OPERAND).word(),
        readers.stream().map(Stage::name).toList());
  }

  private boolean stated(Stage sum) {
    return declared
        .node(sum.node().name())
        .activationScheme()
        .filter(s -> !Candidates.open(s, Role.ACTIVATION))
        .isPresent();
  }
}
