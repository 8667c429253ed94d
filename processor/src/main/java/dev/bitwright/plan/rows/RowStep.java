package dev.bitwright.plan.rows;

import dev.bitwright.graph.Op;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Stage;
import java.util.List;
import java.util.Optional;

/**
 * A function that computes one row of its outputs from rows of its inputs.
 *
 * @param name of the function, without {@code _step}
 * @param stage the stage whose accumulator it computes; empty for a pool or a flatten
 * @param pool the pool it applies, where it is one
 * @param emission for a pool or flatten: the emission it belongs to
 * @param poolIndex position of the pool in its emission
 * @param inputs what it reads
 * @param outputs what it writes, in the order of the stage's emissions; a scores emission has none
 * @param rows rows it computes for one image
 * @param extent rows of input one output row looks at
 * @param stride input rows from one output row to the next
 * @param padding rows above the image that the first output row looks at
 */
public record RowStep(
    String name,
    Optional<Stage> stage,
    Optional<Op.MaxPool> pool,
    Optional<Emission> emission,
    int poolIndex,
    List<RowTensor> inputs,
    List<Optional<RowTensor>> outputs,
    int rows,
    int extent,
    int stride,
    int padding) {
  public RowStep {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The first input row that output row {@code row} needs; may be negative (padding). */
  public int firstNeeded(int row) {
    return row * stride - padding;
  }

  /** The last input row that output row {@code row} needs, within an input of {@code height}. */
  public int lastNeeded(int row, int height) {
    return Math.min(height - 1, row * stride - padding + extent - 1);
  }
}
