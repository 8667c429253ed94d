package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
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
import dev.bitwright.plan.State;
import dev.bitwright.plan.rows.RowFlow;
import dev.bitwright.plan.rows.RowSchedule;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowSteps;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.plan.rows.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lowers a planned network to row steps, called by one top function in the order of the static
 * schedule. In the sequential structure the steps share rings; in the dataflow structure each has
 * its own and takes its rows from FIFOs, so that the steps can also run at the same time.
 */
public final class HlsLowering {
  private HlsLowering() {}

  /** The sequential structure. */
  public static HlsDesign lower(PlannedGraph planned) {
    return lower(planned, false);
  }

  /**
   * @param dataflow the dataflow structure instead of the sequential one
   */
  public static HlsDesign lower(PlannedGraph planned, boolean dataflow) {
    List<RowStep> steps = RowSteps.of(planned);
    RowSchedule schedule = RowSchedule.of(steps);
    Optional<RowFlow> flow = dataflow ? Optional.of(RowFlow.of(steps, schedule)) : Optional.empty();
    List<RowTensor> tensors = new ArrayList<>();
    steps.forEach(s -> s.outputs().forEach(o -> o.ifPresent(tensors::add)));
    Set<String> states =
        planned.states().stream().map(s -> s.tensor().name()).collect(Collectors.toSet());

    ProgramBuilder program =
        new ProgramBuilder(planned.name()).doc("Hardware of the network " + planned.name() + ".");
    Stage.Input input = (Stage.Input) planned.stages().get(0);
    Buffer image =
        program.add(
            Buffer.vector(
                    "image",
                    IntType.ofRange(input.type().minimum, input.type().maximum).withRole("image"),
                    Math.toIntExact(input.shape().elements()),
                    Buffer.Kind.INPUT)
                .withDoc("pixels, [channel][row][column]"));
    Buffer scores =
        program.add(
            Buffer.vector(
                "scores",
                Kernels.s(32).withRole("score"),
                scoreCount(planned),
                Buffer.Kind.OUTPUT));
    Rings shared = new Rings(program);
    if (!dataflow) {
      for (RowTensor t : tensors) {
        if (states.contains(t.name())) {
          shared.addState(t);
        } else {
          shared.add(t, t.name(), schedule.depths().get(t.name()));
        }
      }
    }
    Optional<FlowLowering> processes = flow.map(f -> new FlowLowering(program, f));
    Parameters parameters = new Parameters(program);
    Map<String, Function> functions = new LinkedHashMap<>();
    for (RowStep step : steps) {
      Rings rings = processes.map(p -> p.rings(program, step)).orElse(shared);
      Function body =
          program.add(new StepLowering(program, parameters, rings, image, scores).lower(step));
      functions.put(body.name(), body);
      if (processes.isPresent()) {
        if (!flow.get().into(step).isEmpty()) {
          Function take = program.add(processes.get().take(step, rings));
          functions.put(take.name(), take);
        }
        Function fire = program.add(processes.get().fire(step, body, rings));
        functions.put(fire.name(), fire);
      }
    }
    List<Turn> turns =
        flow.map(RowFlow::turns)
            .orElseGet(
                () ->
                    steps.stream()
                        .map(
                            s ->
                                new Turn(
                                    s.name() + "_step", s, true, schedule.slots().get(s.name())))
                        .toList());
    String top = planned.name() + "_top";
    program.addEntry(top(top, turns, schedule.ticks(), functions));
    Optional<String> restart =
        states.isEmpty() ? Optional.empty() : Optional.of(planned.name() + "_restart");
    restart.ifPresent(name -> program.addEntry(restart(name, planned, shared, tensors)));
    return new HlsDesign(
        planned,
        program.build(),
        top,
        restart,
        steps,
        schedule,
        turns,
        flow,
        tensors,
        parameters.all());
  }

  private static Function restart(
      String name, PlannedGraph planned, Rings rings, List<RowTensor> tensors) {
    KernelBuilder b =
        KernelBuilder.function(name).doc("Begins a sequence: every state as at its start.");
    for (State state : planned.states()) {
      RowTensor tensor =
          tensors.stream()
              .filter(t -> t.name().equals(state.tensor().name()))
              .findFirst()
              .orElseThrow();
      b.loop(
          RoleNames.of(tensor.name(), "unit"),
          tensor.channels(),
          u ->
              b.store(
                  rings.arrays(tensor).get(0),
                  i(0),
                  u,
                  constant(LevelTypes.of(tensor), state.start())));
    }
    return b.build();
  }

  private static int scoreCount(PlannedGraph planned) {
    Stage last = planned.stages().get(planned.stages().size() - 1);
    return Math.toIntExact(last.shape().elements());
  }

  private static Function top(
      String topName, List<Turn> turns, int ticks, Map<String, Function> functions) {
    KernelBuilder b =
        KernelBuilder.function(topName)
            .doc("One image: every step computes its rows at the ticks of the static schedule.");
    b.loop(
        "tick",
        ticks,
        tick -> {
          for (Turn turn : turns) {
            RowSchedule.Slot slot = turn.slot();
            Function function = functions.get(turn.function());
            String name = turn.step().name() + (turn.computes() ? "" : " takes");
            b.comment(name + ": row r at tick " + slot.offset() + " + r * " + slot.period());
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
