package dev.bitwright.plan.rows;

import dev.bitwright.plan.PlannedGraph;
import java.util.List;
import java.util.Optional;

/**
 * A planned network cut into row steps, and when they run.
 *
 * @param steps in topological order
 * @param flow the FIFOs, where the structure is dataflow
 */
public record Rows(List<RowStep> steps, RowSchedule schedule, Optional<RowFlow> flow) {

  /** Cuts a network. */
  public static Rows of(PlannedGraph planned, boolean dataflow) {
    List<RowStep> steps = RowSteps.of(planned);
    RowSchedule schedule = RowSchedule.of(steps);
    return new Rows(
        steps, schedule, dataflow ? Optional.of(RowFlow.of(steps, schedule)) : Optional.empty());
  }

  /** Rows of a tensor that its writer's array holds. */
  public int rowsKept(RowTensor tensor) {
    return flow.isPresent() ? 1 : schedule.depths().get(tensor.name());
  }
}
