package dev.bitwright.kernel;

/** Checked access to elements of arrays at run time. */
final class ArrayAccess {
  private ArrayAccess() {}

  /** All data of an array of zeros. */
  static Object zeros(Type element, int rows, int columns) {
    if (element.isInt()) {
      return new long[rows][columns];
    }
    return element == FloatType.F32 ? new float[rows][columns] : new double[rows][columns];
  }

  static Node.Int loadInt(Site site, Array array, Node.Place place, Node.Int row, Node.Int column) {
    String name = array.name();
    return f -> {
      long[] data = row(site, name, (long[][]) place.get(f), row.get(f));
      return data[column(site, name, data.length, column.get(f))];
    };
  }

  static Node.Real loadReal(
      Site site, Array array, Node.Place place, Node.Int row, Node.Int column) {
    String name = array.name();
    if (array.element() == FloatType.F32) {
      return f -> {
        float[] data = row(site, name, (float[][]) place.get(f), row.get(f));
        return data[column(site, name, data.length, column.get(f))];
      };
    }
    return f -> {
      double[] data = row(site, name, (double[][]) place.get(f), row.get(f));
      return data[column(site, name, data.length, column.get(f))];
    };
  }

  static Node.Action storeInt(
      Site site, Array array, Node.Place place, Node.Int row, Node.Int column, Node.Int value) {
    String name = array.name();
    return f -> {
      long[] data = row(site, name, (long[][]) place.get(f), row.get(f));
      int index = column(site, name, data.length, column.get(f));
      data[index] = value.get(f);
    };
  }

  static Node.Action storeReal(
      Site site, Array array, Node.Place place, Node.Int row, Node.Int column, Node.Real value) {
    String name = array.name();
    if (array.element() == FloatType.F32) {
      return f -> {
        float[] data = row(site, name, (float[][]) place.get(f), row.get(f));
        int index = column(site, name, data.length, column.get(f));
        data[index] = (float) value.get(f);
      };
    }
    return f -> {
      double[] data = row(site, name, (double[][]) place.get(f), row.get(f));
      int index = column(site, name, data.length, column.get(f));
      data[index] = value.get(f);
    };
  }

  /** One row as an array of one row that shares its elements. */
  static Object rowView(Site site, String name, Object data, long row) {
    if (data instanceof long[][] ints) {
      return new long[][] {row(site, name, ints, row)};
    }
    if (data instanceof float[][] floats) {
      return new float[][] {row(site, name, floats, row)};
    }
    return new double[][] {row(site, name, (double[][]) data, row)};
  }

  static Object firstRow(Object data) {
    return ((Object[]) data)[0];
  }

  private static <T> T row(Site site, String name, T[] rows, long row) {
    if (row < 0 || row >= rows.length) {
      throw site.index("row", row, name, rows.length);
    }
    return rows[(int) row];
  }

  private static int column(Site site, String name, int length, long column) {
    if (column < 0 || column >= length) {
      throw site.index("column", column, name, length);
    }
    return (int) column;
  }
}
