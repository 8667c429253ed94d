package dev.bitwright.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes JSON: objects and arrays nested by calls, numbers in a form that no JDK changes. */
final class Json {

  private final StringBuilder out = new StringBuilder();
  private final Deque<Character> open = new ArrayDeque<>();
  private boolean first = true;

  Json object() {
    return begin('{', '}');
  }

  Json array() {
    return begin('[', ']');
  }

  private Json begin(char opening, char closing) {
    separate();
    out.append(opening);
    open.push(closing);
    first = true;
    return this;
  }

  /** Ends the innermost object or array. */
  Json end() {
    out.append(open.pop());
    first = false;
    return this;
  }

  /** The name of the next value. */
  Json key(String name) {
    separate();
    quote(name);
    out.append(": ");
    first = true;
    return this;
  }

  Json text(String value) {
    separate();
    quote(value);
    return this;
  }

  Json number(long value) {
    separate();
    out.append(value);
    return this;
  }

  /** A finite number, in its shortest decimal form. */
  Json number(double value) {
    separate();
    out.append(Numbers.shortest(value));
    return this;
  }

  private void separate() {
    if (!first) {
      // one line per element of the outermost array
      out.append(open.size() == 1 ? ",\n " : ", ");
    }
    first = false;
  }

  private void quote(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            String hex = Integer.toHexString(c);
            out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** The whole text with a line feed at its end. */
  @Override
  public String toString() {
    return out + "\n";
  }
}
