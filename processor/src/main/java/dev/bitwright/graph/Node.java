package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.List;
import java.util.Optional;

/**
 * One operator of a network.
 *
 * @param name unique: the layer's name for the last operator of a layer, {@code layer.keyword}
 *     (with a number when there are several of one kind) for the ones before it
 * @param layer the layer (assignment or method) the operator was written in, a Java identifier
 * @param op the operator
 * @param inputs names of the nodes it reads, in order
 * @param shape what it gives
 * @param weightScheme the scheme of its weights, present exactly where the operator has weights
 * @param activationScheme the scheme of what it reads, present where the operator has weights, and
 *     on an add whose own statement states one for its operands
 * @param parallelism products computed per cycle in hardware
 * @param ref where it is written
 */
public record Node(
    String name,
    String layer,
    Op op,
    List<String> inputs,
    Shape shape,
    Optional<SchemeSpec> weightScheme,
    Optional<SchemeSpec> activationScheme,
    Parallelism parallelism,
    SourceRef ref) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  /**
   * Hardware parallelism of one layer.
   *
   * @param outputs output channels computed at once, at least 1
   * @param inputs taps of one output multiplied at once, at least 1
   * @param stated whether the user or the planner stated it; one not stated may be planned
   */
  public record Parallelism(int outputs, int inputs, boolean stated) {
    /** What holds where nothing is stated. */
    public static final Parallelism ONE = new Parallelism(1, 1, false);

    /** A stated one. */
    public Parallelism(int outputs, int inputs) {
      this(outputs, inputs, true);
    }
  }
}
