package dev.bitwright.lower.hls;

import dev.bitwright.kernel.Program;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.rows.RowFlow;
import dev.bitwright.plan.rows.RowSchedule;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.plan.rows.Rows;
import dev.bitwright.plan.rows.Turn;
import java.util.List;
import java.util.Optional;

/**
 * A network lowered to hardware.
 *
 * @param planned what it was lowered from
 * @param program one function per row step and the top function {@code top}; buffers {@code image}
 *     (input) and {@code scores} (output)
 * @param top name of the top function
 * @param restart name of the function that begins a sequence, where something is kept from step to
 *     step
 * @param steps in topological order
 * @param schedule when each row is computed and how many rows are kept
 * @param turns the calls of the static schedule, in topological order
 * @param flow the FIFOs, where the structure is dataflow
 * @param tensors everything held in rings
 * @param parameters constant arrays and what they hold
 */
public record HlsDesign(
    PlannedGraph planned,
    Program program,
    String top,
    Optional<String> restart,
    List<RowStep> steps,
    RowSchedule schedule,
    List<Turn> turns,
    Optional<RowFlow> flow,
    List<RowTensor> tensors,
    List<HlsParameter> parameters) {

  /** The steps and when they run. */
  Rows rows() {
    return new Rows(steps, schedule, flow);
  }
}
