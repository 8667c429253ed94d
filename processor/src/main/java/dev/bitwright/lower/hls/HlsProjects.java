package dev.bitwright.lower.hls;

import dev.bitwright.emit.hls.HlsProjectSpec;
import dev.bitwright.graph.Shape;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.cost.RowCost;
import dev.bitwright.plan.rows.RowFlow;
import dev.bitwright.plan.rows.RowSchedule;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.plan.rows.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** States a lowered design as the emitter's own records, which know nothing of networks. */
public final class HlsProjects {
  private HlsProjects() {}

  public static HlsProjectSpec spec(HlsDesign design) {
    PlannedGraph planned = design.planned();
    Set<String> written =
        planned.stages().stream()
            .flatMap(s -> s.written().stream())
            .map(CodeTensor::name)
            .collect(Collectors.toSet());
    Set<String> states =
        planned.states().stream().map(s -> s.tensor().name()).collect(Collectors.toSet());
    Shape image = planned.stages().get(0).shape();
    return new HlsProjectSpec(
        planned.name(),
        design.program(),
        design.top(),
        design.restart(),
        List.of(image.channels(), image.height(), image.width()),
        design.schedule().ticks(),
        design.flow().isPresent(),
        design.parameters().stream().map(p -> parameter(planned, p)).toList(),
        design.tensors().stream()
            .map(
                t ->
                    new HlsProjectSpec.Tensor(
                        t.name(),
                        t.channels(),
                        t.height(),
                        t.width(),
                        design.rows().rowsKept(t),
                        t.packed(),
                        written.contains(t.name()),
                        states.contains(t.name())))
            .toList(),
        design.steps().stream().map(s -> step(design, s)).toList(),
        design.turns().stream().map(HlsProjects::turn).toList(),
        design.flow().map(HlsProjects::fifos).orElse(List.of()),
        widths(planned));
  }

  private static HlsProjectSpec.Parameter parameter(PlannedGraph planned, HlsParameter p) {
    int partition =
        p.content().name().startsWith("WEIGHT")
            ? planned.stages().stream()
                .filter(s -> s.name().equals(p.stage()))
                .findFirst()
                .map(s -> s.node().parallelism().outputs())
                .orElse(1)
            : 1;
    return new HlsProjectSpec.Parameter(
        p.buffer(),
        p.content().name(),
        p.stage().isEmpty() ? p.tensor() : p.stage(),
        p.tensor(),
        p.poolIndex(),
        p.channels(),
        p.rows(),
        p.columns(),
        partition);
  }

  private static HlsProjectSpec.Step step(HlsDesign design, RowStep step) {
    RowSchedule.Slot slot = design.schedule().slots().get(step.name());
    Stage stage = step.stage().orElseGet(() -> emitter(design.planned(), step));
    String layer = stage.node().layer();
    return new HlsProjectSpec.Step(
        step.name(),
        layer,
        slot.offset(),
        slot.period(),
        slot.rows(),
        step.stride(),
        step.padding(),
        step.extent(),
        step.inputs().stream().map(RowTensor::name).toList(),
        step.outputs().stream().flatMap(Optional::stream).map(RowTensor::name).toList(),
        RowCost.of(design.rows(), step).text());
  }

  private static HlsProjectSpec.Turn turn(Turn turn) {
    RowSchedule.Slot slot = turn.slot();
    return new HlsProjectSpec.Turn(
        turn.function(),
        turn.step().name(),
        turn.computes(),
        slot.offset(),
        slot.period(),
        slot.rows());
  }

  private static List<HlsProjectSpec.Fifo> fifos(RowFlow flow) {
    return flow.fifos().stream()
        .map(
            f ->
                new HlsProjectSpec.Fifo(
                    f.name(),
                    f.tensor().name(),
                    f.reader().name(),
                    f.used(),
                    f.ring(),
                    f.rows(),
                    f.depth(),
                    f.tensor().packed() ? RowTensor.WORD : LevelTypes.of(f.tensor()).bits(),
                    f.tensor().packed()))
        .toList();
  }

  /** The stage whose emission a pool belongs to. */
  private static Stage emitter(PlannedGraph planned, RowStep pool) {
    return planned.stages().stream()
        .filter(s -> s.emissions().contains(pool.emission().orElseThrow()))
        .findFirst()
        .orElseThrow();
  }

  /** Types whose width follows from the trained integers. */
  private static List<HlsProjectSpec.Width> widths(PlannedGraph planned) {
    List<HlsProjectSpec.Width> widths = new ArrayList<>();
    for (Stage stage : planned.stages()) {
      widths.add(width(stage.name(), "acc", "ACCUMULATOR", stage.name(), ""));
      widths.add(width(stage.name(), "sum", "SUM", stage.name(), ""));
      widths.add(width(stage.name(), "total", "TOTAL", stage.name(), ""));
      for (Emission emission : stage.emissions()) {
        String tensor = emission.output().name();
        widths.add(width(tensor, "oriented", "ORIENTED", stage.name(), tensor));
        widths.add(width(tensor, "product", "PRODUCT", stage.name(), tensor));
        for (String role :
            List.of(
                "thresholds",
                "flips",
                "multipliers",
                "addends",
                "shifts",
                "fractions",
                "exponents",
                "lows",
                "highs",
                "levels",
                "table",
                "pool_minimum")) {
          widths.add(width(tensor, role, "PARAMETER", stage.name(), tensor));
        }
      }
      for (String role : List.of("weights", "offset_steps", "zero_points", "sigmoid", "tanh")) {
        widths.add(width(stage.name(), role, "PARAMETER", stage.name(), ""));
      }
    }
    return widths;
  }

  private static HlsProjectSpec.Width width(
      String name, String role, String source, String stage, String tensor) {
    return new HlsProjectSpec.Width(RoleNames.of(name, role), source, stage, tensor);
  }
}
