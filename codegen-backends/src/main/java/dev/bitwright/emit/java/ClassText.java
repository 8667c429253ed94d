package dev.bitwright.emit.java;

import java.util.ArrayList;
import java.util.List;

/**
 * A class on its way to text: fields, constructors, methods and nested classes, each kind in the
 * order in which they were added and with an empty line between. All of a class passes here once,
 * in long pieces: a writer of Java that looks at every word is most of a compilation's time.
 */
public final class ClassText {
  static final String INDENT = "  ";

  private final String head;
  private final StringBuilder doc = new StringBuilder();
  private final List<String> constants = new ArrayList<>();
  private final List<String> fields = new ArrayList<>();
  private final List<MethodText> constructors = new ArrayList<>();
  private final List<MethodText> methods = new ArrayList<>();
  private final List<ClassText> types = new ArrayList<>();

  /**
   * @param head all before the brace, such as {@code public final class Net}
   */
  public ClassText(String head) {
    this.head = head;
  }

  /** Javadoc, in addition to what there is. */
  ClassText doc(String text) {
    doc.append(text).append('\n');
    return this;
  }

  /** A static field, or several without empty lines between; with their semicolons. */
  void constant(String text) {
    constants.add(text);
  }

  /** A field of an object, without its semicolon. */
  public void field(String text) {
    fields.add(text + ";");
  }

  void constructor(MethodText constructor) {
    constructors.add(constructor);
  }

  public void method(MethodText method) {
    methods.add(method);
  }

  void type(ClassText type) {
    types.add(type);
  }

  /** The class as the one of a file. */
  public String text() {
    StringBuilder out = new StringBuilder();
    write(out, "");
    return out.toString();
  }

  private void write(StringBuilder out, String column) {
    doc(out, doc.toString(), column);
    out.append(column).append(head).append(" {\n");
    int start = out.length();
    String inner = column + INDENT;
    for (List<String> lines : List.of(constants, fields)) {
      for (String field : lines) {
        separate(out, start);
        indented(out, field, inner);
        out.append('\n');
      }
    }
    for (List<MethodText> some : List.of(constructors, methods)) {
      for (MethodText method : some) {
        separate(out, start);
        method.write(out, inner);
      }
    }
    for (ClassText type : types) {
      separate(out, start);
      type.write(out, inner);
    }
    out.append(column).append("}\n");
  }

  private static void separate(StringBuilder out, int start) {
    if (out.length() > start) {
      out.append('\n');
    }
  }

  /** A Javadoc comment; none for no text. */
  static void doc(StringBuilder out, String text, String column) {
    if (text.isEmpty()) {
      return;
    }
    out.append(column).append("/**\n");
    String lines = text.stripTrailing();
    for (int from = 0; from <= lines.length(); ) {
      int end = lines.indexOf('\n', from);
      end = end < 0 ? lines.length() : end;
      out.append(column).append(end == from ? " *" : " * ").append(lines, from, end).append('\n');
      from = end + 1;
    }
    out.append(column).append(" */\n");
  }

  /** Lines, each behind the given blanks unless it is empty. */
  static void indented(StringBuilder out, CharSequence lines, String column) {
    String text = lines.toString();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      int next = end < 0 ? text.length() : end + 1;
      if (end != from) {
        out.append(column);
      }
      out.append(text, from, next);
      from = next;
    }
  }
}
