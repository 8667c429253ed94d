package dev.bitwright.cli;

import dev.bitwright.plan.allocation.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sweep as a table: a line a plan, with the choices of its layers. */
final class SweepText {
  private final Sweep sweep;
  private final SweepCells cells;
  private final boolean measured;
  private final List<List<String>> rows = new ArrayList<>();

  private SweepText(Sweep sweep) {
    this.sweep = sweep;
    this.cells = new SweepCells(sweep);
    this.measured = sweep.anyMeasured();
  }

  static String of(Sweep sweep) {
    return new SweepText(sweep).text();
  }

  private String text() {
    List<String> head = new ArrayList<>(List.of("", sweep.measure().shown(), "loss"));
    if (measured) {
      head.addAll(List.of("measured", "accuracy"));
    }
    sweep.points().get(0).layers().forEach(l -> head.add(l.name()));
    head.add("");
    rows.add(head);
    for (Sweep.Point point : sweep.points()) {
      row(sweep.isChosen(point) ? "*" : "", point, "");
    }
    for (Sweep.Equal equal : sweep.equal()) {
      row("=", equal.point(), SweepCells.everywhere(equal));
    }
    sweep.chosenBesides().ifPresent(p -> row("*", p, SweepCells.CHOSEN));
    StringBuilder out = new StringBuilder();
    out.append(sweep.measure().shown()).append(": ").append(sweep.measure().needed());
    out.append("; loss: summed over layers, of the kind that 'losses' names.");
    out.append(" A column a layer: ").append(cells.legend()).append(".\n");
    int[] widths = new int[head.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    rows.forEach(row -> line(out, row, widths));
    out.append(
        sweep.complete()
            ? "These are all plans that no other beats in both.\n"
            : "Between these there are more: --points N.\n");
    if (sweep.chosen().isPresent()) {
      out.append("The line with * is the plan under the network's own budget.\n");
    }
    out.append(
        "Lines with = are networks of one width, whether or not they keep the other budgets.\n");
    out.append("losses: ").append(sweep.basis()).append('\n');
    if (measured) {
      out.append(SweepMeasured.sentence(sweep)).append('\n');
    }
    return out.toString();
  }

  private void row(String mark, Sweep.Point point, String note) {
    List<String> row = new ArrayList<>();
    row.add(mark);
    row.add(String.valueOf(point.use()));
    row.add(String.format(Locale.ROOT, "%.6e", point.loss()));
    if (measured) {
      row.add(SweepMeasured.increase(sweep, point));
      row.add(SweepMeasured.accuracy(sweep, point));
    }
    point.layers().forEach(l -> row.add(cells.of(l)));
    row.add(note);
    rows.add(row);
  }

  /** Mark and note to the left, all between to the right. */
  private static void line(StringBuilder out, List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - row.get(i).length());
      boolean left = i == 0 || i == widths.length - 1;
      line.append(i == 0 ? "" : i == 1 ? " " : "  ");
      line.append(left ? row.get(i) + blanks : blanks + row.get(i));
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
