package dev.bitwright.cli;

import dev.bitwright.plan.allocation.Sweep;
import java.util.Locale;
import java.util.stream.Collectors;

/** A sweep as a table: a line a plan, with the widths of its layers. */
final class SweepText {
  private SweepText() {}

  static String of(Sweep sweep) {
    StringBuilder out = new StringBuilder();
    String layers =
        sweep.points().get(0).layers().stream()
            .map(Sweep.Layer::name)
            .collect(Collectors.joining(" "));
    out.append(
        String.format(
            Locale.ROOT, "  %16s  %12s  bits of weights/reads\n", sweep.resource().word(), "loss"));
    out.append(" ".repeat(34)).append(layers).append('\n');
    for (Sweep.Point point : sweep.points()) {
      boolean chosen = sweep.chosen().filter(c -> c.layers().equals(point.layers())).isPresent();
      line(out, chosen ? "*" : " ", point, "");
    }
    for (Sweep.Equal equal : sweep.equal()) {
      line(out, "=", equal.point(), "  " + equal.bits() + " bits everywhere");
    }
    sweep
        .chosen()
        .filter(c -> sweep.points().stream().noneMatch(p -> p.layers().equals(c.layers())))
        .ifPresent(chosen -> line(out, "*", chosen, "  the plan under the budget"));
    out.append(
        sweep.complete()
            ? "These are all plans that no other beats in both.\n"
            : "Between these there are more: --points N.\n");
    out.append(
        "Lines with = are networks of one width, whether or not they keep the other budgets.\n");
    out.append("losses: ").append(sweep.basis()).append('\n');
    return out.toString();
  }

  private static void line(StringBuilder out, String mark, Sweep.Point point, String note) {
    String bits =
        point.layers().stream()
            .map(l -> l.weightBits() + "/" + l.readBits())
            .collect(Collectors.joining(" "));
    out.append(
        String.format(
            Locale.ROOT, "%s %16d  %12.6e  %s%s\n", mark, point.use(), point.loss(), bits, note));
  }
}
