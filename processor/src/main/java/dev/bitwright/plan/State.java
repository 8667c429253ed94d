package dev.bitwright.plan;

/**
 * A tensor that keeps its levels from one run to the next: a sequence is a run for each of its
 * steps.
 *
 * @param tensor where the levels lie
 * @param start the level of every element when a sequence begins
 */
public record State(CodeTensor tensor, int start) {
  public State {
    if (tensor.levels().levels().isEmpty()
        || start < tensor.levels().minimum()
        || start > tensor.levels().maximum()) {
      throw new IllegalArgumentException(tensor.name() + " cannot start at " + start);
    }
  }
}
