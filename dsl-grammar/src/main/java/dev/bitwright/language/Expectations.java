package dev.bitwright.language;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.Vocabulary;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Words for what the parser found and what it would have liked, in the user's terms. */
final class Expectations {

  private static final String VALUE = "a value: a number, a name, a call, a list or a text";

  /** Long ones only: short words are near to too many names. */
  private static final List<String> KEYWORDS =
      List.of(
          "network",
          "input",
          "output",
          "quantize",
          "weights",
          "activations",
          "parallelism",
          "budget",
          "block",
          "repeat",
          "return",
          "train",
          "calibrate");

  private Expectations() {}

  /** A token as it is shown in a message. */
  static String found(Token token) {
    return switch (token.getType()) {
      case Token.EOF -> "the end of the text";
      case QnnParser.TEXT -> "a text";
      default -> "'" + shortened(token.getText()) + "'";
    };
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= 40
        ? text
        : text.substring(0, text.offsetByCodePoints(0, 40)) + "...";
  }

  /** What a rule starts with, where none of its alternatives fits. */
  static String ofRule(int rule) {
    return switch (rule) {
      case QnnParser.RULE_statement ->
          "a statement, such as 'x = relu(y);', or one that starts with input, output, let, block,"
              + " repeat, if, quantize, budget, train or calibrate";
      case QnnParser.RULE_limit -> "a limit, such as 'weights <= 120 KiB;'";
      case QnnParser.RULE_setting -> "a setting, such as 'epochs = 20;'";
      case QnnParser.RULE_name -> "a name";
      case QnnParser.RULE_quantizeRule, QnnParser.RULE_schemeChoice ->
          "a scheme, such as UNIFORM(bits = 4)";
      case QnnParser.RULE_clause -> "'quantize', 'parallelism' or ';'";
      case QnnParser.RULE_branch -> "'if' or '{'";
      default -> VALUE;
    };
  }

  /** What may follow the first word of a statement. */
  static String after(Token start) {
    return switch (start.getType()) {
      case QnnParser.INPUT, QnnParser.OUTPUT, QnnParser.LET, QnnParser.BLOCK, QnnParser.NETWORK ->
          "a name after " + found(start);
      case QnnParser.BUDGET, QnnParser.TRAIN, QnnParser.CALIBRATE -> "'{' after " + found(start);
      case QnnParser.QUANTIZE -> "a scheme, such as UNIFORM(bits = 4), after 'quantize'";
      case QnnParser.REPEAT -> "a number after 'repeat'";
      default -> "'=' after " + found(start);
    };
  }

  /** The tokens of a set, names collected into one word. */
  static String of(IntervalSet expected, Vocabulary vocabulary) {
    if (expected == null || expected.size() == 0) {
      return "something else";
    }
    List<String> words = new ArrayList<>();
    for (int type : expected.toList()) {
      String word = word(type, vocabulary);
      if (!words.contains(word)) {
        words.add(word);
      }
    }
    if (words.size() == 1) {
      return words.get(0);
    }
    return String.join(", ", words.subList(0, words.size() - 1))
        + " or "
        + words.get(words.size() - 1);
  }

  private static String word(int type, Vocabulary vocabulary) {
    if (isName(type)) {
      return "a name";
    }
    return switch (type) {
      case Token.EOF -> "the end";
      case QnnParser.NUMBER -> "a number";
      case QnnParser.TEXT -> "a text";
      default -> vocabulary.getDisplayName(type);
    };
  }

  /** Ends a message when a word looks like a keyword; otherwise empty. */
  static String hint(Token found, Token before) {
    for (Token word : new Token[] {found, before}) {
      if (word != null && word.getType() == QnnParser.ID) {
        List<String> near = Suggestions.nearest(word.getText(), KEYWORDS);
        if (!near.isEmpty() && !KEYWORDS.contains(word.getText())) {
          return " Did you mean '" + near.get(0) + "'?";
        }
      }
    }
    return "";
  }

  /** Whether a token can be a name: identifiers and the soft keywords. */
  static boolean isName(int type) {
    return switch (type) {
      case QnnParser.ID,
          QnnParser.NETWORK,
          QnnParser.INPUT,
          QnnParser.QUANTIZE,
          QnnParser.WEIGHTS,
          QnnParser.ACTIVATIONS,
          QnnParser.PARALLELISM,
          QnnParser.BUDGET,
          QnnParser.LET,
          QnnParser.BLOCK,
          QnnParser.REPEAT,
          QnnParser.OUTPUT,
          QnnParser.TRAIN,
          QnnParser.CALIBRATE,
          QnnParser.THEN ->
          true;
      default -> false;
    };
  }
}
