package dev.bitwright.emit.java;

import dev.bitwright.emit.LineWrap;
import java.util.List;

/** The body of a method on its way to text. */
final class CodeText {
  private static final String CONTINUED = "    ";

  private final int column;
  private final StringBuilder text = new StringBuilder();
  private String indent = "";

  /**
   * @param column where the method's body starts
   */
  CodeText(int column) {
    this.column = column;
  }

  /** The column at which a line starts now. */
  int column() {
    return column + indent.length();
  }

  CodeText indent(int levels) {
    indent = " ".repeat(indent.length() + 2 * levels);
    return this;
  }

  /** A line; those that a statement goes on in are indented further. */
  CodeText line(String line) {
    text.append(indent).append(continued(line)).append('\n');
    return this;
  }

  private String continued(String line) {
    return line.indexOf('\n') < 0 ? line : line.replace("\n", "\n" + indent + CONTINUED);
  }

  /**
   * A call in as few lines as its arguments need.
   *
   * @param head what stands before the arguments, with the parenthesis and fixed arguments
   * @param arguments the others
   * @param end what closes it
   */
  CodeText call(String head, List<String> arguments, String end) {
    StringBuilder call = new StringBuilder(head);
    int at = column() + head.length();
    for (int i = 0; i < arguments.size(); i++) {
      boolean last = i == arguments.size() - 1;
      String argument = arguments.get(i) + (last ? end : ",");
      if (head.endsWith("(") && i == 0) {
        at += argument.length();
      } else if (at + 1 + argument.length() > LineWrap.WIDTH) {
        call.append('\n');
        at = column() + CONTINUED.length() + argument.length();
      } else {
        call.append(' ');
        at += 1 + argument.length();
      }
      call.append(argument);
    }
    if (arguments.isEmpty()) {
      call.append(end);
    }
    return line(call.toString());
  }

  String text() {
    return text.toString();
  }
}
