package dev.bitwright.emit.java;

import dev.bitwright.emit.LineWrap;
import java.util.ArrayList;
import java.util.List;

/** A method on its way to text. Lines of its body stand as they do in a method of column 0. */
public final class MethodText {
  private static final String CONTINUED = "    ";

  private final String head;
  private final StringBuilder doc = new StringBuilder();
  private final List<String> parameters = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private boolean override;
  private String indent = "";

  /**
   * @param modifiers words before the type, such as {@code private static}; may be empty
   * @param type the result's type; empty for a constructor
   */
  public MethodText(String modifiers, String type, String name) {
    StringBuilder words = new StringBuilder();
    for (String word : new String[] {modifiers, type}) {
      if (!word.isEmpty()) {
        words.append(word).append(' ');
      }
    }
    this.head = words.append(name).append('(').toString();
  }

  /** Javadoc, in addition to what there is. */
  MethodText doc(String text) {
    doc.append(text).append('\n');
    return this;
  }

  MethodText override() {
    override = true;
    return this;
  }

  MethodText parameter(String type, String name) {
    parameters.add(type + " " + name);
    return this;
  }

  /** A statement without its semicolon; what stands behind a line's end is indented further. */
  MethodText statement(String text) {
    body.append(indent)
        .append(text.indexOf('\n') < 0 ? text : text.replace("\n", "\n" + indent + CONTINUED))
        .append(";\n");
    return this;
  }

  /** Opens a block, such as {@code if (x)}. */
  MethodText open(String text) {
    body.append(indent).append(text).append(" {\n");
    indent += ClassText.INDENT;
    return this;
  }

  /** Closes the block. */
  MethodText close() {
    indent = indent.substring(ClassText.INDENT.length());
    body.append(indent).append("}\n");
    return this;
  }

  /** Whole lines. */
  MethodText lines(String text) {
    body.append(text);
    return this;
  }

  void write(StringBuilder out, String column) {
    ClassText.doc(out, doc.toString(), column);
    if (override) {
      out.append(column).append("@Override\n");
    }
    out.append(column).append(head);
    int at = column.length() + head.length();
    for (int i = 0; i < parameters.size(); i++) {
      String end = i == parameters.size() - 1 ? ") {" : ",";
      int length = parameters.get(i).length() + end.length();
      String before = i == 0 ? "" : " ";
      if (at + before.length() + length > LineWrap.WIDTH) {
        before = "\n" + column + CONTINUED;
        at = before.length() - 1 + length;
      } else {
        at += before.length() + length;
      }
      out.append(before).append(parameters.get(i)).append(end);
    }
    out.append(parameters.isEmpty() ? ") {\n" : "\n");
    ClassText.indented(out, body, column + ClassText.INDENT);
    out.append(column).append("}\n");
  }
}
