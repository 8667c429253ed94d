package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Budget;
import dev.bitwright.plan.solve.Problem;
import dev.bitwright.scheme.Quantizer;
import java.util.List;

/** What decisions use of the resources of a budget. */
interface Uses {
  List<Problem.Resource> resources();

  /** What belongs to a layer: its weights, its products, its engine. */
  long[] layer(Choice choice);

  /** What belongs to the quantizer of a value, however many layers read it. */
  long[] edge(String source, Quantizer read);

  /** What belongs to the operands of adds and average pools, which nobody plans. */
  long[] operands();

  /** Whether a layer by itself keeps the limits that hold for each layer. */
  boolean keepsMaxima(Choice choice);

  /** The need of one limit's resource, where {@code uses} are used. */
  long need(Budget.Limit limit, List<Long> uses);
}
