package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.AffineStep;
import dev.bitwright.emit.java.TrainerSpec.AffineTerm;
import dev.bitwright.emit.java.TrainerSpec.FrozenEmission;
import dev.bitwright.emit.java.TrainerSpec.FrozenPart;
import dev.bitwright.emit.java.TrainerSpec.FrozenShift;
import dev.bitwright.emit.java.TrainerSpec.FrozenSquash;
import dev.bitwright.emit.java.TrainerSpec.FrozenStage;
import dev.bitwright.emit.java.TrainerSpec.FrozenSteps;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.plan.CellFormat;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.LevelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The stages of a recurrent cell in terms of its trainer: sums become steps of a pre-activation or,
 * for a candidate, levels of its squash; element-wise accumulators are real values in units that
 * {@link CellFormat} states.
 */
final class FrozenCells {
  private final PlannedGraph planned;
  private final NetworkWalk walk;
  private final BiFunction<Node, Emission, List<FrozenPart>> chains;

  /**
   * @param chains the trainer's chains from the value of a node to a quantizer
   */
  FrozenCells(
      PlannedGraph planned, NetworkWalk walk, BiFunction<Node, Emission, List<FrozenPart>> chains) {
    this.planned = planned;
    this.walk = walk;
    this.chains = chains;
  }

  FrozenStage stage(Stage stage) {
    if (stage instanceof Stage.Dense dense) {
      return dense(dense);
    }
    List<FrozenEmission> emissions = new ArrayList<>();
    for (Emission emission : stage.emissions()) {
      emissions.add(FrozenLowering.emission(stage, emission, parts(stage, emission)));
    }
    return new FrozenStage(stage.name(), null, null, emissions, null);
  }

  private List<FrozenPart> parts(Stage stage, Emission emission) {
    if (emission.form() == Emission.Form.COPY) {
      return List.of();
    }
    List<FrozenPart> parts = new ArrayList<>();
    parts.add(new FrozenSteps(List.of(times(unit(stage))), false));
    boolean own =
        stage instanceof Stage.Gate
            || stage.states().stream().anyMatch(s -> s.tensor().equals(emission.output()));
    if (own) {
      parts.add(level(emission.output()));
    } else {
      parts.addAll(chains.apply(stage.node(), emission));
    }
    return parts;
  }

  /** The real value of 1 of an element-wise accumulator. */
  private static double unit(Stage stage) {
    if (stage instanceof Stage.LstmCell) {
      return 1.0 / ((long) CellFormat.ONE * CellFormat.ONE);
    }
    CodeTensor levels =
        stage instanceof Stage.Gate gate
            ? gate.levels()
            : ((Stage.GruCell) stage).hidden().tensor();
    return 1.0 / ((long) CellFormat.ONE * levels.levels().maximum());
  }

  /** The level of a real value, where the largest level is 1. */
  private static FrozenPart level(CodeTensor tensor) {
    LevelSet set = tensor.levels();
    return new FrozenSteps(List.of(times(set.maximum()), kept(set)), true);
  }

  private FrozenStage dense(Stage.Dense stage) {
    List<Stage> products =
        planned.stages().stream()
            .filter(s -> s instanceof Stage.Dense && s.node().name().equals(stage.node().name()))
            .toList();
    boolean candidate = products.indexOf(stage) > 0;
    CellLowering.Matrix matrix = walk.cells.get(stage.node().name()).get(products.indexOf(stage));
    List<FrozenPart> parts = new ArrayList<>();
    parts.add(
        new FrozenSteps(
            List.of(new AffineStep(false, number(matrix.scale()), number(matrix.bias()))), false));
    Emission emission = stage.emissions().get(0);
    if (candidate) {
      parts.add(new FrozenSquash(((Op.Gru) stage.node().op()).tanh()));
      parts.add(level(emission.output()));
    } else {
      if (stage.node().op() instanceof Op.Lstm op) {
        // The trainer adds 1 to what the forget gate reads, outside of its bias.
        parts.add(new FrozenShift(2 * op.units(), 3 * op.units(), 1));
      }
      parts.add(
          new FrozenSteps(List.of(times(CellFormat.STEPS_PER_UNIT), kept(CellFormat.STEPS)), true));
    }
    String name =
        stage.node().op() instanceof Op.Lstm
            ? stage.node().name()
            : stage.node().name() + (candidate ? ".candidate" : ".gates");
    return new FrozenStage(
        stage.name(),
        name + ".levels",
        matrix.steps() == null ? null : name + ".steps",
        List.of(FrozenLowering.emission(stage, emission, parts)),
        stage.weights().coder().isPresent() ? name : null);
  }

  private static AffineTerm number(Schedule.Value value) {
    return new AffineTerm(Workbench.ref(value, Access.CHANNEL), 0, false, 1);
  }

  private static AffineTerm number(double value) {
    return new AffineTerm(null, value, false, 1);
  }

  private static AffineStep times(double factor) {
    return new AffineStep(false, number(factor), number(0.0));
  }

  private static AffineStep kept(LevelSet set) {
    return new AffineStep(true, number(set.minimum()), number(set.maximum()));
  }
}
