package dev.bitwright.emit.hls;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.IntType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the bundle that travels beside a generated model: the C text of the hardware, the test
 * bench, the build files, and the tables from which the run-time library writes {@code types.h},
 * {@code weights.h} and the vectors. The format is stated at {@code
 * dev.bitwright.runtime.HlsBundle}.
 */
public final class HlsBundleEmitter {
  private static final String SEQUENTIAL =
      "The row steps of all layers share line buffers and run in the order of a static schedule.";

  private static final String DATAFLOW =
      "Each layer is a process with line buffers of its own, joined by FIFOs whose depths a\n"
          + "simulation of the static schedule gave. Vitis HLS runs the processes at the same time;\n"
          + "Bambu and the C simulation run them in the order of that schedule, with checked FIFOs.";

  private static final String IMAGE = "reads one image";

  private static final String STEP =
      "keeps its state from call to call; a call with `restart` 1 begins a sequence (the first call"
          + " must).\nIt reads one step";

  private HlsBundleEmitter() {}

  /**
   * @param path of the bundle in the class output
   */
  public static OutputFile emit(String path, HlsProjectSpec spec) {
    CFunctions c = new CFunctions(spec.program());
    String functions = c.functions();
    String buffers = c.buffers();
    // Declarations of constant arrays are written with the weights; their types are needed now.
    for (Buffer buffer : spec.program().buffers()) {
      if (buffer.kind() == Buffer.Kind.PARAMETER) {
        c.parameter(buffer);
      }
    }
    Map<String, String> files = new LinkedHashMap<>();
    files.put("types_begin", CTypes.start());
    files.put("types_end", CTypes.end());
    files.put(spec.name() + ".h", header(spec));
    files.put(spec.name() + ".c", source(spec, buffers, c.helpers(), functions));
    if (spec.dataflow()) {
      files.put("stream.h", CStreams.HEADER);
    }
    files.put("bench_tables.h", BenchTables.text(spec));
    files.put("testbench.c", template("testbench.c", spec));
    files.put("Makefile", template("Makefile", spec));
    files.put("vitis_hls.tcl", template("vitis_hls.tcl", spec));
    files.put("bambu.sh", template("bambu.sh", spec));
    files.put("README.md", template("README.md", spec));

    StringBuilder out = new StringBuilder("bitwright-hls 1\n");
    out.append("top ").append(spec.name()).append(' ').append(spec.ticks());
    out.append(spec.dataflow() ? " dataflow" : " sequential");
    out.append(spec.restart().isPresent() ? " stateful\n" : "\n");
    for (HlsProjectSpec.Parameter p : spec.parameters()) {
      line(
          out,
          "parameter",
          p.buffer(),
          p.content(),
          p.stage(),
          dash(p.tensor()),
          p.pool(),
          p.channels(),
          p.rows(),
          p.columns());
    }
    Map<String, HlsProjectSpec.Width> widths = new HashMap<>();
    spec.widths().forEach(w -> widths.putIfAbsent(w.role(), w));
    for (IntType type : c.types()) {
      width(out, widths, type);
    }
    for (HlsProjectSpec.Tensor t : spec.tensors()) {
      line(
          out,
          "tensor",
          t.name(),
          t.channels(),
          t.height(),
          t.width(),
          t.depth(),
          t.packed() ? "packed" : "plain",
          t.traced() ? "traced" : "internal");
    }
    for (HlsProjectSpec.Step s : spec.steps()) {
      line(out, "step", s.name(), s.layer(), s.offset(), s.period(), s.rows(), s.estimate());
    }
    for (HlsProjectSpec.Fifo f : spec.fifos()) {
      line(
          out,
          "fifo",
          f.name(),
          f.tensor(),
          f.reader(),
          f.rows(),
          f.depth(),
          f.bits(),
          f.streams().size(),
          f.ring());
    }
    files.forEach(
        (name, text) -> {
          line(out, "file", name, text.lines().count());
          out.append(text).append(text.endsWith("\n") ? "" : "\n");
        });
    return new OutputFile(path, out.toString());
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static void line(StringBuilder out, Object... words) {
    String separator = "";
    for (Object word : words) {
      out.append(separator).append(word);
      separator = " ";
    }
    out.append('\n');
  }

  private static void width(
      StringBuilder out, Map<String, HlsProjectSpec.Width> widths, IntType type) {
    String name = CTypes.name(type);
    String role = name.substring(0, name.length() - 2);
    HlsProjectSpec.Width from = widths.get(type.role());
    if (from == null) {
      from = new HlsProjectSpec.Width(role, "FIXED", "-", "-");
    }
    line(
        out,
        "width",
        role,
        from.source(),
        dash(from.stage()),
        dash(from.tensor()),
        type.signed() ? "signed" : "unsigned",
        type.bits());
  }

  private static String header(HlsProjectSpec spec) {
    String guard = spec.name().toUpperCase(Locale.ROOT) + "_H";
    return String.format(
        Locale.ROOT,
        """
        #ifndef %1$s
        #define %1$s

        #include <stdint.h>

        #define %2$s_PIXELS %3$d
        #define %2$s_SCORES %4$d

        #ifdef __cplusplus
        extern "C"
        #endif
        /** %7$s */
        void %2$s(%6$sconst %5$s pixels[%3$d], int32_t result[%4$d]);

        #endif
        """,
        guard,
        spec.name(),
        pixels(spec),
        scores(spec),
        pixelType(spec),
        restart(spec),
        spec.restart().isPresent()
            ? "One step of a sequence to its integer scores; restart: it is the first one."
            : "One image, [channel][row][column], to its integer scores.");
  }

  /** The parameter that begins a sequence. */
  private static String restart(HlsProjectSpec spec) {
    return spec.restart().isPresent() ? "const uint8_t restart, " : "";
  }

  private static int pixels(HlsProjectSpec spec) {
    return spec.program().buffer("image").orElseThrow().columns();
  }

  private static int scores(HlsProjectSpec spec) {
    return spec.program().buffer("scores").orElseThrow().columns();
  }

  private static String pixelType(HlsProjectSpec spec) {
    IntType type = spec.program().buffer("image").orElseThrow().element().asInt();
    return type.signed() ? "int8_t" : "uint8_t";
  }

  private static String source(
      HlsProjectSpec spec, String buffers, String helpers, String functions) {
    return "#include \"types.h\"\n\n#include \""
        + spec.name()
        + ".h\"\n"
        + (spec.dataflow() ? "#include \"stream.h\"\n" : "")
        + "#include \"weights.h\"\n\n"
        + buffers
        + "\n"
        + helpers
        + "\n"
        + functions
        + "\n"
        + (spec.dataflow() ? CProcesses.text(spec) + "\n" : "")
        + wrapper(spec);
  }

  private static String wrapper(HlsProjectSpec spec) {
    StringBuilder out = new StringBuilder();
    out.append("void ").append(spec.name()).append('(').append(restart(spec)).append("const ");
    out.append(pixelType(spec))
        .append(" pixels[")
        .append(pixels(spec))
        .append("], int32_t result[");
    out.append(scores(spec)).append("]) {\n");
    out.append("#ifdef __BAMBU__\n");
    out.append("#pragma HLS interface port=pixels mode=ap_memory elem_count=");
    out.append(pixels(spec)).append('\n');
    out.append("#pragma HLS interface port=result mode=ap_memory elem_count=");
    out.append(scores(spec)).append('\n');
    out.append("#else\n");
    out.append("#pragma HLS interface mode=ap_memory port=pixels\n");
    out.append("#pragma HLS interface mode=ap_memory port=result\n");
    for (HlsProjectSpec.Parameter p : spec.parameters()) {
      if (p.partition() > 1 && p.rows() > 1) {
        out.append("#pragma HLS array_partition variable=").append(p.buffer());
        out.append(" type=cyclic factor=").append(p.partition()).append(" dim=1\n");
      }
    }
    out.append("#endif\n");
    spec.restart()
        .ifPresent(
            name -> out.append("  if (restart != 0) {\n    ").append(name).append("();\n  }\n"));
    out.append("  for (int i = 0; i < ").append(pixels(spec)).append("; i++) {\n");
    out.append("    image[i] = pixels[i];\n  }\n");
    if (spec.dataflow()) {
      // A C function runs nothing at the same time: elsewhere the static schedule does its work.
      out.append("#ifdef BW_HLS_STREAM\n  ").append(CProcesses.region(spec));
      out.append("();\n#else\n  ").append(spec.top()).append("();\n#endif\n");
    } else {
      out.append("  ").append(spec.top()).append("();\n");
    }
    out.append("  for (int i = 0; i < ").append(scores(spec)).append("; i++) {\n");
    out.append("    result[i] = (int32_t) scores[i];\n  }\n}\n");
    return out.toString();
  }

  /** The bench's own copy of the function that begins a sequence has a name of its own. */
  private static String copied(HlsProjectSpec spec) {
    return spec.restart().map(name -> "#define " + name + " " + name + "_copy\n").orElse("");
  }

  private static String template(String name, HlsProjectSpec spec) {
    try (InputStream in = HlsBundleEmitter.class.getResourceAsStream(name + ".template")) {
      if (in == null) {
        throw new IllegalStateException("no template " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return filled(text, spec);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with what stands for each word between two {@code @}. */
  private static String filled(String text, HlsProjectSpec spec) {
    Map<String, String> values =
        Map.of(
            "NAME", spec.name(),
            "TOP", spec.top(),
            "PIXEL", pixelType(spec),
            "RESTART", restart(spec),
            "RESTARTS", spec.restart().isPresent() ? "restart, " : "",
            "RESTART_DEFINE", copied(spec),
            "READS", spec.restart().isPresent() ? STEP : IMAGE,
            "HEADERS", spec.dataflow() ? " stream.h" : "",
            "STRUCTURE", spec.dataflow() ? DATAFLOW : SEQUENTIAL,
            "SHAPE", spec.image().toString());
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int end = text.indexOf('@', at + 1);
      String value = end < 0 ? null : values.get(text.substring(at + 1, end));
      if (value != null) {
        out.append(text, from, at).append(value);
        from = end + 1;
        at = end;
      }
    }
    return out.append(text, from, text.length()).toString();
  }
}
