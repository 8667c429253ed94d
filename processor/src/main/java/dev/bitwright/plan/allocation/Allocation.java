package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * How what was left open was decided, and why.
 *
 * @param layers every layer with weights, in order
 * @param totals what the plan needs of each limited resource
 * @param loss the objective: the summed loss of all layers
 * @param bound no plan within the budgets has a smaller one
 * @param proven whether the plan is the best, proven; else the search was stopped
 * @param steps partial plans made and compared
 * @param runnerUp the best other plan; empty where there is none, or none was proven
 * @param greedy what the usual heuristic would have decided; empty where it finds nothing
 * @param competing whether the budgets kept a layer from the least loss that it could have
 * @param basis where the losses come from
 * @param measured whether they were measured on this network
 */
public record Allocation(
    List<Decision> layers,
    List<Total> totals,
    double loss,
    double bound,
    boolean proven,
    long steps,
    Optional<Other> runnerUp,
    Optional<Other> greedy,
    boolean competing,
    String basis,
    boolean measured) {
  public Allocation {
    layers = List.copyOf(layers);
    totals = List.copyOf(totals);
  }

  /**
   * One layer.
   *
   * @param name as plans call it
   * @param read empty where it reads the integer input
   * @param weightsBy who decided its weights
   * @param readBy who decided what it reads
   * @param loss its part of the objective
   */
  public record Decision(
      String name,
      Node node,
      Candidate weights,
      Optional<Candidate> read,
      Node.Parallelism parallelism,
      Reason weightsBy,
      Reason readBy,
      double loss) {}

  /** What is needed of a limited resource, in its unit. */
  public record Total(Budget.Limit limit, long need) {}

  /**
   * A plan that was not taken.
   *
   * @param differences for each layer that it decides otherwise {@code name: what it would have}
   */
  public record Other(double loss, List<Total> totals, List<String> differences) {
    public Other {
      totals = List.copyOf(totals);
      differences = List.copyOf(differences);
    }
  }
}
