package dev.bitwright.language;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * What happens after a syntax error. A broken statement is given up as a whole and the parse goes
 * on behind it, so that each mistake gives one message; a missing semicolon or closing brace is
 * assumed to be there.
 */
final class Recovery extends DefaultErrorStrategy {

  private final Places places;
  private final SyntaxReports reports;
  private int lastSkipStart = -1;

  Recovery(Places places, SyntaxReports reports) {
    this.places = places;
    this.reports = reports;
  }

  @Override
  public void reportError(Parser parser, RecognitionException e) {
    if (inErrorRecoveryMode(parser)) {
      return;
    }
    beginErrorCondition(parser);
    Token found = e.getOffendingToken();
    if (e instanceof NoViableAltException noAlternative) {
      Token start = noAlternative.getStartToken();
      if (start != found) {
        unexpected(parser, found, Expectations.after(start));
        return;
      }
      unexpected(parser, found, Expectations.ofRule(parser.getContext().getRuleIndex()));
    } else if (!reportName(parser, found)) {
      unexpected(parser, found, Expectations.of(e.getExpectedTokens(), parser.getVocabulary()));
    }
  }

  @Override
  protected void reportUnwantedToken(Parser parser) {
    if (inErrorRecoveryMode(parser)) {
      return;
    }
    beginErrorCondition(parser);
    unexpected(
        parser,
        parser.getCurrentToken(),
        Expectations.of(parser.getExpectedTokens(), parser.getVocabulary()));
  }

  /** A minus or dot behind the name that a statement starts with was meant as part of it. */
  private boolean reportName(Parser parser, Token found) {
    Token before = parser.getInputStream().LT(-1);
    Token start = parser.getContext().getStart();
    if (found.getType() != QnnParser.MINUS
        || before != start
        || before.getStopIndex() + 1 != found.getStartIndex()) {
      return false;
    }
    StringBuilder name = new StringBuilder(before.getText());
    Token last = before;
    for (int i = 1; parser.getInputStream().LT(i).getStartIndex() == last.getStopIndex() + 1; i++) {
      last = parser.getInputStream().LT(i);
      name.append(last.getText());
    }
    reports.report(Message.NAME_FORM, places.span(before, last), name);
    return true;
  }

  private void unexpected(Parser parser, Token found, String expected) {
    if (reports.hasBrokenToken(found.getLine())) {
      return;
    }
    if (found.getType() == Token.EOF) {
      if (reports.isEndKnownToBeWrong()) {
        return;
      }
      reports.endIsKnownToBeWrong();
    }
    reports.report(
        Message.SYNTAX_UNEXPECTED,
        places.of(found),
        Expectations.found(found),
        expected,
        Expectations.hint(found, parser.getInputStream().LT(-1)));
  }

  @Override
  public Token recoverInline(Parser parser) {
    Token found = parser.getCurrentToken();
    IntervalSet expected = parser.getExpectedTokens();
    if (expects(expected, QnnParser.SEMICOLON) && endsStatement(parser, found)) {
      Token last = parser.getInputStream().LT(-1);
      if (!reports.hasBrokenToken(last.getLine())) {
        reports.report(Message.SYNTAX_SEMICOLON, places.after(last), Expectations.found(last));
      }
      return getMissingSymbol(parser);
    }
    if (expects(expected, QnnParser.RBRACE) && found.getType() == Token.EOF) {
      if (!reports.isEndKnownToBeWrong()) {
        reports.endIsKnownToBeWrong();
        int line = openBrace(parser.getContext()).getSymbol().getLine();
        reports.report(Message.SYNTAX_BRACE_OPEN, places.of(found), line);
      }
      return getMissingSymbol(parser);
    }
    Token next = isLoose(found) ? singleTokenDeletion(parser) : null;
    if (next != null) {
      parser.consume();
      return next;
    }
    throw new InputMismatchException(parser);
  }

  /** Whether a token may be dropped: one that opens or ends something may not. */
  private static boolean isLoose(Token found) {
    return switch (found.getType()) {
      case QnnParser.LBRACE, QnnParser.RBRACE, QnnParser.SEMICOLON, QnnParser.LPAREN -> false;
      default -> true;
    };
  }

  private static boolean expects(IntervalSet expected, int type) {
    return expected.size() == 1 && expected.contains(type);
  }

  private static boolean endsStatement(Parser parser, Token found) {
    return found.getType() == QnnParser.RBRACE
        || found.getType() == Token.EOF
        || startsLine(parser, 1);
  }

  private static TerminalNode openBrace(ParserRuleContext context) {
    return context.getToken(QnnParser.LBRACE, 0);
  }

  @Override
  public void recover(Parser parser, RecognitionException e) {
    switch (parser.getContext().getRuleIndex()) {
      case QnnParser.RULE_statement, QnnParser.RULE_limit, QnnParser.RULE_setting ->
          skipStatement(parser, parser.getContext().getStart());
      case QnnParser.RULE_network -> skipToNetwork(parser);
      case QnnParser.RULE_file,
          QnnParser.RULE_schemeText,
          QnnParser.RULE_callText,
          QnnParser.RULE_limitsText -> {
        // nothing outside to go on with
      }
      // inner rules give up too, until the statement catches it
      default -> throw e;
    }
  }

