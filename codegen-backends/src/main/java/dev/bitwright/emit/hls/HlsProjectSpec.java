package dev.bitwright.emit.hls;

import dev.bitwright.kernel.Program;
import java.util.List;
import java.util.Optional;

/**
 * A hardware design as the emitter sees it: a program and what to know about its arrays and steps.
 *
 * @param name of the network; the project's main source is {@code name.c}
 * @param program whose entry point {@code top} runs one image from buffer {@code image} to {@code
 *     scores}
 * @param top name of the entry point
 * @param restart name of the entry point that begins a sequence; empty where nothing is kept from
 *     one run to the next
 * @param image shape of the input, {@code [channels, height, width]}
 * @param ticks length of the static schedule
 * @param dataflow whether the steps are processes joined by FIFOs
 * @param parameters constant arrays, filled when a trained network is written
 * @param tensors rings
 * @param steps in topological order
 * @param turns the calls of the static schedule; those of one tick run in this order
 * @param fifos where the steps are processes
 * @param widths where the widths of named types come from; all other types keep the stated width
 */
public record HlsProjectSpec(
    String name,
    Program program,
    String top,
    Optional<String> restart,
    List<Integer> image,
    int ticks,
    boolean dataflow,
    List<Parameter> parameters,
    List<Tensor> tensors,
    List<Step> steps,
    List<Turn> turns,
    List<Fifo> fifos,
    List<Width> widths) {

  /** A constant array; the fields are explained at the lowering's own record. */
  public record Parameter(
      String buffer,
      String content,
      String stage,
      String tensor,
      int pool,
      int channels,
      int rows,
      int columns,
      int partition) {}

  /**
   * A ring.
   *
   * @param traced whether its values are compared with the model's
   * @param state whether its one row is kept from one run to the next
   */
  public record Tensor(
      String name,
      int channels,
      int height,
      int width,
      int depth,
      boolean packed,
      boolean traced,
      boolean state) {
    int words() {
      return (channels + 31) / 32;
    }
  }

  /**
   * A row step.
   *
   * @param name function name without {@code _step}
   * @param layer the layer it belongs to
   * @param estimate {@code key=value} pairs of predicted cost, separated by blanks
   */
  public record Step(
      String name,
      String layer,
      int offset,
      int period,
      int rows,
      int stride,
      int padding,
      int extent,
      List<String> inputs,
      List<String> outputs,
      String estimate) {}

  /**
   * A call of the static schedule: {@code function(r)} at tick {@code offset + r * period}.
   *
   * @param computes whether it computes row r of the step's outputs; otherwise it takes an input
   *     row
   */
  public record Turn(
      String function, String step, boolean computes, int offset, int period, int rows) {}

  /**
   * The rows of one tensor on their way to one reader.
   *
   * @param reader a step
   * @param used rows that are sent
   * @param ring rows that the reader keeps
   * @param rows largest number of rows waiting
   * @param depth the same in elements
   * @param bits of an element
   * @param packed whether it is two streams, of masks and of signs, each of that depth
   */
  public record Fifo(
      String name,
      String tensor,
      String reader,
      int used,
      int ring,
      int rows,
      int depth,
      int bits,
      boolean packed) {
    List<String> streams() {
      return packed ? List.of(name + "_mask", name + "_sign") : List.of(name);
    }
  }

  /**
   * @param source how the width follows from the trained integers; {@code -} where not needed
   */
  public record Width(String role, String source, String stage, String tensor) {}
}
