package dev.bitwright.kernel;

import java.util.ArrayList;
import java.util.List;

/** Characters of the text form, with a place in it. */
final class Scanner {
  private final String text;
  private int at;

  Scanner(String text) {
    this.text = text;
  }

  KernelException error(String message) {
    int line = 1;
    int start = 0;
    for (int k = 0; k < at && k < text.length(); k++) {
      if (text.charAt(k) == '\n') {
        line++;
        start = k + 1;
      }
    }
    return new KernelException("line " + line + ", column " + (at - start + 1) + ": " + message);
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  boolean atEnd() {
    skip();
    return at == text.length();
  }

  /** True when the symbol (no letters) comes next. */
  boolean sees(String symbol) {
    skip();
    return text.startsWith(symbol, at);
  }

  boolean take(String symbol) {
    boolean seen = sees(symbol);
    at += seen ? symbol.length() : 0;
    return seen;
  }

  void need(String symbol) {
    if (!take(symbol)) {
      throw error("expected " + symbol);
    }
  }

  /** The next word without taking it, or the empty string. */
  String peekWord() {
    skip();
    int end = at;
    while (end < text.length() && isWordPart(text.charAt(end))) {
      end++;
    }
    return text.substring(at, end);
  }

  boolean takeWord(String word) {
    boolean seen = peekWord().equals(word);
    at += seen ? word.length() : 0;
    return seen;
  }

  void needWord(String word) {
    if (!takeWord(word)) {
      throw error("expected " + word);
    }
  }

  String word(String what) {
    String word = peekWord();
    if (word.isEmpty()) {
      throw error("expected " + what);
    }
    at += word.length();
    return word;
  }

  private static boolean isWordPart(char c) {
    return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  /** A word with dots: a class name or a Java receiver. */
  String dottedWord() {
    skip();
    int start = at;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  boolean seesNumber() {
    skip();
    if (at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return c >= '0' && c <= '9' || c == '-' && next >= '0' && next <= '9';
  }

  /** The characters of a number, with sign, point and exponent. */
  String number() {
    if (!seesNumber()) {
      throw error("expected a number");
    }
    int start = at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean exponentSign = c == '-' && text.charAt(at - 1) == 'e';
      if (!(c >= '0' && c <= '9' || c == '.' || c == 'e' || exponentSign)) {
        break;
      }
      at++;
    }
    return text.substring(start, at);
  }

  long integer() {
    String number = number();
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw error("not an integer: " + number);
    }
  }

  int positive() {
    long value = integer();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw error("out of range: " + value);
    }
    return (int) value;
  }

  /** The rest of the line, without one blank before it. */
  String restOfLine() {
    int end = text.indexOf('\n', at);
    end = end < 0 ? text.length() : end;
    String rest = text.substring(at, end);
    at = end;
    return rest.startsWith(" ") ? rest.substring(1) : rest;
  }

  /** The lines that start with three slashes, joined. */
  String doc() {
    List<String> lines = new ArrayList<>();
    while (take("///")) {
      lines.add(restOfLine());
    }
    return String.join("\n", lines);
  }
}