  @Override
  public void sync(Parser parser) {
    int next = parser.getInputStream().LA(1);
    switch (parser.getContext().getRuleIndex()) {
      case QnnParser.RULE_file -> {
        if (next != QnnParser.NETWORK && next != Token.EOF) {
          refuse(parser, "'network'");
          skipToNetwork(parser);
        }
      }
      case QnnParser.RULE_body -> syncList(parser, QnnParser.RULE_statement);
      case QnnParser.RULE_budget, QnnParser.RULE_limitsText ->
          syncList(parser, QnnParser.RULE_limit);
      case QnnParser.RULE_train, QnnParser.RULE_calibrate ->
          syncList(parser, QnnParser.RULE_setting);
      default -> {
        // a mismatch is found by the next token that has to match
      }
    }
  }

  private void syncList(Parser parser, int itemRule) {
    while (true) {
      int next = parser.getInputStream().LA(1);
      if (next == QnnParser.RBRACE || next == Token.EOF || startsItem(next, itemRule)) {
        return;
      }
      refuse(parser, Expectations.ofRule(itemRule));
      skipStatement(parser, parser.getCurrentToken());
    }
  }

  private static boolean startsItem(int type, int itemRule) {
    return Expectations.isName(type)
        || itemRule == QnnParser.RULE_statement
            && (type == QnnParser.IF || type == QnnParser.RETURN);
  }

  private void refuse(Parser parser, String expected) {
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      Token first = parser.getCurrentToken();
      Token second = parser.getInputStream().LT(2);
      boolean joined = first.getStopIndex() + 1 == second.getStartIndex();
      if (second.getType() == QnnParser.UNIT && joined) {
        String name = first.getText() + second.getText();
        reports.report(Message.NAME_FORM, places.span(first, second), name);
        return;
      }
      unexpected(parser, parser.getCurrentToken(), expected);
    }
  }

  /**
   * Goes behind the next semicolon, or to the brace that closes the list, or to a line that starts
   * like a statement.
   */
  private void skipStatement(Parser parser, Token start) {
    int index = parser.getInputStream().index();
    boolean stuck = index == lastSkipStart;
    lastSkipStart = index;
    int brackets = openBrackets(parser, start.getTokenIndex(), index);
    int braces = openBraces(parser, start.getTokenIndex(), index);
    while (true) {
      int type = parser.getInputStream().LA(1);
      if (type == Token.EOF
          || type == QnnParser.RBRACE && braces <= 0
          || !stuck && brackets <= 0 && braces <= 0 && looksLikeStatement(parser)) {
        return;
      }
      stuck = false;
      switch (type) {
        case QnnParser.LBRACE -> braces++;
        case QnnParser.RBRACE -> braces--;
        case QnnParser.LPAREN, QnnParser.LBRACKET -> brackets++;
        case QnnParser.RPAREN, QnnParser.RBRACKET -> brackets--;
        default -> {
          // counts for nothing
        }
      }
      parser.consume();
      // behind what was skipped, an error is a new one
      endErrorCondition(parser);
      if (type == QnnParser.SEMICOLON && braces <= 0 || type == QnnParser.RBRACE && braces <= 0) {
        return;
      }
    }
  }

  private static int openBrackets(Parser parser, int from, int to) {
    return open(parser, from, to, QnnParser.LPAREN, QnnParser.RPAREN)
        + open(parser, from, to, QnnParser.LBRACKET, QnnParser.RBRACKET);
  }

  private static int openBraces(Parser parser, int from, int to) {
    return open(parser, from, to, QnnParser.LBRACE, QnnParser.RBRACE);
  }

  private static int open(Parser parser, int from, int to, int opening, int closing) {
    int open = 0;
    for (int i = from; i < to; i++) {
      int type = parser.getInputStream().get(i).getType();
      open += type == opening ? 1 : type == closing ? -1 : 0;
    }
    return open;
  }

  private static boolean looksLikeStatement(Parser parser) {
    if (!startsLine(parser, 1)) {
      return false;
    }
    return switch (parser.getInputStream().LA(1)) {
      case QnnParser.INPUT,
          QnnParser.QUANTIZE,
          QnnParser.BUDGET,
          QnnParser.LET,
          QnnParser.BLOCK,
          QnnParser.REPEAT,
          QnnParser.OUTPUT,
          QnnParser.TRAIN,
          QnnParser.CALIBRATE,
          QnnParser.RETURN ->
          true;
      case QnnParser.ID -> parser.getInputStream().LA(2) == QnnParser.ASSIGN;
      default -> false;
    };
  }

  private static boolean startsLine(Parser parser, int ahead) {
    Token before = parser.getInputStream().LT(ahead == 1 ? -1 : ahead - 1);
    return before == null || before.getLine() < parser.getInputStream().LT(ahead).getLine();
  }

  private void skipToNetwork(Parser parser) {
    int braces = 0;
    boolean moved = false;
    while (true) {
      int type = parser.getInputStream().LA(1);
      if (type == Token.EOF || moved && type == QnnParser.NETWORK && braces <= 0) {
        return;
      }
      braces += type == QnnParser.LBRACE ? 1 : type == QnnParser.RBRACE ? -1 : 0;
      parser.consume();
      moved = true;
    }
  }
}
