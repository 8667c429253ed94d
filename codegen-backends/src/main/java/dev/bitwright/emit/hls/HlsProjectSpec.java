package dev.bitwright.emit.hls;

import dev.bitwright.kernel.Program;
import java.util.List;

/**
 * A hardware design as the emitter sees it: a program and what to know about its arrays and steps.
 *
 * @param name of the network; the project's main source is {@code name.c}
 * @param program whose entry point {@code top} runs one image from buffer {@code image} to {@code
 *     scores}
 * @param top name of the entry point
 * @param image shape of the input, {@code [channels, height, width]}
 * @param ticks length of the static schedule
 * @param parameters constant arrays, filled when a trained network is written
 * @param tensors rings
 * @param steps in topological order
 * @param widths where the widths of named types come from; all other types keep the stated width
 */
public record HlsProjectSpec(
    String name,
    Program program,
    String top,
    List<Integer> image,
    int ticks,
    List<Parameter> parameters,
    List<Tensor> tensors,
    List<Step> steps,
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
   */
  public record Tensor(
      String name, int channels, int height, int width, int depth, boolean packed, boolean traced) {
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
   * @param source how the width follows from the trained integers; {@code -} where not needed
   */
  public record Width(String role, String source, String stage, String tensor) {}
}
