package dev.bitwright.language;

import dev.bitwright.language.QnnParser.StatementContext;

/**
 * Where a statement stands, and so which ones may stand there.
 *
 * @param where words for messages
 * @param inBlock somewhere inside a block
 * @param nested inside a repeat or an if
 */
record Surroundings(String where, boolean inBlock, boolean nested) {

  static final Surroundings NETWORK = new Surroundings("a network", false, false);
  static final Surroundings BLOCK = new Surroundings("a block", true, false);

  Surroundings inside(String statement) {
    return new Surroundings(statement, inBlock, true);
  }

  /** Reports a statement that may not stand here; returns whether it may. */
  boolean admits(StatementContext s, Places places, Diagnostics diagnostics) {
    boolean ofNetwork =
        s.input() != null
            || s.quantizeDefault() != null
            || s.budget() != null
            || s.block() != null
            || s.output() != null
            || s.train() != null
            || s.calibrate() != null;
    boolean ofBlock = s.returnStatement() != null;
    boolean right = ofNetwork ? !inBlock && !nested : !ofBlock || inBlock && !nested;
    if (!right) {
      diagnostics.report(
          Message.STATEMENT_PLACE,
          places.of(s.getStart()),
          s.getStart().getText(),
          where,
          ofNetwork ? "the network itself" : "the end of a block");
    }
    return right;
  }
}
