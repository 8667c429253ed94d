package dev.bitwright.plan.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The dataflow structure: every step is a process with rings of its own, joined by one FIFO for
 * each tensor and reader. A process repeats: take the input rows that the next output row needs,
 * compute it, pass it on. The static schedule is one order in which all processes do this; since
 * each does the same operations in the same order whoever waits for whom, depths that suffice for
 * this one order suffice for every other (Kahn's process networks with bounded channels).
 *
 * @param fifos in the order of their readers
 * @param turns takes and computations in topological order
 */
public record RowFlow(List<RowFlow.Fifo> fifos, List<Turn> turns) {
  public RowFlow {
    fifos = List.copyOf(fifos);
    turns = List.copyOf(turns);
  }

  /**
   * @param used rows of the tensor that the reader takes; later ones are not sent
   * @param ring rows that the reader keeps
   * @param rows largest number of rows waiting
   */
  public record Fifo(RowTensor tensor, RowStep reader, int used, int ring, int rows) {
    public String name() {
      return tensor.name() + "_to_" + reader.name();
    }

    /** Largest occupancy in elements (of each plane when packed). */
    public int depth() {
      return Math.multiplyExact(rows, tensor.rowLength());
    }
  }

  public static String takeName(RowStep step) {
    return step.name() + "_take";
  }

  public static String fireName(RowStep step) {
    return step.name() + "_fire";
  }

  /** The FIFOs that {@code step} takes rows from. */
  public List<Fifo> into(RowStep step) {
    return fifos.stream().filter(f -> f.reader().name().equals(step.name())).toList();
  }

  /** The FIFOs that rows of {@code tensor} are sent to. */
  public List<Fifo> outOf(RowTensor tensor) {
    return fifos.stream().filter(f -> f.tensor().name().equals(tensor.name())).toList();
  }

  public static RowFlow of(List<RowStep> steps, RowSchedule schedule) {
    Map<String, RowStep> writers = new LinkedHashMap<>();
    List<Turn> turns = new ArrayList<>();
    List<Channel> channels = new ArrayList<>();
    for (RowStep step : steps) {
      int used = 0;
      for (RowTensor input : new LinkedHashSet<>(step.inputs())) {
        Channel channel = new Channel(step, input);
        used = Math.max(used, channel.used);
        if (channel.used > 0) {
          channels.add(channel);
        }
      }
      if (used > 0) {
        turns.add(new Turn(takeName(step), step, false, takes(step, used, writers, schedule)));
      }
      turns.add(new Turn(fireName(step), step, true, schedule.slots().get(step.name())));
      step.outputs().forEach(o -> o.ifPresent(t -> writers.put(t.name(), step)));
    }
    simulate(turns, channels, schedule.ticks());
    return new RowFlow(channels.stream().map(Channel::fifo).toList(), turns);
  }

  /**
   * When input rows are taken: with one input as soon as they are there, so that a chain has one
   * row waiting at most; with several when they are added or joined.
   */
  private static RowSchedule.Slot takes(
      RowStep step, int used, Map<String, RowStep> writers, RowSchedule schedule) {
    RowSchedule.Slot own = schedule.slots().get(step.name());
    if (new LinkedHashSet<>(step.inputs()).size() > 1) {
      return own;
    }
    RowTensor input = step.inputs().get(0);
    RowSchedule.Slot writer = schedule.slots().get(writers.get(input.name()).name());
    int offset = writer.offset();
    int last = step.lastNeeded(0, Integer.MAX_VALUE);
    if (last < used - 1) {
      // A step that waits longer than for its rows must not take those of a later row before.
      offset += own.offset() - writer.tick(last);
    }
    return new RowSchedule.Slot(offset, writer.period(), used);
  }

  private static void simulate(List<Turn> turns, List<Channel> channels, int ticks) {
    for (int tick = 0; tick < ticks; tick++) {
      for (Turn turn : turns) {
        int row = turn.slot().row(tick);
        if (row < 0) {
          continue;
        }
        for (Channel c : channels) {
          if (c.reader.name().equals(turn.step().name())) {
            if (turn.computes()) {
              c.compute(row);
            } else {
              c.take(row);
            }
          }
          if (turn.computes()
              && turn.step().outputs().stream()
                  .anyMatch(o -> o.isPresent() && o.get().name().equals(c.tensor.name()))) {
            c.send(row);
          }
        }
      }
    }
    channels.forEach(Channel::end);
  }

  /** One FIFO and its reader's ring while the schedule runs. */
  private static final class Channel {
    private final RowStep reader;
    private final RowTensor tensor;
    private final int used;
    private int sent;
    private int taken;
    private int next;
    private int ring = 1;
    private int most;

    Channel(RowStep reader, RowTensor tensor) {
      this.reader = reader;
      this.tensor = tensor;
      this.used = needed(reader, tensor, reader.rows() - 1);
    }

    private static int needed(RowStep reader, RowTensor tensor, int row) {
      return Math.max(0, reader.lastNeeded(row, tensor.height()) + 1);
    }

    void send(int row) {
      if (row < used) {
        check(row == sent, "sends", row);
        sent++;
        most = Math.max(most, sent - taken);
      }
    }

    void take(int row) {
      // The process in hardware takes nothing ahead of the row that it computes next.
      check(row == taken && row < sent, "takes", row);
      check(next < reader.rows() && row < needed(reader, tensor, next), "takes early", row);
      taken++;
    }

    void compute(int row) {
      check(row == next && taken == needed(reader, tensor, row), "computes", row);
      ring = Math.max(ring, taken - Math.max(0, reader.firstNeeded(row)));
      next++;
    }

    void end() {
      check(taken == used && sent == used && next == reader.rows(), "ends", next);
    }

    private void check(boolean holds, String what, int row) {
      if (!holds) {
        throw new IllegalStateException(
            reader.name()
                + " "
                + what
                + " row "
                + row
                + " of "
                + tensor.name()
                + " against the schedule: "
                + sent
                + " sent, "
                + taken
                + " taken");
      }
    }

    Fifo fifo() {
      return new Fifo(tensor, reader, used, Math.min(ring, tensor.height()), most);
    }
  }
}
