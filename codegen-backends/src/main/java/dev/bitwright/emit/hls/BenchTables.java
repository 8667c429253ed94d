package dev.bitwright.emit.hls;

import java.util.List;

/** The part of the test bench that knows the network: its rings, steps and constant arrays. */
final class BenchTables {
  private BenchTables() {}

  static String text(HlsProjectSpec spec) {
    StringBuilder out = new StringBuilder("/* What the test bench knows of this network. */\n\n");
    for (HlsProjectSpec.Tensor t : spec.tensors()) {
      fetch(out, t);
    }
    for (HlsProjectSpec.Parameter p : spec.parameters()) {
      checksum(out, p);
    }
    states(out, spec);
    int inputs = 1;
    int outputs = 1;
    for (HlsProjectSpec.Step s : spec.steps()) {
      inputs = Math.max(inputs, s.inputs().size());
      outputs = Math.max(outputs, s.outputs().size());
    }
    out.append("#define BENCH_TICKS ").append(spec.ticks()).append('\n');
    out.append("#define BENCH_TENSORS ").append(spec.tensors().size()).append('\n');
    out.append("#define BENCH_DATAFLOW ").append(spec.dataflow() ? 1 : 0).append('\n');
    out.append("#define BENCH_STATEFUL ").append(spec.restart().isPresent() ? 1 : 0).append('\n');
    out.append("#define BENCH_TURNS ").append(spec.turns().size()).append('\n');
    out.append("#define BENCH_STEPS ").append(spec.steps().size()).append('\n');
    out.append("#define BENCH_PARAMETERS ").append(spec.parameters().size()).append("\n\n");
    out.append("struct bench_tensor {\n  const char *name;\n  int channels, height, width, depth,");
    out.append(" traced, state;\n  long long (*fetch)(int slot, int x, int c);\n};\n\n");
    out.append("static const struct bench_tensor bench_tensors[BENCH_TENSORS] = {\n");
    for (HlsProjectSpec.Tensor t : spec.tensors()) {
      out.append("  {\"").append(t.name()).append("\", ").append(t.channels()).append(", ");
      out.append(t.height()).append(", ").append(t.width()).append(", ").append(t.depth());
      out.append(", ").append(t.traced() ? 1 : 0).append(", ").append(t.state() ? 1 : 0);
      out.append(", fetch_").append(t.name());
      out.append("},\n");
    }
    out.append("};\n\nstruct bench_step {\n  const char *name;\n  const char *layer;\n");
    out.append("  int rows, stride, padding, extent, inputs, outputs;\n");
    out.append("  int input[").append(inputs).append("];\n  int output[").append(outputs);
    out.append("];\n};\n\n");
    out.append("static const struct bench_step bench_steps[BENCH_STEPS] = {\n");
    for (HlsProjectSpec.Step s : spec.steps()) {
      out.append("  {\"").append(s.name()).append("\", \"").append(s.layer()).append("\", ");
      for (int v :
          new int[] {
            s.rows(), s.stride(), s.padding(), s.extent(), s.inputs().size(), s.outputs().size()
          }) {
        out.append(v).append(", ");
      }
      indices(out, spec, s.inputs());
      out.append(", ");
      indices(out, spec, s.outputs());
      out.append("},\n");
    }
    out.append("};\n\n");
    turns(out, spec);
    fifos(out, spec);
    out.append("struct bench_parameter {\n  const char *name;\n  const char *layer;\n");
    out.append("  unsigned long long (*checksum)(void);\n};\n\n");
    out.append("static const struct bench_parameter bench_parameters[BENCH_PARAMETERS] = {\n");
    for (HlsProjectSpec.Parameter p : spec.parameters()) {
      String layer = p.stage().isEmpty() ? p.tensor() : p.stage();
      out.append("  {\"").append(p.buffer()).append("\", \"").append(layer);
      out.append("\", checksum_").append(p.buffer()).append("},\n");
    }
    return out.append("};\n").toString();
  }

  /** The bench runs a step twice, row by row and as a whole, so it puts the states back between. */
  private static void states(StringBuilder out, HlsProjectSpec spec) {
    if (spec.restart().isEmpty()) {
      return;
    }
    out.append("static void bench_restart(void) {\n  ").append(spec.restart().get());
    out.append("();\n}\n\nstatic void bench_states(int back) {\n");
    for (HlsProjectSpec.Tensor t : spec.tensors()) {
      if (t.state()) {
        String rows = t.name() + "_rows[0][i]";
        String kept = t.name() + "_kept[i]";
        out.append("  static ").append(t.name()).append("_code_t ").append(t.name());
        out.append("_kept[").append(t.channels()).append("];\n");
        out.append("  for (int i = 0; i < ").append(t.channels()).append("; i++) {\n    if (back)");
        out.append(" {\n      ").append(rows).append(" = ").append(kept);
        out.append(";\n    } else {\n      ").append(kept).append(" = ").append(rows);
        out.append(";\n    }\n  }\n");
      }
    }
    out.append("}\n\n");
  }

