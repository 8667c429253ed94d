package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer with weights, and what it may become.
 *
 * @param order its place among the layers with weights
 * @param name as plans call it: the layer, or the node where a layer has several
 * @param layer the node
 * @param read what its reader may be; of a layer that reads the integer input, never put there
 * @param readsInput whether it reads the integer input, whose levels are as they are
 * @param parallelism at least one; several where none is stated and the hardware is limited
 * @param pinned whether the plan file binds it
 */
record Site(
    int order,
    String name,
    Node layer,
    Side weights,
    Side read,
    boolean readsInput,
    List<Node.Parallelism> parallelism,
    boolean pinned) {
  Site {
    parallelism = List.copyOf(parallelism);
  }

  /** All ways to decide it, without losses. */
  List<Choice> choices() {
    List<Choice> all = new ArrayList<>();
    for (Candidate one : weights.candidates()) {
      for (Candidate other : read.candidates()) {
        for (Node.Parallelism lanes : parallelism) {
          Optional<Candidate> put = readsInput ? Optional.empty() : Optional.of(other);
          all.add(new Choice(this, one, put, lanes, 0));
        }
      }
    }
    return all;
  }

  String source() {
    return layer.inputs().get(0);
  }

  /** Whether what it reads is to be chosen. */
  boolean readOpen() {
    return !readsInput && read.open();
  }

  /** Whether it shares what it reads with others that read the same value. */
  boolean tied() {
    return !readsInput
        && read.askedOpen()
        && (read.reason() == Reason.PLANNED || read.reason() == Reason.PINNED);
  }

  boolean open() {
    return weights.open() || readOpen() || parallelism.size() > 1;
  }
}
