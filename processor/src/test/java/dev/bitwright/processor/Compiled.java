package dev.bitwright.processor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * What a compilation gave.
 *
 * @param generated sources by path below their folder
 * @param classes class files and resources by path, one char per byte
 */
record Compiled(
    boolean success,
    List<Diagnostic<? extends JavaFileObject>> diagnostics,
    Map<String, String> generated,
    Map<String, String> classes) {

  private static final Pattern MARKER = Pattern.compile("/\\*\\^(\\w+)\\*/");

  /** All messages but notes, as {@code ERROR Net.java:3:7 text}. */
  List<String> messages() {
    return diagnostics.stream()
        .filter(d -> d.getKind() != Diagnostic.Kind.NOTE)
        .map(d -> d.getKind() + " " + place(d) + " " + d.getMessage(Locale.ROOT))
        .toList();
  }

  /** All messages but notes, each with the id it starts with: {@code Net.java:3:7 BW4001}. */
  List<String> ids() {
    return diagnostics.stream()
        .filter(d -> d.getKind() != Diagnostic.Kind.NOTE)
        .map(d -> place(d) + " " + d.getMessage(Locale.ROOT).split(":")[0])
        .toList();
  }

  private static String place(Diagnostic<? extends JavaFileObject> diagnostic) {
    if (diagnostic.getSource() == null) {
      return "-";
    }
    return Path.of(diagnostic.getSource().getName()).getFileName()
        + ":"
        + diagnostic.getLineNumber()
        + ":"
        + diagnostic.getColumnNumber();
  }

  /**
   * The messages that markers in a source promise: {@code /*^BW4001*}{@code /} stands directly
   * before what the message lands on.
   */
  static List<String> marked(String fileName, String source) {
    List<String> marked = new ArrayList<>();
    Matcher matcher = MARKER.matcher(source);
    while (matcher.find()) {
      String before = source.substring(0, matcher.end());
      long line = before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
      marked.add(fileName + ":" + line + ":" + column + " " + matcher.group(1));
    }
    return marked;
  }
}
