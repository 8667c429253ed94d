package dev.bitwright.corpus;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.KernelParser;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program and its cases.
 *
 * <pre>
 * program Name ...              the text form
 * === weights: 1 2 / 3 4        data of a PARAMETER buffer, for all cases (rows split by /)
 * === not c: why                a target that has no form of this program
 * --- case name
 * x: 1 2 3                      a buffer before the run
 * run f(1, 2) = 3               the call, and its result if it has one
 * expect y: 4 5 6               a buffer after the run
 * expect most queue 3           largest occupancy of a stream (interpreter)
 * trap value out of range       part of the trap's message, in place of expectations
 * </pre>
 */
record CorpusFile(
    String name,
    String text,
    Program program,
    Map<String, List<List<String>>> parameters,
    Set<String> without,
    List<Case> cases) {

  /** One run. Values are text: decimal integers, or floats as Java reads them. */
  record Case(
      String name,
      Map<String, List<List<String>>> before,
      String function,
      List<String> arguments,
      String result,
      Map<String, List<List<String>>> after,
      Map<String, Integer> most,
      String trap) {}

  static List<CorpusFile> all() throws IOException {
    Path folder = Path.of("src", "test", "resources", "corpus");
    List<CorpusFile> files = new ArrayList<>();
    try (var paths = Files.list(folder)) {
      for (Path path : paths.sorted().toList()) {
        String text = Files.readString(path, StandardCharsets.UTF_8);
        files.add(read(path.getFileName().toString().replace(".txt", ""), text));
      }
    }
    return files;
  }

  /** The same file, parsed again. */
  static CorpusFile read(CorpusFile file) {
    return read(file.name(), file.text());
  }

  private static CorpusFile read(String name, String text) {
    StringBuilder programText = new StringBuilder();
    Map<String, List<List<String>>> parameters = new LinkedHashMap<>();
    Set<String> without = new TreeSet<>();
    List<Case> cases = new ArrayList<>();
    Case current = null;
    for (String line : text.lines().toList()) {
      if (line.startsWith("=== not ")) {
        without.add(line.substring(8, line.indexOf(':')).strip());
      } else if (line.startsWith("=== ")) {
        data(line.substring(4), parameters);
      } else if (line.startsWith("--- ")) {
        current = add(cases, current, line.substring(4));
      } else if (current == null) {
        programText.append(line).append('\n');
      } else if (!line.isBlank()) {
        current = with(current, line);
      }
    }
    add(cases, current, null);
    Program program = KernelParser.parse(programText.toString());
    return new CorpusFile(name, programText.toString(), program, parameters, without, cases);
  }

  private static Case add(List<Case> cases, Case done, String next) {
    if (done != null) {
      cases.add(done);
    }
    return next == null
        ? null
        : new Case(
            next,
            new LinkedHashMap<>(),
            null,
            List.of(),
            null,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            null);
  }

  private static Case with(Case c, String line) {
    if (line.startsWith("expect most ")) {
      String[] words = line.split(" +");
      c.most().put(words[2], Integer.valueOf(words[3]));
      return c;
    }
    if (line.startsWith("expect ")) {
      data(line.substring(7), c.after());
      return c;
    }
    if (line.startsWith("trap ")) {
      return new Case(
          c.name(),
          c.before(),
          c.function(),
          c.arguments(),
          null,
          c.after(),
          c.most(),
          line.substring(5).strip());
    }
    if (line.startsWith("run ")) {
      int open = line.indexOf('(');
      int close = line.indexOf(')');
      String inside = line.substring(open + 1, close).strip();
      List<String> arguments = inside.isEmpty() ? List.of() : List.of(inside.split(" *, *"));
      String rest = line.substring(close + 1).strip();
      String result = rest.startsWith("=") ? rest.substring(1).strip() : null;
      String function = line.substring(4, open).strip();
      return new Case(
          c.name(), c.before(), function, arguments, result, c.after(), c.most(), c.trap());
    }
    data(line, c.before());
    return c;
  }

  private static void data(String line, Map<String, List<List<String>>> into) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("not a line of a case: " + line);
    }
    List<List<String>> rows = new ArrayList<>();
    for (String row : line.substring(colon + 1).split("/")) {
      rows.add(List.of(row.strip().split(" +")));
    }
    into.put(line.substring(0, colon).strip(), rows);
  }

  Buffer buffer(String buffer) {
    return program.buffer(buffer).orElseThrow(() -> new IllegalArgumentException(buffer));
  }

  Type argumentType(Case c, int index) {
    Parameter p = program.function(c.function()).parameters().get(index);
    return ((Parameter.Scalar) p).type();
  }

  /** A number in a form that two targets agree on: decimal, or the bits of a float. */
  static String canonical(Type type, String text) {
    if (type.isInt()) {
      return Long.toString(Long.parseLong(text));
    }
    return type == FloatType.F32 ? bits(Float.parseFloat(text)) : bits(Double.parseDouble(text));
  }

  static String bits(float value) {
    return Integer.toHexString(Float.floatToIntBits(value));
  }

  static String bits(double value) {
    return Long.toHexString(Double.doubleToLongBits(value));
  }
}
