package dev.bitwright.emit;

import java.util.List;

/** Breaks long lines of generated C and Java after commas and before operators. */
public final class LineWrap {
  /** Longest line of generated code. */
  public static final int WIDTH = 100;

  private static final List<String> OPERATORS =
      List.of(
          " && ", " || ", " ? ", " : ", " + ", " - ", " * ", " / ", " % ", " & ", " | ", " ^ ",
          " << ", " >> ", " >>> ", " < ", " <= ", " > ", " >= ", " == ", " != ");

  private LineWrap() {}

  /**
   * The text in lines.
   *
   * @param start columns before the first line
   * @param more columns before the others
   * @param lead what starts the other lines
   */
  public static String wrap(String text, int start, int more, String lead) {
    StringBuilder out = new StringBuilder();
    String rest = text;
    int column = start;
    while (column + rest.length() > WIDTH) {
      int at = breakBefore(rest, WIDTH - column);
      if (at <= 0) {
        break;
      }
      out.append(rest, 0, at).append('\n').append(lead);
      rest = rest.substring(at + 1);
      column = more;
    }
    return out.append(rest).toString();
  }

  /** The place of the blank at which to break: the outermost, then the last; or -1. */
  private static int breakBefore(String text, int room) {
    int best = -1;
    int bestDepth = Integer.MAX_VALUE;
    int depth = 0;
    boolean quoted = false;
    for (int k = 0; k < text.length() && k <= room; k++) {
      char c = text.charAt(k);
      quoted ^= c == '"';
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (c == ' ' && !quoted && k > 0 && isBreak(text, k)) {
        // An early break would leave most of the line empty.
        if (depth <= bestDepth && k > room / 4) {
          best = k;
          bestDepth = depth;
        }
      }
    }
    return best;
  }

  private static boolean isBreak(String text, int k) {
    if (text.charAt(k - 1) == ',') {
      return true;
    }
    if (k + 1 < text.length() && Character.isLetterOrDigit(text.charAt(k + 1))) {
      return false;
    }
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, k)) {
        return true;
      }
    }
    return false;
  }
}
