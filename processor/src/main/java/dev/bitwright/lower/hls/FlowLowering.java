package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.lt;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.LoopKind;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.kernel.Stream;
import dev.bitwright.plan.rows.RowFlow;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the two functions of a process: one takes an input row, one computes and sends a row. */
final class FlowLowering {
  private final RowFlow flow;
  private final Map<String, List<Stream>> streams = new LinkedHashMap<>();

  FlowLowering(ProgramBuilder program, RowFlow flow) {
    this.flow = flow;
    for (RowFlow.Fifo fifo : flow.fifos()) {
      String name = fifo.name();
      List<Stream> planes =
          fifo.tensor().packed()
              ? List.of(
                  new Stream(RoleNames.of(name, "mask"), Rings.WORD, fifo.depth()),
                  new Stream(RoleNames.of(name, "sign"), Rings.WORD, fifo.depth()))
              : List.of(new Stream(name, LevelTypes.of(fifo.tensor()), fifo.depth()));
      planes.forEach(program::add);
      streams.put(name, planes);
    }
  }

  /** The rings of one process: its inputs' last rows and one row of each output. */
  Rings rings(ProgramBuilder program, RowStep step) {
    Rings rings = new Rings(program);
    for (RowFlow.Fifo fifo : flow.into(step)) {
      RowTensor tensor = fifo.tensor();
      rings.add(tensor, tensor.name() + "_at_" + step.name(), fifo.ring());
    }
    step.outputs().forEach(o -> o.ifPresent(t -> rings.add(t, t.name(), 1)));
    return rings;
  }

  Function take(RowStep step, Rings rings) {
    KernelBuilder b =
        KernelBuilder.function(RowFlow.takeName(step)).doc("Takes one row of what is read.");
    Expr.Variable row = b.scalar("row", IntType.INT);
    for (RowFlow.Fifo fifo : flow.into(step)) {
      RowTensor tensor = fifo.tensor();
      List<Buffer> arrays = rings.arrays(tensor);
      List<Stream> from = streams.get(fifo.name());
      Expr slot = b.let(RoleNames.of(tensor.name(), "slot"), IntType.INT, rings.slot(tensor, row));
      b.loop(
          LoopKind.PIPELINED,
          RoleNames.of(tensor.name(), "k"),
          i(0),
          i(tensor.rowLength()),
          1,
          k -> {
            for (int plane = 0; plane < arrays.size(); plane++) {
              Stream stream = from.get(plane);
              b.store(arrays.get(plane), slot, k, b.pop(stream.name() + "_next", stream));
            }
          });
    }
    return b.build();
  }

  Function fire(RowStep step, Function body, Rings rings) {
    KernelBuilder b =
        KernelBuilder.function(RowFlow.fireName(step))
            .doc("Computes one row and sends it to every reader.");
    Expr.Variable row = b.scalar("row", IntType.INT);
    b.call(body, row);
    for (Optional<RowTensor> output : step.outputs()) {
      if (output.isEmpty() || flow.outOf(output.get()).isEmpty()) {
        continue;
      }
      RowTensor tensor = output.get();
      b.loop(
          LoopKind.PIPELINED,
          RoleNames.of(tensor.name(), "k"),
          i(0),
          i(tensor.rowLength()),
          1,
          k -> flow.outOf(tensor).forEach(fifo -> send(b, rings, fifo, row, k)));
    }
    return b.build();
  }

  private void send(KernelBuilder b, Rings rings, RowFlow.Fifo fifo, Expr row, Expr k) {
    List<Buffer> arrays = rings.arrays(fifo.tensor());
    List<Stream> to = streams.get(fifo.name());
    Runnable push =
        () -> {
          for (int plane = 0; plane < arrays.size(); plane++) {
            b.push(to.get(plane), load(arrays.get(plane), i(0), k));
          }
        };
    if (fifo.used() == fifo.tensor().height()) {
      push.run();
    } else {
      b.ifThen(lt(row, i(fifo.used())), push);
    }
  }
}
