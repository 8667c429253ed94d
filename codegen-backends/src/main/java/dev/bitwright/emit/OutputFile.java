package dev.bitwright.emit;

import java.util.regex.Pattern;

/**
 * A text file that the compiler writes.
 *
 * @param path relative, with {@code /} between its parts
 * @param text the whole contents; lines end in {@code \n}
 */
public record OutputFile(String path, String text) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

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
}
