package dev.bitwright.language;

import java.util.List;

/** The lines of one source text, for excerpts with a caret. */
final class SourceLines {

  /** Longer lines are cut around the caret, so that a file in one line stays readable. */
  private static final int MAX_WIDTH = 160;

  private final List<String> lines;

  SourceLines(String text) {
    this.lines = text.lines().toList();
  }

  /** Appends the line of a place and a line with carets under it; nothing when out of range. */
  void appendExcerpt(StringBuilder out, SourceRef at) {
    if (at.line() < 1 || at.column() < 1 || at.line() > lines.size()) {
      return;
    }
    int[] line = lines.get(at.line() - 1).codePoints().toArray();
    int caret = Math.min(at.column() - 1, line.length);
    int start = caret < MAX_WIDTH - 20 ? 0 : caret - MAX_WIDTH / 2;
    int end = Math.min(line.length, start + MAX_WIDTH);
    out.append("  ");
    for (int i = start; i < end; i++) {
      // control characters would move the caret or the terminal; the tab keeps its width below
      out.appendCodePoint(line[i] != '\t' && Character.isISOControl(line[i]) ? '?' : line[i]);
    }
    out.append("\n  ");
    for (int i = start; i < caret; i++) {
      out.append(line[i] == '\t' ? '\t' : ' ');
    }
    out.append("^".repeat(Math.max(1, Math.min(at.length(), end - caret)))).append('\n');
  }
}
