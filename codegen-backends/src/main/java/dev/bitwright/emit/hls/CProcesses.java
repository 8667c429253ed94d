package dev.bitwright.emit.hls;

import java.util.List;

/**
 * The concurrent form of the dataflow structure: one process function per step and the region that
 * starts them all. Only a tool that has {@code hls::stream} runs them at the same time.
 */
final class CProcesses {
  private CProcesses() {}

  static String text(HlsProjectSpec spec) {
    StringBuilder out = new StringBuilder("#ifdef BW_HLS_STREAM\n");
    for (HlsProjectSpec.Step step : spec.steps()) {
      process(out, spec, step);
    }
    out.append("/** All steps at the same time, each waiting for its rows. */\nstatic void ");
    out.append(region(spec)).append("(void) {\n#pragma HLS dataflow\n");
    for (HlsProjectSpec.Step step : spec.steps()) {
      out.append("  ").append(step.name()).append("_process();\n");
    }
    return out.append("}\n#endif\n").toString();
  }

  static String region(HlsProjectSpec spec) {
    return spec.name() + "_flow";
  }

  private static void process(StringBuilder out, HlsProjectSpec spec, HlsProjectSpec.Step step) {
    List<HlsProjectSpec.Turn> turns =
        spec.turns().stream().filter(t -> t.step().equals(step.name())).toList();
    out.append("static void ").append(step.name()).append("_process(void) {\n");
    boolean takes = turns.stream().anyMatch(t -> !t.computes());
    if (takes) {
      out.append("  int taken = 0;\n");
    }
    out.append("  for (int row = 0; row < ").append(step.rows()).append("; row++) {\n");
    for (HlsProjectSpec.Turn turn : turns) {
      if (turn.computes()) {
        out.append("    ").append(turn.function()).append("(row);\n");
      } else {
        int used = turn.rows();
        int first = step.extent() - step.padding();
        out.append("    const int last = row");
        out.append(step.stride() == 1 ? "" : " * " + step.stride());
        out.append(first == 0 ? "" : first < 0 ? " - " + -first : " + " + first).append(";\n");
        out.append("    const int needed = last < ").append(used).append(" ? last : ");
        out.append(used).append(";\n    for (; taken < needed; taken++) {\n      ");
        out.append(turn.function()).append("(taken);\n    }\n");
      }
    }
    out.append("  }\n}\n\n");
  }
}
