package dev.bitwright.lower.training;

import dev.bitwright.scheme.Formula;
import java.util.List;
import java.util.Map;

/**
 * One operator of a fused chain: what it computes from {@link #input}, and the gradients.
 *
 * @param input the leaf that stands for what it reads
 * @param output its value
 * @param adjoint from the gradient of its value to its other gradients
 * @param note the gradient's formula for the reader
 * @param effects values it updates besides (running statistics): what, and where
 * @param names names for parts of its formulas
 */
record Link(
    Formula.Input input,
    Formula output,
    Adjoint adjoint,
    List<String> note,
    Map<Schedule.Value, Formula> effects,
    Map<Formula, String> names) {

  /** From the gradient of a value to that of what it was computed from. */
  interface Adjoint {
    Gradients of(Formula upstream);
  }

  /**
   * @param input the gradient of what the link reads
   * @param parameters of what it has learned
   */
  record Gradients(Formula input, Map<Schedule.Value, Formula> parameters) {}
}
