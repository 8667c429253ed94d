package dev.bitwright.plan.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When each row is computed. Time runs in ticks; the input gives row {@code t} at tick {@code t};
 * step {@code s} computes row {@code r} at tick {@code offset + r * period}; steps of one tick run
 * in topological order. The simulation counts the rows that must be kept of each tensor, which is
 * its ring's depth in the sequential structure; {@link RowFlow} simulates the dataflow structure.
 *
 * @param slots by step name
 * @param depths by tensor name: rows kept
 * @param ticks ticks of one image
 */
public record RowSchedule(Map<String, Slot> slots, Map<String, Integer> depths, int ticks) {

  /**
   * @param offset tick of row 0
   * @param period ticks from one row to the next
   * @param rows rows of one image
   */
  public record Slot(int offset, int period, int rows) {
    public int tick(int row) {
      return offset + row * period;
    }

    /** The row computed at {@code tick}, or -1. */
    public int row(int tick) {
      int since = tick - offset;
      return since >= 0 && since % period == 0 && since / period < rows ? since / period : -1;
    }
  }

  /** A state is there before the first step; it is read before it is written. */
  private static final Slot STATE = new Slot(0, 1, 1);

  public static RowSchedule of(List<RowStep> steps) {
    Map<String, Slot> slots = new LinkedHashMap<>();
    Map<String, Slot> writers = new LinkedHashMap<>();
    int ticks = 0;
    for (RowStep step : steps) {
      Slot slot = slotOf(step, writers);
      slots.put(step.name(), slot);
      step.outputs().forEach(o -> o.ifPresent(t -> writers.put(t.name(), slot)));
      ticks = Math.max(ticks, slot.tick(slot.rows() - 1) + 1);
    }
    return new RowSchedule(slots, depths(steps, slots, ticks), ticks);
  }

  private static Slot slotOf(RowStep step, Map<String, Slot> writers) {
    int period = 1;
    for (RowTensor input : step.inputs()) {
      period = Math.max(period, writers.getOrDefault(input.name(), STATE).period() * step.stride());
    }
    if (step.rows() == 1) {
      period = 1;
    }
    int offset = 0;
    for (RowTensor input : step.inputs()) {
      Slot writer = writers.getOrDefault(input.name(), STATE);
      for (int row = 0; row < step.rows(); row++) {
        int last = step.lastNeeded(row, input.height());
        int ready = last < 0 ? 0 : writer.tick(last);
        offset = Math.max(offset, ready - row * period);
      }
    }
    return new Slot(offset, period, step.rows());
  }

  private static Map<String, Integer> depths(
      List<RowStep> steps, Map<String, Slot> slots, int ticks) {
    Map<String, Integer> depths = new LinkedHashMap<>();
    Map<String, List<RowStep>> readers = new LinkedHashMap<>();
    Map<String, Integer> done = new LinkedHashMap<>();
    for (RowStep step : steps) {
      done.put(step.name(), 0);
      step.inputs()
          .forEach(t -> readers.computeIfAbsent(t.name(), k -> new ArrayList<>()).add(step));
    }
    for (int tick = 0; tick < ticks; tick++) {
      for (RowStep step : steps) {
        int row = slots.get(step.name()).row(tick);
        if (row < 0) {
          continue;
        }
        for (var output : step.outputs()) {
          output.ifPresent(
              t -> {
                int oldest = row;
                for (RowStep reader : readers.getOrDefault(t.name(), List.of())) {
                  int next = done.get(reader.name());
                  if (next < reader.rows()) {
                    oldest = Math.min(oldest, Math.max(0, reader.firstNeeded(next)));
                  }
                }
                depths.merge(t.name(), row + 1 - oldest, Math::max);
              });
        }
        done.put(step.name(), row + 1);
      }
    }
    return depths;
  }
}
