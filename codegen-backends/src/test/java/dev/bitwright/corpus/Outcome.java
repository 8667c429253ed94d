package dev.bitwright.corpus;

import dev.bitwright.kernel.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run left, as canonical text.
 *
 * @param result null without one
 * @param buffers rows per buffer
 */
record Outcome(String result, Map<String, List<List<String>>> buffers) {

  /** The differences from what the case expects; empty when it passed. */
  List<String> differences(CorpusFile file, CorpusFile.Case c) {
    List<String> differences = new ArrayList<>();
    if (c.result() != null) {
      Type type = file.program().function(c.function()).returnType().orElseThrow();
      compare("result", CorpusFile.canonical(type, c.result()), result, differences);
    }
    c.after()
        .forEach(
            (name, rows) -> {
              Type type = file.buffer(name).element();
              List<List<String>> wanted =
                  rows.stream()
                      .map(r -> r.stream().map(v -> CorpusFile.canonical(type, v)).toList())
                      .toList();
              compare(name, wanted.toString(), buffers.get(name).toString(), differences);
            });
    return differences;
  }

  private static void compare(String what, String wanted, String given, List<String> differences) {
    if (!wanted.equals(given)) {
      differences.add(what + ": expected " + wanted + ", got " + given);
    }
  }
}
