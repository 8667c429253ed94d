package dev.bitwright.language;

/** The syntax errors of one file; stops the parse when there are too many. */
final class SyntaxReports {

  private final Diagnostics diagnostics;
  private int count;
  private boolean endReported;

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
