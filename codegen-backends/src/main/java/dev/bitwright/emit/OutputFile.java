package dev.bitwright.emit;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One text file that a compilation gives. Neither emitters nor stages write to disk: the doors do.
 *
 * @param kind what it is
 * @param path relative path with {@code /}: for Java sources the package folders and {@code
 *     Name.java}, for resources the name under which a class loader finds them
 * @param text its contents, lines ended by {@code \n}
 */
public record OutputFile(Kind kind, String path, String text) {

  /** Where a file goes. */
  public enum Kind {
    /** Compiled together with the user's sources. */
    JAVA_SOURCE,
    /** Put beside the classes. */
    RESOURCE
  }

  public OutputFile {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    if (path.isEmpty() || path.startsWith("/") || path.contains("..") || path.contains("\\")) {
      throw new IllegalArgumentException("not a relative path: " + path);
    }
    if (kind == Kind.JAVA_SOURCE && !path.endsWith(".java")) {
      throw new IllegalArgumentException("not a Java file: " + path);
    }
    if (text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("carriage return in " + path);
    }
  }

  /**
   * A Java source file.
   *
   * @param packageName its package, empty for the unnamed one
   * @param simpleName its top-level class
   */
  public static OutputFile javaSource(String packageName, String simpleName, String text) {
    String folder = packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/";
    return new OutputFile(Kind.JAVA_SOURCE, folder + simpleName + ".java", text);
  }

  /** A file beside the classes. */
  public static OutputFile resource(String path, String text) {
    return new OutputFile(Kind.RESOURCE, path, text);
  }

  /**
   * The qualified name of the class in a Java source file.
   *
   * @throws IllegalStateException for a resource
   */
  public String className() {
    if (kind != Kind.JAVA_SOURCE) {
      throw new IllegalStateException(path + " is no Java source");
    }
    return path.substring(0, path.length() - ".java".length()).replace('/', '.');
  }

  /** The text as the doors write it. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
