package dev.bitwright.emit.java;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import dev.bitwright.emit.LineWrap;
import java.util.List;

/**
 * The body of a method on its way into JavaPoet: text is kept together, so that JavaPoet is given a
 * few long pieces and only the names of classes by themselves. It looks at each piece twice, and at
 * each line of it; bodies in pieces of a word or two were most of the time of writing a class.
 */
final class CodeText {
  private static final String CONTINUED = "    ";

  private final int column;
  private final CodeBlock.Builder code = CodeBlock.builder();
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

  /** {@code before Owner.after}, in a line like the others. */
  CodeText line(String before, ClassName owner, String after) {
    text.append(indent).append(before);
    flush();
    code.add("$T", owner);
    text.append('.').append(continued(after)).append('\n');
    return this;
  }

  private String continued(String line) {
    return line.indexOf('\n') < 0 ? line : line.replace("\n", "\n" + indent + CONTINUED);
  }

  /**
   * A call in as few lines as its arguments need.
   *
   * @param owner the class it is a method of; null where {@code head} says all
   * @param head what stands before the arguments, with the parenthesis and fixed arguments
   * @param arguments the others
   * @param end what closes it
   */
  CodeText call(ClassName owner, String head, List<String> arguments, String end) {
    StringBuilder call = new StringBuilder(head);
    int at = column() + head.length() + (owner == null ? 0 : owner.simpleName().length() + 1);
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
    return owner == null ? line(call.toString()) : line("", owner, call.toString());
  }

  private void flush() {
    if (text.length() > 0) {
      code.add("$L", text.toString());
      text.setLength(0);
    }
  }

  CodeBlock build() {
    flush();
    return code.build();
  }
}
