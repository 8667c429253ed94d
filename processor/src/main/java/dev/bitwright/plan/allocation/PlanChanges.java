package dev.bitwright.plan.allocation;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Says where a committed plan file is not what was computed; blanks do not matter. */
public final class PlanChanges {
  private static final int SHOWN = 4;
  private static final Pattern HASH = Pattern.compile("(structure|deployment) [0-9a-f]{64}");

  private final List<String> old;
  private final List<String> now;
  private final List<String> changes = new ArrayList<>();

  /** Changes of hashes: they follow from others, where there are others. */
  private final List<String> hashes = new ArrayList<>();

  private int first = -1;
  private int firstHash = -1;

  private PlanChanges(List<String> old, List<String> now) {
    this.old = old;
    this.now = now;
  }

  /** Reports one message at the first line that differs. */
  public static void report(PlanLock lock, String computed, Diagnostics diagnostics) {
    if (lock.file().isEmpty()) {
      return;
    }
    PlanChanges compared = new PlanChanges(plain(lock.lines()), plain(computed.lines().toList()));
    compared.run();
    if (compared.first >= 0) {
      int line = Math.min(compared.first, lock.lines().size() - 1);
      int length = Math.max(1, lock.lines().get(line).length());
      diagnostics.report(
          Message.PLAN_DIFFERS, new SourceRef(lock.file(), line + 1, 1, length), compared.shown());
    }
  }

  private static List<String> plain(List<String> lines) {
    return lines.stream().map(l -> l.strip().replaceAll("\\s+", " ")).toList();
  }

  /** Walks along the longest common subsequence of lines. */
  private void run() {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        i++;
        j++;
        continue;
      }
      boolean gone = j == now.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1];
      add(i, gone ? "-" : "+", gone ? old.get(i++) : now.get(j++));
    }
    if (changes.isEmpty()) {
      changes.addAll(hashes);
      first = firstHash;
    }
  }

  private void add(int at, String sign, String line) {
    String change = sign + "'" + line + "'";
    if (HASH.matcher(line).matches()) {
      firstHash = firstHash < 0 ? at : firstHash;
      hashes.add(change);
    } else {
      first = first < 0 ? at : first;
      changes.add(change);
    }
  }

  private String shown() {
    List<String> shown = changes.subList(0, Math.min(SHOWN, changes.size()));
    int more = changes.size() - shown.size();
    return String.join(" ", shown) + (more > 0 ? " and " + more + " lines more" : "");
  }
}
