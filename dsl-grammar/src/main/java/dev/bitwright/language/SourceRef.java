package dev.bitwright.language;

import java.util.Objects;

/**
 * A place in something the user wrote.
 *
 * @param file name shown to the user; never an absolute path made by us
 * @param line 1-based line, 0 where only the file is known
 * @param column 1-based column in code points, 0 where only the line is known
 * @param length number of columns to underline, at least 1
 * @param origin opaque handle of the door that made the place (the annotation processor keeps its
 *     element and annotation value here); {@code null} for text; no part of equality or text
 */
public record SourceRef(String file, int line, int column, int length, Object origin) {

  /** A place that nobody wrote; used for declarations made by tests and tools. */
  public static final SourceRef NONE = new SourceRef("", 0, 0, 1, null);

  public SourceRef {
    Objects.requireNonNull(file, "file");
    if (line < 0 || column < 0 || length < 1) {
      throw new IllegalArgumentException("line " + line + ", column " + column + ", " + length);
    }
  }

  /** A place in a text file. */
  public SourceRef(String file, int line, int column, int length) {
    this(file, line, column, length, null);
  }

  /** A whole file, for messages about a file that cannot be read. */
  public static SourceRef ofFile(String file) {
    return new SourceRef(file, 0, 0, 1, null);
  }

  /** The same place with another length, at least 1. */
  public SourceRef withLength(int newLength) {
    return new SourceRef(file, line, column, Math.max(1, newLength), origin);
  }

  /** The same place with the handle of a door attached. */
  public SourceRef withOrigin(Object newOrigin) {
    return new SourceRef(file, line, column, length, newOrigin);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceRef that
        && file.equals(that.file)
        && line == that.line
        && column == that.column
        && length == that.length;
  }

  @Override
  public int hashCode() {
    return Objects.hash(file, line, column, length);
  }

  /** {@code net.qnn:12:7}, without the parts that are not known. */
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
