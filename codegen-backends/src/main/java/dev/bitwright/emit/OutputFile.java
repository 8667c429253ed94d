package dev.bitwright.emit;

import java.util.regex.Pattern;

/**
 * A text file that the compiler writes. A {@code .java} file is compiled together with the user's
 * sources; any other is a resource beside the classes.
 *
 * @param path relative, with {@code /} between its parts
 * @param text the whole contents; lines end in {@code \n}
 */
public record OutputFile(String path, String text) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final String JAVA = ".java";

  public OutputFile {
    for (String part : path.split("/", -1)) {
      if (!PART.matcher(part).matches()) {
        throw new IllegalArgumentException("not a relative path: " + path);
      }
    }
    if (text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException(path + " holds a carriage return");
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
    return new OutputFile(folder + simpleName + JAVA, text);
  }

  /** Whether it is a Java source file. */
  public boolean isJavaSource() {
    return path.endsWith(JAVA);
  }

  /**
   * The qualified name of the class in a Java source file.
   *
   * @throws IllegalStateException for a resource
   */
  public String className() {
    if (!isJavaSource()) {
      throw new IllegalStateException(path + " is no Java source");
    }
    return path.substring(0, path.length() - JAVA.length()).replace('/', '.');
  }
}