  private static void turns(StringBuilder out, HlsProjectSpec spec) {
    out.append("struct bench_turn {\n  void (*run)(const int32_t row);\n");
    out.append("  int step, computes, offset, period, rows;\n};\n\n");
    out.append("static const struct bench_turn bench_turns[BENCH_TURNS] = {\n");
    List<String> steps = spec.steps().stream().map(HlsProjectSpec.Step::name).toList();
    for (HlsProjectSpec.Turn t : spec.turns()) {
      out.append("  {").append(t.function()).append(", ").append(steps.indexOf(t.step()));
      out.append(", ").append(t.computes() ? 1 : 0).append(", ").append(t.offset()).append(", ");
      out.append(t.period()).append(", ").append(t.rows()).append("},\n");
    }
    out.append("};\n\n");
  }

  private static void fifos(StringBuilder out, HlsProjectSpec spec) {
    if (!spec.dataflow()) {
      return;
    }
    StringBuilder rows = new StringBuilder();
    int count = 0;
    for (HlsProjectSpec.Fifo f : spec.fifos()) {
      String layer =
          spec.steps().stream()
              .filter(s -> s.name().equals(f.reader()))
              .findFirst()
              .orElseThrow()
              .layer();
      for (String stream : f.streams()) {
        out.append("static int most_").append(stream).append("(void) {\n  return STREAM_MOST(");
        out.append(stream).append(");\n}\n\nstatic int held_").append(stream);
        out.append("(void) {\n  return STREAM_HELD(").append(stream).append(");\n}\n\n");
        rows.append("  {\"").append(stream).append("\", \"").append(layer).append("\", ");
        rows.append(f.depth()).append(", most_").append(stream).append(", held_");
        rows.append(stream).append("},\n");
        count++;
      }
    }
    out.append("#define BENCH_FIFOS ").append(count).append("\n\nstruct bench_fifo {\n");
    out.append("  const char *name;\n  const char *layer;\n  int depth;\n");
    out.append("  int (*most)(void);\n  int (*held)(void);\n};\n\n");
    out.append("static const struct bench_fifo bench_fifos[BENCH_FIFOS] = {\n").append(rows);
    out.append("};\n\n");
  }

  private static void indices(StringBuilder out, HlsProjectSpec spec, List<String> names) {
    out.append('{');
    String separator = "";
    for (String name : names) {
      for (int k = 0; k < spec.tensors().size(); k++) {
        if (spec.tensors().get(k).name().equals(name)) {
          out.append(separator).append(k);
          separator = ", ";
        }
      }
    }
    out.append(names.isEmpty() ? "0}" : "}");
  }

  private static void fetch(StringBuilder out, HlsProjectSpec.Tensor t) {
    out.append("static long long fetch_").append(t.name()).append("(int slot, int x, int c) {\n");
    if (t.packed()) {
      String at = "[slot][x * " + t.words() + " + c / 32]";
      out.append("  if ((((uint32_t) ").append(t.name()).append("_mask").append(at);
      out.append(" >> (c % 32)) & 1u) == 0) {\n    return 0;\n  }\n");
      out.append("  return (((uint32_t) ").append(t.name()).append("_sign").append(at);
      out.append(" >> (c % 32)) & 1u) != 0 ? 1 : -1;\n}\n\n");
    } else {
      out.append("  return (long long) ").append(t.name()).append("_rows[slot][x * ");
      out.append(t.channels()).append(" + c];\n}\n\n");
    }
  }

  private static void checksum(StringBuilder out, HlsProjectSpec.Parameter p) {
    out.append("static unsigned long long checksum_").append(p.buffer()).append("(void) {\n");
    out.append("  unsigned long long sum = 0;\n");
    // How long a vector is may be known with the weights only.
    String count =
        p.rows() == 1
            ? "(int) (sizeof(" + p.buffer() + ") / sizeof(" + p.buffer() + "[0]))"
            : Integer.toString(p.rows() * p.columns());
    out.append("  for (int i = 0; i < ").append(count).append("; i++) {\n");
    String at = p.rows() == 1 ? "[i]" : "[i / " + p.columns() + "][i % " + p.columns() + "]";
    out.append("    sum += bench_digest((long long) ").append(p.buffer()).append(at);
    out.append(", i);\n  }\n  return sum;\n}\n\n");
  }
}
