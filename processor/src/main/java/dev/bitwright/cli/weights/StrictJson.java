package dev.bitwright.cli.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON of a header: objects, lists, texts and whole numbers that are not negative; names
 * must not repeat, and nothing nests deeper than four levels.
 */
final class StrictJson {
  private static final int DEEPEST = 4;
  private static final int LONGEST_NUMBER = 18;

  private final String text;
  private int at;

  StrictJson(String text) {
    this.text = text;
  }

  /** The whole text as one object. */
  Map<String, Object> object() throws ArrayFileException {
    blanks();
    Map<String, Object> object = object(0);
    blanks();
    if (at != text.length()) {
      throw wrong();
    }
    return object;
  }

  private ArrayFileException wrong() {
    return new ArrayFileException("its header is not sound JSON at character " + (at + 1));
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean takes(char c) {
    blanks();
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void need(char c) throws ArrayFileException {
    if (!takes(c)) {
      throw wrong();
    }
  }

  private Map<String, Object> object(int depth) throws ArrayFileException {
    need('{');
    Map<String, Object> object = new LinkedHashMap<>();
    if (takes('}')) {
      return object;
    }
    do {
      blanks();
      String name = string();
      need(':');
      if (object.containsKey(name)) {
        throw new ArrayFileException("its header holds '" + name + "' twice");
      }
      object.put(name, value(depth + 1));
    } while (takes(','));
    need('}');
    return object;
  }

  private Object value(int depth) throws ArrayFileException {
    blanks();
    if (depth > DEEPEST || at == text.length()) {
      throw wrong();
    }
    char c = text.charAt(at);
    if (c == '{') {
      return object(depth);
    } else if (c == '[') {
      return list(depth);
    } else if (c == '"') {
      return string();
    }
    int from = at;
    while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
      at++;
    }
    if (at == from || at - from > LONGEST_NUMBER) {
      throw wrong();
    }
    return Long.parseLong(text.substring(from, at));
  }

  private List<Object> list(int depth) throws ArrayFileException {
    need('[');
    List<Object> list = new ArrayList<>();
    if (takes(']')) {
      return list;
    }
    do {
      list.add(value(depth + 1));
    } while (takes(','));
    need(']');
    return list;
  }

  private String string() throws ArrayFileException {
    need('"');
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw wrong();
      }
      out.append(c == '\\' ? escaped() : c);
    }
    need('"');
    return out.toString();
  }

  private char escaped() throws ArrayFileException {
    if (at == text.length()) {
      throw wrong();
    }
    char c = text.charAt(at++);
    int known = "\"\\/bfnrt".indexOf(c);
    if (known >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(known);
    }
    if (c != 'u' || at + 4 > text.length() || !text.substring(at, at + 4).matches("\\p{XDigit}+")) {
      throw wrong();
    }
    at += 4;
    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
  }
}
