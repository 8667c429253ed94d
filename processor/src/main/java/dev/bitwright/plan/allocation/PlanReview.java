package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The part of a plan file that a person reviews: a line a layer, totals against budgets, and why
 * this plan is the best. Columns have fixed widths, so that a changed number changes one line.
 */
public final class PlanReview {
  static final String HEAD = "plan of ";
  static final String LAYERS = "layers ";
  static final String PIN = "pin";

  private static final String ROW = "%-4s %-20s %-22s %-22s %7s %12s %16s %8s%s %8s  %s";

  private final PlanSummary plan;
  private final StringBuilder out = new StringBuilder();

  private PlanReview(PlanSummary plan) {
    this.plan = plan;
  }

  /** The lines, each ended by a line feed. */
  public static String of(PlanSummary plan) {
    PlanReview review = new PlanReview(plan);
    review.layers();
    review.operands();
    review.budgets();
    plan.allocation().ifPresent(review::proof);
    return review.out.toString();
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  private void row(Object... words) {
    line(String.format(Locale.ROOT, ROW, words));
  }

  private void layers() {
    out.append(LAYERS);
    String head =
        String.format(
            Locale.ROOT,
            ROW,
            "",
            "",
            "weights",
            "reads",
            "engine",
            "bytes",
            "bit operations",
            "lut",
            latency("ns in Java"),
            "loss",
            "decided");
    line(head.substring(LAYERS.length()));
    double all = plan.loss();
    for (PlanSummary.Row layer : plan.layers()) {
      row(
          layer.pinned() ? PIN : "",
          layer.name(),
          layer.weights(),
          layer.reads(),
          Sites.shown(layer.parallelism()),
          layer.bytes(),
          layer.bitOperations(),
          layer.lut().isPresent() ? layer.lut().getAsLong() : "-",
          latency(Long.toString(layer.latency())),
          layer.loss().isPresent() ? share(layer.loss().getAsDouble(), all) : "-",
          layer.decided());
    }
  }

  /**
   * A column only where latency is limited, so that no other plan changes with what is measured.
   */
  private String latency(String word) {
    boolean limited = plan.needs().stream().anyMatch(n -> n.limit().resource() == Resource.LATENCY);
    return limited ? String.format(Locale.ROOT, " %12s", word) : "";
  }

  private static String share(double loss, double all) {
    return all == 0 ? "0.0 %" : String.format(Locale.ROOT, "%.1f %%", 100 * loss / all);
  }

  private void operands() {
    if (plan.operands().isEmpty()) {
      return;
    }
    String form = "%-25s %-22s %18s  %-8s %s";
    out.append('\n');
    line(String.format(Locale.ROOT, form, "operands", "levels", "bytes", "decided", "read by"));
    for (PlanSummary.Operand operand : plan.operands()) {
      line(
          String.format(
              Locale.ROOT,
              form,
              "     " + operand.tensor(),
              operand.levels(),
              operand.bytes(),
              operand.decided(),
              String.join(", ", operand.readers())));
    }
  }

  private void budgets() {
    if (plan.needs().isEmpty()) {
      return;
    }
    out.append('\n');
    line(String.format(Locale.ROOT, "%-25s %18s %18s", "budgets", "needed", "allowed"));
    for (PlanSummary.Need need : plan.needs()) {
      line(
          String.format(
              Locale.ROOT,
              "     %-20s %18d %18d  %s",
              need.limit().shown(),
              need.needed(),
              need.allowed(),
              unit(need)));
    }
  }

  private String unit(PlanSummary.Need need) {
    Budget.Limit limit = need.limit();
    return limit.measure().needed()
        + (limit.resource() == Resource.FRAMES_PER_SECOND
            ? ": " + plan.budget().frames(need.needed()) + ", at least " + limit.value()
            : "");
  }

  private void proof(Allocation found) {
    out.append('\n');
    line("objective  " + number(found.loss()) + ", the summed loss of the layers");
    line("losses     " + found.basis());
    line(
        found.proven()
            ? "proof      no plan within the budgets has less"
            : "proof      none: stopped after "
                + found.steps()
                + " steps; no plan has less than "
                + number(found.bound())
                + ", this one at most "
                + Explanation.gap(found)
                + " more");
    line("runner-up  " + found.runnerUp().map(this::other).orElse("none"));
    line("greedy     " + found.greedy().map(this::other).orElse("finds no plan"));
  }

  private String other(Allocation.Other other) {
    List<String> needs = new ArrayList<>();
    for (Allocation.Total total : other.totals()) {
      needs.add(total.limit().shown() + " " + plan.budget().amount(total.limit(), total.need()));
    }
    List<String> differences = other.differences();
    return number(other.loss())
        + ", "
        + String.join(", ", needs)
        + (differences.isEmpty()
            ? ": the same"
            : ": "
                + String.join("; ", differences.subList(0, Math.min(3, differences.size())))
                + (differences.size() > 3 ? "; and " + (differences.size() - 3) + " more" : ""));
  }

  private static String number(double loss) {
    return String.format(Locale.ROOT, "%.6e", loss);
  }
}
