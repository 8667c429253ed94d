package dev.bitwright.language;

import java.util.HashSet;
import java.util.Set;

/** The syntax errors of one file; stops the parse when there are too many. */
final class SyntaxReports {

  private final Diagnostics diagnostics;
  private int count;
  private boolean endReported;
  private final Set<Integer> linesWithBrokenTokens = new HashSet<>();

  SyntaxReports(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void report(Message message, SourceRef at, Object... arguments) {
    if (count == Limits.SYNTAX_ERRORS) {
      diagnostics.report(Message.SYNTAX_TOO_MANY, at, Limits.SYNTAX_ERRORS);
      throw new AbandonedParse();
    }
    count++;
    diagnostics.report(message, at, arguments);
  }

  /** Reports something that is no token; it stands for every other error of its line. */
  void reportToken(int line, Message message, SourceRef at, Object... arguments) {
    linesWithBrokenTokens.add(line);
    report(message, at, arguments);
  }

  boolean hasBrokenToken(int line) {
    return linesWithBrokenTokens.contains(line);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** From now on an unexpected end of the file is a consequence, not a new mistake. */
  void endIsKnownToBeWrong() {
    endReported = true;
  }

  boolean isEndKnownToBeWrong() {
    return endReported;
  }
}
