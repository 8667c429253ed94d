package dev.bitwright.kernel;

import java.lang.reflect.Array;

/** Checks data that comes from outside against declared types and shapes. */
final class ArrayData {
  private ArrayData() {}

  /** Rows or columns 0 accept any number. */
  static void check(String name, Type element, Object rows, int wantedRows, int wantedColumns) {
    boolean kind =
        element.isInt()
            ? rows instanceof long[][]
            : element == FloatType.F32 ? rows instanceof float[][] : rows instanceof double[][];
    if (!kind) {
      throw new IllegalArgumentException(
          name + " holds " + element.text() + ", given " + rows.getClass().getSimpleName());
    }
    Object[] all = (Object[]) rows;
    shape(name, "rows", all.length, wantedRows);
    for (Object row : all) {
      shape(name, "columns", Array.getLength(row), wantedColumns);
    }
    if (rows instanceof long[][] ints) {
      values(name, element.asInt(), ints);
    }
  }

  private static void shape(String name, String what, int given, int wanted) {
    if (wanted != 0 && given != wanted) {
      throw new IllegalArgumentException(name + " has " + wanted + " " + what + ", not " + given);
    }
  }

  private static void values(String name, IntType type, long[][] rows) {
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < rows[r].length; c++) {
        if (!type.fits(rows[r][c])) {
          throw new IllegalArgumentException(
              name + "[" + r + "][" + c + "] = " + rows[r][c] + " does not fit " + type.text());
        }
      }
    }
  }

  static void pass(Parameter parameter, Object argument, Frame frame, int slot) {
    if (parameter instanceof Parameter.Scalar scalar) {
      Number number = (Number) argument;
      if (!scalar.type().isInt()) {
        frame.reals[slot] =
            scalar.type() == FloatType.F32 ? number.floatValue() : number.doubleValue();
        return;
      }
      if (!scalar.type().asInt().fits(number.longValue())) {
        throw new IllegalArgumentException(
            parameter.name() + " = " + number + " does not fit " + scalar.type().text());
      }
      frame.ints[slot] = number.longValue();
      return;
    }
    dev.bitwright.kernel.Array array = (dev.bitwright.kernel.Array) parameter;
    Object rows = array.vector() ? oneRow(parameter.name(), argument) : argument;
    // A row may be longer than its parameter says.
    check(parameter.name(), array.element(), rows, 0, array.vector() ? 0 : array.columns());
    frame.arrays[slot] = rows;
  }

  private static Object oneRow(String name, Object row) {
    if (row instanceof long[] ints) {
      return new long[][] {ints};
    }
    if (row instanceof float[] floats) {
      return new float[][] {floats};
    }
    if (row instanceof double[] doubles) {
      return new double[][] {doubles};
    }
    throw new IllegalArgumentException(name + " takes one row, given " + row);
  }
}
