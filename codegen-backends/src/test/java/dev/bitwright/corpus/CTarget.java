package dev.bitwright.corpus;

import dev.bitwright.emit.hls.CFunctions;
import dev.bitwright.emit.hls.CStreams;
import dev.bitwright.emit.hls.CTypes;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Emits a program as C, compiles it with the system's compilers and runs its cases. */
final class CTarget {
  private final CorpusFile file;
  private final Path executable;
  final String source;

  /**
   * @param compiler gcc, g++, clang or clang++
   * @param exact whether a model of the exact-width types of HLS tools is there
   */
  CTarget(CorpusFile file, String compiler, boolean exact, Path folder, String... options)
      throws Exception {
    this.file = file;
    CFunctions c = new CFunctions(file.program());
    String functions = c.functions();
    String buffers = c.buffers();
    StringBuilder unit = new StringBuilder("#include \"types.h\"\n#include \"stream.h\"\n");
    unit.append("#include <inttypes.h>\n#include <math.h>\n#include <stdio.h>\n");
    unit.append("#include <stdlib.h>\n#include <string.h>\n\n");
    for (Buffer b : file.program().buffers()) {
      if (b.kind() == Buffer.Kind.PARAMETER) {
        unit.append(c.parameter(b)).append(" = ");
        unit.append(initializer(b, file.parameters().get(b.name()))).append(";\n");
      }
    }
    String helpers = c.helpers();
    unit.append(buffers).append('\n').append(helpers).append('\n').append(functions);
    this.source = unit.toString();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("types.h"), CTypes.header(c.types()));
    Files.writeString(folder.resolve("stream.h"), CStreams.HEADER);
    if (exact) {
      Path model = Path.of("src", "test", "resources", "ap_int_model.h");
      Files.writeString(folder.resolve("ap_int.h"), Files.readString(model));
    }
    boolean plus = compiler.endsWith("++");
    Path main = folder.resolve(plus ? "main.cpp" : "main.c");
    Files.writeString(main, source + driver());
    this.executable = folder.resolve("cases" + (plus ? "pp" : ""));
    List<String> command =
        new ArrayList<>(
            List.of(
                compiler,
                plus ? "-std=c++17" : "-std=c99",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-Wno-unknown-pragmas",
                // The sanitizer once: it doubles the time of compilation.
                plus ? "-O0" : "-fsanitize=undefined",
                "-fno-sanitize-recover=all",
                "-ffp-contract=off",
                "-DBW_CHECK",
                "-o",
                executable.toString(),
                main.toString(),
                "-lm"));
    command.addAll(List.of(options));
    String messages = execute(command);
    if (messages != null) {
      throw new AssertionError(
          file.name() + " with " + compiler + ":\n" + messages + "\n" + source);
    }
  }

  /** Output of a failed command, or null when it succeeded. */
  private static String execute(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    return process.waitFor() == 0 ? null : output;
  }

  static boolean available(String compiler) {
    try {
      return execute(List.of(compiler, "--version")) == null;
    } catch (Exception e) {
      return false;
    }
  }

  private static String literal(Type type, String text) {
    if (type.isInt()) {
      return CTextOf.integer(type.asInt(), Long.parseLong(text));
    }
    double value = type == FloatType.F32 ? Float.parseFloat(text) : Double.parseDouble(text);
    if (Double.isNaN(value)) {
      return "NAN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "INFINITY" : "-INFINITY";
    }
    return Double.toHexString(value) + (type == FloatType.F32 ? "f" : "");
  }

  private static String initializer(Buffer b, List<List<String>> rows) {
    List<String> texts =
        rows.stream()
            .map(
                r ->
                    r.stream()
                        .map(v -> literal(b.element(), v))
                        .collect(Collectors.joining(", ", "{", "}")))
            .toList();
    return b.vector() ? texts.get(0) : "{" + String.join(", ", texts) + "}";
  }

  private String driver() {
    StringBuilder out = new StringBuilder("\n");
    out.append("int main(int argc, char **argv) {\n");
    out.append("  const int which = argc > 1 ? atoi(argv[1]) : 0;\n");
    for (int n = 0; n < file.cases().size(); n++) {
      CorpusFile.Case c = file.cases().get(n);
      out.append("  if (which == ").append(n).append(") {\n");
      c.before().forEach((name, rows) -> fill(out, file.buffer(name), rows));
      Function function = file.program().function(c.function());
      List<String> arguments = new ArrayList<>();
      for (int k = 0; k < c.arguments().size(); k++) {
        arguments.add(literal(file.argumentType(c, k), c.arguments().get(k)));
      }
      String call = c.function() + "(" + String.join(", ", arguments) + ")";
      if (function.returnType().isPresent()) {
        print(out, function.returnType().get(), call);
        out.append("    printf(\"\\n\");\n");
      } else {
        out.append("    ").append(call).append(";\n    printf(\"\\n\");\n");
      }
      for (String name : c.after().keySet()) {
        Buffer b = file.buffer(name);
        out.append("    for (int bw_r = 0; bw_r < ").append(b.rows()).append("; bw_r++) {\n");
        out.append("    for (int bw_k = 0; bw_k < ").append(b.columns()).append("; bw_k++) {\n");
        print(out, b.element(), name + (b.vector() ? "[bw_k]" : "[bw_r][bw_k]"));
        out.append("    }\n    printf(\"\\n\");\n    }\n");
      }
      out.append("  }\n");
    }
    return out.append("  return 0;\n}\n").toString();
  }

  private static void fill(StringBuilder out, Buffer b, List<List<String>> rows) {
    for (int r = 0; r < rows.size(); r++) {
      for (int k = 0; k < rows.get(r).size(); k++) {
        String place = b.name() + (b.vector() ? "" : "[" + r + "]") + "[" + k + "]";
        String value = literal(b.element(), rows.get(r).get(k));
        out.append("    ").append(place).append(" = ").append(value).append(";\n");
      }
    }
  }

  private static void print(StringBuilder out, Type type, String value) {
    if (type.isInt()) {
      out.append("    printf(\"%lld \", (long long) ").append(value).append(");\n");
      return;
    }
    boolean single = type == FloatType.F32;
    String word = single ? "uint32_t" : "uint64_t";
    String nan = single ? "0x7fc00000U" : "0x7ff8000000000000ULL";
    out.append("    { const ").append(CTypes.name(type)).append(" bw_v = ").append(value);
    out.append("; ").append(word).append(" bw_w; memcpy(&bw_w, &bw_v, sizeof bw_w);");
    out.append(" if (bw_v != bw_v) { bw_w = ");
    out.append(nan).append("; } printf(\"%\" ");
    out.append(single ? "PRIx32" : "PRIx64").append(" \" \", bw_w); }\n");
  }

  Outcome run(CorpusFile.Case c) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(executable.toString(), "" + file.cases().indexOf(c))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError("status " + process.exitValue() + ": " + output);
    }
    List<String> lines = output.lines().map(String::strip).toList();
    Map<String, List<List<String>>> buffers = new LinkedHashMap<>();
    int at = 1;
    for (String name : c.after().keySet()) {
      List<List<String>> rows = new ArrayList<>();
      for (int r = 0; r < file.buffer(name).rows(); r++) {
        rows.add(Arrays.asList(lines.get(at++).split(" ")));
      }
      buffers.put(name, rows);
    }
    return new Outcome(lines.get(0), buffers);
  }
}
