package dev.bitwright.language;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** The doc comments before a token: {@code ///} lines and <code>/** ... *&#47;</code>. */
final class DocComments {

  /** As declared in the grammar. */
  private static final int CHANNEL = 2;

  private final CommonTokenStream tokens;

  DocComments(CommonTokenStream tokens) {
    this.tokens = tokens;
  }

  /** Lines joined by a line feed, without comment signs and without empty lines at both ends. */
  String before(Token token) {
    List<Token> comments = tokens.getHiddenTokensToLeft(token.getTokenIndex(), CHANNEL);
    if (comments == null) {
      return "";
    }
    int previousLine = previousLine(comments.get(0));
    List<String> lines = new ArrayList<>();
    for (Token comment : comments) {
      // what stands behind a statement on its line speaks of that one
      if (comment.getLine() != previousLine) {
        addLines(comment, lines);
      }
    }
    while (!lines.isEmpty() && lines.get(0).isEmpty()) {
      lines.remove(0);
    }
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return String.join("\n", lines);
  }

  private int previousLine(Token comment) {
    for (int i = comment.getTokenIndex() - 1; i >= 0; i--) {
      if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
        return tokens.get(i).getLine();
      }
    }
    return 0;
  }

  private static void addLines(Token comment, List<String> lines) {
    String text = comment.getText();
    if (comment.getType() == QnnParser.DOC_LINE) {
      lines.add(withoutMargin(text.substring(3)));
      return;
    }
    String inner = text.substring(3, text.length() - 2);
    for (String line : inner.split("\n", -1)) {
      String stripped = line.stripLeading();
      boolean first = lines.isEmpty();
      lines.add(
          withoutMargin(!first && stripped.startsWith("*") ? stripped.substring(1) : stripped));
    }
  }

  private static String withoutMargin(String line) {
    return (line.startsWith(" ") ? line.substring(1) : line).stripTrailing();
  }
}
