package dev.bitwright.kernel;

/**
 * A named array of the program, living as long as the program's state does.
 *
 * @param element type of one element
 * @param rows number of rows, at least 1; exactly 1 for a vector
 * @param columns length of each row, at least 1
 * @param vector true for a plain row (Java {@code T[]}), false for rows (Java {@code T[][]})
 * @param doc one or more lines for the reader of generated code, or the empty string
 */
public record Buffer(
    String name, Type element, int rows, int columns, boolean vector, Kind kind, String doc)
    implements Array {

  /** Who writes a buffer. INPUT and PARAMETER are never written by the program. */
  public enum Kind {
    /** Given by the caller for each run. */
    INPUT,
    /** Read by the caller after each run. */
    OUTPUT,
    /** Weights, thresholds and the like, fixed for all runs. */
    PARAMETER,
    /** Keeps its values between runs. */
    STATE,
    /** Contents mean nothing between runs. */
    SCRATCH
  }

  public Buffer {
    Names.check("buffer", name);
    if (rows < 1 || columns < 1 || vector && rows != 1) {
      throw new KernelException("buffer " + name + " cannot have " + rows + " x " + columns);
    }
    doc = doc == null ? "" : doc;
  }

  /** A plain row {@code T[columns]}. */
  public static Buffer vector(String name, Type element, int columns, Kind kind) {
    return new Buffer(name, element, 1, columns, true, kind, "");
  }

  /** Rows {@code T[rows][columns]}. */
  public static Buffer matrix(String name, Type element, int rows, int columns, Kind kind) {
    return new Buffer(name, element, rows, columns, false, kind, "");
  }

  public Buffer withDoc(String newDoc) {
    return new Buffer(name, element, rows, columns, vector, kind, newDoc);
  }

  @Override
  public boolean writable() {
    return kind != Kind.INPUT && kind != Kind.PARAMETER;
  }
}
