package dev.bitwright.runtime;

import java.util.Locale;

/**
 * What the hardware will be, before any tool runs: widths and cycles exactly, area as an estimate
 * and marked so.
 */
final class HlsReport {
  private final HlsBundle bundle;
  private final FrozenNetwork network;

  HlsReport(HlsBundle bundle, FrozenNetwork network) {
    this.bundle = bundle;
    this.network = network;
  }

  String json() {
    HlsWidths widths = new HlsWidths(bundle, network);
    StringBuilder text = new StringBuilder("{\n");
    text.append("  \"top\": \"").append(bundle.top()).append("\",\n");
    text.append("  \"structure\": \"").append(structure()).append("\",\n");
    text.append("  \"ticks\": ").append(bundle.ticks()).append(",\n");
    text.append("  \"widths\": {");
    String separator = "\n";
    for (HlsBundle.Width width : bundle.widths()) {
      HlsWidths.Type type = widths.type(width);
      text.append(separator).append("    \"").append(width.role()).append("\": {\"bits\": ");
      text.append(type.bits()).append(", \"signed\": ").append(type.signed());
      text.append(", \"provenForAnyWeights\": ").append(width.bits()).append('}');
      separator = ",\n";
    }
    text.append("\n  },\n  \"tensors\": [");
    separator = "\n";
    for (HlsBundle.Tensor t : bundle.tensors()) {
      text.append(separator)
          .append("    {\"name\": \"")
          .append(t.name())
          .append("\", \"shape\": [");
      text.append(t.channels()).append(", ").append(t.height()).append(", ").append(t.width());
      text.append("], \"rowsKept\": ").append(t.depth()).append(", \"packed\": ");
      text.append(t.packed()).append('}');
      separator = ",\n";
    }
    text.append("\n  ],\n  \"steps\": [");
    separator = "\n";
    for (HlsBundle.Step s : bundle.steps()) {
      text.append(separator)
          .append("    {\"name\": \"")
          .append(s.name())
          .append("\", \"layer\": \"");
      text.append(s.layer()).append("\", \"rows\": ").append(s.rows());
      text.append(", \"firstTick\": ").append(s.offset()).append(", \"period\": ");
      text.append(s.period());
      for (String pair : s.estimate().split(" ")) {
        int at = pair.indexOf('=');
        if (at > 0) {
          text.append(", \"").append(pair, 0, at).append("\": ").append(pair.substring(at + 1));
        }
      }
      text.append('}');
      separator = ",\n";
    }
    text.append("\n  ],\n  \"fifos\": [");
    separator = "\n";
    for (HlsBundle.Fifo f : bundle.fifos()) {
      text.append(separator)
          .append("    {\"name\": \"")
          .append(f.name())
          .append("\", \"tensor\": \"");
      text.append(f.tensor()).append("\", \"reader\": \"").append(f.reader());
      text.append("\", \"rows\": ").append(f.rows()).append(", \"depth\": ").append(f.depth());
      text.append(", \"bits\": ").append(f.bits()).append(", \"streams\": ").append(f.streams());
      text.append(", \"rowsKept\": ").append(f.ring()).append('}');
      separator = ",\n";
    }
    return text.append(bundle.fifos().isEmpty() ? "]\n}\n" : "\n  ]\n}\n").toString();
  }

  private String structure() {
    return bundle.dataflow() ? "dataflow" : "sequential";
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# " + bundle.top() + "\n\n");
    text.append("Structure: ").append(structure()).append(".\n");
    text.append(
        "Widths and cycles are exact (cycles assume an initiation interval of 1 for inner\n");
    text.append(
        "loops). LUT, FF, DSP and BRAM are estimates for a part of Xilinx' 7 series, made\n");
    text.append(
        "before any tool ran; a layer's count holds its products and its output stage.\n\n");
    if (bundle.dataflow()) {
      text.append(
          "Processes run at the same time, so the cycles of all are those of the slowest; the\n");
      text.append(
          "first rows' way through the network and copying pixels and scores come on top.\n\n");
    }
    text.append(
        "| layer | rows | cycles | LUT (est.) | FF (est.) | DSP (est.) | BRAM18 (est.) |\n");
    text.append("|---|---:|---:|---:|---:|---:|---:|\n");
    long[] total = new long[5];
    String[] keys = {"cycles", "lut", "ff", "dsp", "bram"};
    for (HlsBundle.Step s : bundle.steps()) {
      text.append("| ").append(s.name()).append(" | ").append(s.rows());
      for (int k = 0; k < keys.length; k++) {
        long value = value(s.estimate(), keys[k]);
        // Processes run at the same time: the slowest sets the pace.
        total[k] = k == 0 && bundle.dataflow() ? Math.max(total[k], value) : total[k] + value;
        text.append(" | ").append(value);
      }
      text.append(" |\n");
    }
    text.append(bundle.dataflow() ? "| **all** (cycles: the slowest) | |" : "| **all** | |");
    for (long t : total) {
      text.append(' ').append(t).append(" |");
    }
    text.append("\n\nAt a clock of 100 MHz that is ");
    text.append(String.format(Locale.ROOT, "%.1f", 100e6 / Math.max(1, total[0])));
    text.append(" frames a second; other clocks in proportion.\n");
    text.append(
        "\nBits are those that are built (s signed, u unsigned), exact with these weights;\n");
    text.append(
        "the last column is what holds for any weights. `_acc` is a sum, `_term` a product,\n");
    text.append(
        "`_code` a stored level; `_thresholds`, `_multipliers`, `_addends`, `_fractions`,\n");
    text.append(
        "`_shifts`, `_lows` and `_highs` are the tables of an output stage; what belongs to\n");
    text.append("no layer counts loops or carries words.\n");
    text.append("\n| type | bits | proven for any weights |\n|---|---:|---:|\n");
    HlsWidths widths = new HlsWidths(bundle, network);
    for (HlsBundle.Width width : bundle.widths()) {
      HlsWidths.Type type = widths.type(width);
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s%d | %d |\n",
              width.role(),
              type.signed() ? "s" : "u",
              type.bits(),
              width.bits()));
    }
    text.append("\n| tensor | shape | rows kept |\n|---|---|---:|\n");
    for (HlsBundle.Tensor t : bundle.tensors()) {
      text.append("| ").append(t.name()).append(" | ").append(t.channels()).append(" x ");
      text.append(t.height()).append(" x ").append(t.width()).append(" | ").append(t.depth());
      text.append(" |\n");
    }
    fifos(text);
    return text.toString();
  }

  private void fifos(StringBuilder text) {
    if (bundle.fifos().isEmpty()) {
      return;
    }
    text.append(
        "\nThe depth of a FIFO is its largest occupancy in the static schedule, in elements;\n");
    text.append("two streams are the masks and the signs.\n\n");
    text.append(
        "| FIFO | reader | rows waiting | depth | bits | streams | rows the reader keeps |\n");
    text.append("|---|---|---:|---:|---:|---:|---:|\n");
    for (HlsBundle.Fifo f : bundle.fifos()) {
      text.append("| ").append(f.name()).append(" | ").append(f.reader());
      for (int value : new int[] {f.rows(), f.depth(), f.bits(), f.streams(), f.ring()}) {
        text.append(" | ").append(value);
      }
      text.append(" |\n");
    }
  }

  private static long value(String estimate, String key) {
    for (String pair : estimate.split(" ")) {
      if (pair.startsWith(key + "=")) {
        return Long.parseLong(pair.substring(key.length() + 1));
      }
    }
    return 0;
  }
}
