package dev.bitwright.plan.allocation;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says where a committed plan file is not what was computed: which layers were decided otherwise,
 * or that only figures did change. Blanks do not matter.
 */
public final class PlanChanges {
  private static final int SHOWN = 4;
  private static final List<String> DECISIONS = List.of("weights", "reads", "engine");
  private static final Pattern ROW =
      Pattern.compile("(?:" + PlanReview.PIN + " )?(\\S+) (\\S+) (\\S+) (\\d+x\\d+)(?: .*)?");
  private static final Pattern HASH = Pattern.compile("(structure|deployment) [0-9a-f]{64}");

  /**
   * A layer of a plan file.
   *
   * @param line from 0
   * @param decided weights, what it reads and engine
   */
  private record Row(int line, List<String> decided) {}

  private final List<String> old;
  private final List<String> now;
  private final List<String> changes = new ArrayList<>();
  private int first = -1;

  private PlanChanges(List<String> old, List<String> now) {
    this.old = old;
    this.now = now;
  }

  /** Reports one message, at the first layer that changed, else at the first line that did. */
  public static void report(PlanLock lock, String computed, Diagnostics diagnostics) {
    if (lock.file().isEmpty()) {
      return;
    }
    PlanChanges compared = new PlanChanges(plain(lock.lines()), plain(computed.lines().toList()));
    if (compared.old.equals(compared.now)) {
      return;
    }
    compared.layers();
    int line = compared.first < 0 ? compared.firstLine() : compared.first;
    int length = Math.max(1, lock.lines().get(line).length());
    diagnostics.report(
        Message.PLAN_DIFFERS, new SourceRef(lock.file(), line + 1, 1, length), compared.shown());
  }

  private static List<String> plain(List<String> lines) {
    return lines.stream().map(l -> l.strip().replaceAll("\\s+", " ")).toList();
  }

  private void layers() {
    Map<String, Row> before = rows(old);
    Map<String, Row> after = rows(now);
    before.forEach(
        (layer, row) -> {
          if (!after.containsKey(layer)) {
            add(row.line(), layer + " is gone");
          } else {
            compare(layer, row, after.get(layer));
          }
        });
    after.forEach(
        (layer, row) -> {
          if (!before.containsKey(layer)) {
            add(head(old), layer + " is new");
          }
        });
  }

  private void compare(String layer, Row before, Row after) {
    List<String> other = new ArrayList<>();
    for (int i = 0; i < DECISIONS.size(); i++) {
      String was = before.decided().get(i);
      String is = after.decided().get(i);
      if (!was.equals(is)) {
        other.add(DECISIONS.get(i) + ": " + was + " -> " + is);
      }
    }
    if (!other.isEmpty()) {
      add(before.line(), layer + " " + String.join(", ", other));
    }
  }

  private void add(int line, String change) {
    first = first < 0 ? line : first;
    changes.add(change);
  }

  /** The line above the layers, the first line where there is none. */
  private static int head(List<String> lines) {
    for (int line = 0; line < lines.size(); line++) {
      if (lines.get(line).startsWith(PlanReview.LAYERS)) {
        return line;
      }
    }
    return 0;
  }

  private static Map<String, Row> rows(List<String> lines) {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (int line = head(lines) + 1; line < lines.size() && !lines.get(line).isEmpty(); line++) {
      Matcher row = ROW.matcher(lines.get(line));
      if (row.matches()) {
        rows.put(row.group(1), new Row(line, List.of(row.group(2), row.group(3), row.group(4))));
      }
    }
    return rows;
  }

  /**
   * The first line that differs; one of a hash, which follows from others, only where none does.
   */
  private int firstLine() {
    int hash = -1;
    for (int line = 0; line < old.size(); line++) {
      if (line >= now.size() || !old.get(line).equals(now.get(line))) {
        if (!HASH.matcher(old.get(line)).matches()) {
          return line;
        }
        hash = hash < 0 ? line : hash;
      }
    }
    return hash < 0 ? old.size() - 1 : hash;
  }

  private String shown() {
    if (changes.isEmpty()) {
      return "every layer is decided as before, only figures are others";
    }
    List<String> shown = changes.subList(0, Math.min(SHOWN, changes.size()));
    int more = changes.size() - shown.size();
    return String.join("; ", shown) + (more > 0 ? "; and " + more + " more" : "");
  }
}
