package dev.bitwright.plan.cost;

import dev.bitwright.graph.Op;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.rows.RowFlow;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.plan.rows.Rows;
import java.util.Optional;

/** What a row step costs in hardware, with the rows that it writes and what it takes them from. */
public final class RowCost {
  private RowCost() {}

  /** Area and cycles of one step. */
  public static Hardware of(Rows rows, RowStep step) {
    Hardware cost = step.stage().map(s -> stage(s, step)).orElseGet(() -> pool(step));
    for (Optional<RowTensor> output : step.outputs()) {
      if (output.isPresent()) {
        cost = cost.plus(kept(output.get(), rows.rowsKept(output.get())));
      }
    }
    if (rows.flow().isPresent()) {
      for (RowFlow.Fifo fifo : rows.flow().get().into(step)) {
        cost = cost.plus(fifo(fifo.tensor(), fifo.ring(), fifo.rows()));
      }
    }
    return cost.withCycles(moves(rows, step));
  }

  /** Bytes of the rows that a step writes, and in a process of its own of rings and FIFOs. */
  public static long lineBytes(Rows rows, RowStep step) {
    long bytes = 0;
    for (Optional<RowTensor> output : step.outputs()) {
      if (output.isPresent()) {
        bytes += bytes(output.get(), rows.rowsKept(output.get()));
      }
    }
    if (rows.flow().isPresent()) {
      for (RowFlow.Fifo fifo : rows.flow().get().into(step)) {
        bytes += bytes(fifo.tensor(), fifo.ring()) + bytes(fifo.tensor(), fifo.rows());
      }
    }
    return bytes;
  }

  static long bytes(RowTensor tensor, int rows) {
    return ((long) rows * tensor.rowLength() * tensor.elementBits() + 7) / 8;
  }

  static Hardware kept(RowTensor tensor, int rows) {
    return Hardware.memory(tensor.elementBits(), (long) rows * tensor.rowLength());
  }

  static Hardware fifo(RowTensor tensor, int ring, int rows) {
    return kept(tensor, ring).plus(kept(tensor, rows));
  }

  private static Hardware stage(Stage stage, RowStep step) {
    boolean packed = !step.inputs().isEmpty() && step.inputs().get(0).packed();
    Hardware cost = Hardware.engine(stage, packed);
    for (Emission emission : stage.emissions()) {
      cost = cost.plus(Hardware.output(stage, emission, stage.range().bits()));
    }
    return cost;
  }

  /** A step that is a pool. */
  static Hardware pool(RowStep step) {
    Op.MaxPool pool = step.pool().orElseThrow();
    RowTensor output = step.outputs().get(0).orElseThrow();
    long elements = (long) step.rows() * output.width() * output.channels();
    return Hardware.pool(elements, pool.kernel() * pool.kernel(), output.levelBits());
  }

  /** What a process adds: a cycle for each element taken or sent. */
  private static long moves(Rows rows, RowStep step) {
    if (rows.flow().isEmpty()) {
      return 0;
    }
    RowFlow flow = rows.flow().get();
    long moves = 0;
    for (RowFlow.Fifo fifo : flow.into(step)) {
      moves += (long) fifo.used() * fifo.tensor().rowLength();
    }
    for (Optional<RowTensor> output : step.outputs()) {
      if (output.isPresent() && !flow.outOf(output.get()).isEmpty()) {
        moves += (long) step.rows() * output.get().rowLength();
      }
    }
    return moves;
  }
}
