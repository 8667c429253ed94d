package dev.bitwright.check;

import java.util.List;

/**
 * The list of all checks. What must hold for a shape to exist at all (operands that fit, windows
 * inside images, sizes) is checked where shapes are inferred, in {@code dev.bitwright.graph}.
 */
final class Checks {
  /** On the graph as the user wrote it; each one runs, so that all errors are shown at once. */
  static final List<Check> GRAPH =
      List.of(
          new SomethingToTrain(),
          new RulesGiven(),
          new FloatOrInteger(),
          new OutputMakesScores(),
          new JoinedOperands(),
          new BatchNormBeforeFlatten(),
          new SequenceRules(),
          new ParallelismDivides());

  /** On the graph with its quantizers. */
  static final List<QuantizedCheck> QUANTIZED = List.of(new TernaryAfterRelu());

  private Checks() {}
}
