package dev.bitwright.cli;

import dev.bitwright.plan.allocation.Sweep;
import java.util.List;
import java.util.Locale;

/** A sweep as one HTML page: no script, nothing from outside. */
final class SweepPage {
  private static final String STYLE =
      """
      :root { color-scheme: light; }
      body { font: 16px/1.5 system-ui, sans-serif; color: #1d2330; background: #f4f5f7; margin: 0; }
      main { max-width: 1180px; margin: 0 auto; padding: 24px; }
      h1 { font-size: 26px; margin: 8px 0 4px; }
      h2 { font-size: 19px; margin: 0 0 10px; }
      section { background: #fff; border: 1px solid #dfe2e8; border-radius: 8px; padding: 18px 20px;
        margin: 18px 0; overflow-x: auto; }
      section.wide { box-sizing: border-box; width: max-content; min-width: 100%;
        max-width: calc(100vw - 64px); }
      svg { width: 100%; max-width: 980px; height: auto; display: block; }
      svg text { font: 12px system-ui, sans-serif; fill: #3d4658; }
      svg .label { font-size: 13px; }
      svg .mark { font-size: 12px; font-weight: 600; }
      svg .grid { stroke: #e3e6ec; }
      svg .limit { stroke: #be3c26; stroke-dasharray: 5 4; }
      svg .front { fill: none; stroke: #2a5db0; stroke-width: 2; }
      svg .point { fill: #2a5db0; }
      svg .equal { fill: #fff; stroke: #7a4fb5; stroke-width: 2; }
      svg .measured { fill: #fff; stroke: #d9822b; stroke-width: 2; }
      svg .twin { stroke: #16705c; stroke-dasharray: 2 4; }
      svg .chosen { fill: none; stroke: #16705c; stroke-width: 3; }
      table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
      th, td { padding: 3px 7px; text-align: right; white-space: nowrap; border: 1px solid #eceef2; }
      th { background: #f0f2f6; font-weight: 600; }
      th.layer { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; }
      td.bits { text-align: center; }
      td.note, th.note { text-align: left; }
      tr.chosen td:first-child, tr.chosen td:nth-child(2) { background: #d9efe8; font-weight: 600; }
      .key .orange { color: #b8650f; }
      .key span { margin-right: 22px; }
      .w1 { background: #b5492f; color: #fff; } .w2 { background: #d97a4a; } .w3 { background: #eeb277; }
      .w4 { background: #f5dfae; } .w5 { background: #dfe9cf; } .w6 { background: #bfe0cf; }
      .w7 { background: #9bcfc6; } .w8 { background: #6fb6bf; } .w16 { background: #3f7fa3; color: #fff; }
      """;

  private SweepPage() {}

  /** The page, lines ended by a line feed. */
  static String of(String network, Sweep sweep) {
    StringBuilder out = new StringBuilder();
    String name = escape(network);
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    out.append(name).append(": plans</title>\n<style>\n").append(STYLE).append("</style>\n");
    out.append("</head>\n<body>\n<main>\n<h1>").append(name).append(": what more ");
    out.append(escape(sweep.measure().needed())).append(" buy</h1>\n<p>Losses: ");
    out.append(escape(sweep.basis())).append(". ").append(state(sweep)).append("</p>\n");
    out.append("<section>\n<h2>Loss against ").append(escape(sweep.measure().needed()));
    out.append("</h2>\n").append(SweepChart.losses(sweep));
    out.append("<p class=\"key\"><span>● plans that no other beats in both</span>");
    out.append("<span>○ one width everywhere, whether or not it keeps the other budgets</span>");
    if (sweep.anyMeasured()) {
      out.append("<span class=\"orange\">○ measured, all layers quantized at once</span>");
    }
    if (sweep.chosen().isPresent()) {
      out.append("<span>◯ green: the plan under the budget</span>");
    }
    out.append("</p>\n</section>\n");
    if (sweep.anyMeasured()) {
      out.append("<section>\n<h2>Measured accuracy</h2>\n");
      out.append(SweepChart.accuracies(sweep)).append("<p>");
      out.append(escape(SweepMeasured.sentence(sweep))).append(".</p>\n</section>\n");
    }
    out.append("<section class=\"wide\">\n<h2>Layers of every plan</h2>\n");
    out.append("<p>A row a plan, a column a layer: ");
    out.append(escape(new SweepCells(sweep).legend())).append(".</p>\n");
    table(out, sweep);
    return out.append("</section>\n</main>\n</body>\n</html>\n").toString();
  }

  private static String state(Sweep sweep) {
    return (sweep.complete() ? "The front is complete" : "The front is thinned out evenly")
        + (sweep.proven() ? ", every point proven." : "; some points are not proven.");
  }

  private static void table(StringBuilder out, Sweep sweep) {
    SweepCells cells = new SweepCells(sweep);
    List<Sweep.Layer> layers = sweep.points().get(0).layers();
    out.append("<table>\n<tr><th>").append(escape(sweep.measure().needed()));
    out.append("</th><th>summed loss</th>");
    if (sweep.anyMeasured()) {
      out.append("<th>measured loss</th><th>accuracy</th>");
    }
    layers.forEach(
        l -> out.append("<th class=\"layer\">").append(escape(l.name())).append("</th>"));
    out.append("<th class=\"note\"></th></tr>\n");
    for (Sweep.Point point : sweep.points()) {
      row(out, sweep, cells, point, sweep.isChosen(point) ? SweepCells.CHOSEN : "");
    }
    sweep.chosenBesides().ifPresent(c -> row(out, sweep, cells, c, SweepCells.CHOSEN));
    sweep.equal().forEach(e -> row(out, sweep, cells, e.point(), SweepCells.everywhere(e)));
    out.append("</table>\n");
  }

  private static void row(
      StringBuilder out, Sweep sweep, SweepCells cells, Sweep.Point point, String note) {
    String style = note.equals(SweepCells.CHOSEN) ? " class=\"chosen\"" : "";
    out.append("<tr").append(style).append("><td>").append(point.use()).append("</td><td>");
    out.append(String.format(Locale.ROOT, "%.4g", point.loss())).append("</td>");
    if (sweep.anyMeasured()) {
      out.append("<td>").append(SweepMeasured.increase(sweep, point)).append("</td><td>");
      out.append(SweepMeasured.accuracy(sweep, point)).append("</td>");
    }
    for (Sweep.Layer layer : point.layers()) {
      String reads = layer.reads().map(Sweep.Part::shown).orElse("the input");
      out.append("<td class=\"bits w").append(layer.weights().bits()).append("\" title=\"");
      out.append(escape(layer.name() + ": " + layer.weights().shown() + " of " + reads));
      out.append("\">").append(escape(cells.of(layer))).append("</td>");
    }
    out.append("<td class=\"note\">").append(note).append("</td></tr>\n");
  }

  private static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
