package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.eq;
import static dev.bitwright.kernel.Kernels.ge;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.le;
import static dev.bitwright.kernel.Kernels.rem;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers a planned network to the sequential structure: step functions over shared rings, called by
 * one top function in the order of the static schedule.
 */
public final class HlsLowering {
  private HlsLowering() {}

  public static HlsDesign lower(PlannedGraph planned) {
    List<RowStep> steps = RowSteps.of(planned);
    RowSchedule schedule = RowSchedule.of(steps);
    List<RowTensor> tensors = new ArrayList<>();
    steps.forEach(s -> s.outputs().forEach(o -> o.ifPresent(tensors::add)));

    ProgramBuilder program =
        new ProgramBuilder(planned.name()).doc("Hardware of the network " + planned.name() + ".");
    Stage.Input input = (Stage.Input) planned.stages().get(0);
    Buffer image =
        program.add(
            Buffer.vector(
                    "image",
                    IntType.ofRange(input.type().minimum, input.type().maximum)
                        .withRole("image"),
                    Math.toIntExact(input.shape().elements()),
                    Buffer.Kind.INPUT)
                .withDoc("pixels, [channel][row][column]"));
    Buffer scores =
        program.add(
            Buffer.vector(
                "scores", Kernels.s(32).withRole("score"), scoreCount(planned), Buffer.Kind.OUTPUT));
    Rings rings = new Rings(program, tensors, schedule.depths());
    Parameters parameters = new Parameters(program);
    Map<String, Function> functions = new LinkedHashMap<>();
    for (RowStep step : steps) {
      StepLowering lowering = new StepLowering(program, parameters, rings, image, scores);
      functions.put(step.name(), program.add(lowering.lower(step)));
    }
    String top = planned.name() + "_top";
    program.addEntry(top(top, steps, schedule, functions));
    return new HlsDesign(
        planned, program.build(), top, steps, schedule, tensors, parameters.all());
  }

  private static int scoreCount(PlannedGraph planned) {
    Stage last = planned.stages().get(planned.stages().size() - 1);
    return Math.toIntExact(last.shape().elements());
  }

  private static Function top(
      String name, List<RowStep> steps, RowSchedule schedule, Map<String, Function> functions) {
    KernelBuilder b =
        KernelBuilder.function(name)
            .doc("One image: every step computes its rows at the ticks of the static schedule.");
    b.loop(
        "tick",
        schedule.ticks(),
        tick -> {
          for (RowStep step : steps) {
            RowSchedule.Slot slot = schedule.slots().get(step.name());
            Function function = functions.get(step.name());
            b.comment(
                step.name() + ": row r at tick " + slot.offset() + " + r * " + slot.period());
            if (slot.rows() == 1) {
              b.ifThen(eq(tick, i(slot.offset())), () -> b.call(function, i(0)));
            } else {
              b.ifThen(due(tick, slot), () -> b.call(function, row(tick, slot)));
            }
          }
        });
    return b.build();
  }

  private static Expr due(Expr tick, RowSchedule.Slot slot) {
    Expr inside = and(ge(tick, i(slot.offset())), le(tick, i(slot.tick(slot.rows() - 1))));
    if (slot.period() == 1) {
      return inside;
    }
    Expr phase = rem(IntType.INT, tick, i(slot.period()));
    return and(inside, eq(phase, i(slot.offset() % slot.period())));
  }

  private static Expr row(Expr tick, RowSchedule.Slot slot) {
    Expr since = isub(tick, i(slot.offset()));
    return slot.period() == 1
        ? since
        : Kernels.binary(BinaryOp.DIV, IntType.INT, since, i(slot.period()));
  }
}
