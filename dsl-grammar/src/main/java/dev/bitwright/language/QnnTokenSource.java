package dev.bitwright.language;

import java.util.Locale;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** The lexer with its messages: every error token becomes one of them and goes no further. */
final class QnnTokenSource extends QnnLexer {

  private final Places places;
  private final SyntaxReports reports;
  private Token previous;
  private Token stray;

  QnnTokenSource(String text, Places places, SyntaxReports reports) {
    super(CharStreams.fromString(text));
    this.places = places;
    this.reports = reports;
    removeErrorListeners();
  }

  @Override
  public Token nextToken() {
    while (true) {
      Token token = super.nextToken();
      switch (token.getType()) {
        case STRAY -> reportStray(token);
        case COMMENT_OPEN -> {
          reports.reportToken(token.getLine(), Message.SYNTAX_COMMENT_OPEN, places.of(token));
          reports.endIsKnownToBeWrong();
          _input.seek(_input.size());
        }
        case TEXT_OPEN -> {
          reports.reportToken(token.getLine(), Message.SYNTAX_TEXT_OPEN, places.of(token));
          return remember(retyped(token, TEXT));
        }
        case ID -> {
          return remember(isUnit(token) ? retyped(token, QnnParser.UNIT) : token);
        }
        default -> {
          return token.getChannel() == Token.DEFAULT_CHANNEL ? remember(token) : token;
        }
      }
    }
  }

  /** A word behind a number is its unit, but only on the same line: there a ';' is missing. */
  private boolean isUnit(Token token) {
    return previous != null
        && previous.getType() == NUMBER
        && previous.getLine() == token.getLine();
  }

  private Token remember(Token token) {
    previous = token;
    return token;
  }

  private static Token retyped(Token token, int type) {
    CommonToken copy = new CommonToken(token);
    copy.setType(type);
    return copy;
  }

  private void reportStray(Token token) {
    boolean continuesLast = stray != null && stray.getStopIndex() + 1 == token.getStartIndex();
    stray = token;
    if (!continuesLast) {
      reports.reportToken(
          token.getLine(), Message.SYNTAX_CHARACTER, places.of(token), shown(token.getText()));
    }
  }

  private static String shown(String character) {
    int code = character.codePointAt(0);
    String hex = Integer.toHexString(code).toUpperCase(Locale.ROOT);
    String number = "U+" + "0".repeat(Math.max(0, 4 - hex.length())) + hex;
    boolean printable = code > ' ' && !Character.isISOControl(code) && Character.isDefined(code);
    if (code < 127 && printable) {
      return "'" + character + "'";
    }
    return printable ? "'" + character + "' (" + number + ")" : number;
  }
}
