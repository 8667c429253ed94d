package dev.bitwright.kernel;

/** A parameter of a routine: a scalar, a row {@code T[]} or rows {@code T[][]}. */
public sealed interface Parameter {

  String name();

  /** An immutable scalar. */
  record Scalar(String name, Type type) implements Parameter {
    public Scalar {
      Names.check("parameter", name);
    }

    public Expr.Variable variable() {
      return new Expr.Variable(name, type);
    }
  }

  /**
   * A row of at least {@code columns} elements (0: as many as the caller passes).
   *
   * @param writable whether the routine stores into it
   */
  record Row(String name, Type element, int columns, boolean writable) implements Parameter, Array {
    public Row {
      Names.check("parameter", name);
    }

    @Override
    public int rows() {
      return 1;
    }

    @Override
    public boolean vector() {
      return true;
    }
  }

  /** Rows {@code T[rows][columns]}; 0 where the caller decides (C needs the columns). */
  record Matrix(String name, Type element, int rows, int columns, boolean writable)
      implements Parameter, Array {
    public Matrix {
      Names.check("parameter", name);
    }

    @Override
    public boolean vector() {
      return false;
    }
  }
}
