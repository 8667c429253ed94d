package dev.bitwright.language;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The names nearest to one that is not known. */
public final class Suggestions {

  private static final int MOST = 3;

  private Suggestions() {}

  /**
   * Up to three of the known names, nearest first; ties in alphabetical order. A name is near when
   * at most a third of its letters (at least one, at most three) have to be changed; upper and
   * lower case count as equal here.
   */
  public static List<String> nearest(String name, Collection<String> known) {
    int allowed = Math.max(1, Math.min(3, name.length() / 3));
    record Scored(String name, int distance) {}
    List<Scored> near = new ArrayList<>();
    String wanted = name.toLowerCase(Locale.ROOT);
    for (String candidate : new TreeSet<>(known)) {
      String other = candidate.toLowerCase(Locale.ROOT);
      if (Math.abs(other.length() - wanted.length()) > allowed) {
        continue;
      }
      int distance = distance(wanted, other);
      if (distance <= allowed) {
        near.add(new Scored(candidate, distance));
      }
    }
    near.sort(Comparator.comparingInt(Scored::distance));
    return near.stream().limit(MOST).map(Scored::name).toList();
  }

  /**
   * A sentence for the end of a message: {@code Did you mean 'stem'?}, or the whole list of known
   * names when none is near and there are few, or nothing. Starts with a space when not empty.
   */
  public static String sentence(String name, Collection<String> known) {
    List<String> near = nearest(name, known);
    if (!near.isEmpty()) {
      return " Did you mean " + quoted(near, " or ") + "?";
    }
    if (known.isEmpty() || known.size() > 12) {
      return "";
    }
    return " Known: " + quoted(new ArrayList<>(new TreeSet<>(known)), ", ") + ".";
  }

  private static String quoted(List<String> names, String separator) {
    return names.stream().map(n -> "'" + n + "'").collect(Collectors.joining(separator));
  }

  /** Edit distance with insertions, deletions, replacements and swaps of neighbours. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          current[j] = Math.min(current[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = previous;
      previous = current;
      current = spare;
    }
    return previous[b.length()];
  }
}
