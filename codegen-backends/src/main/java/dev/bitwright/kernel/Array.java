package dev.bitwright.kernel;

/**
 * Something that {@link Expr.Load} and {@link Stmt.Store} can index: a buffer of the program or an
 * array parameter of a function.
 */
public sealed interface Array permits Buffer, Parameter.Row, Parameter.Matrix {

  String name();

  Type element();

  /** Number of rows, 1 for a vector; 0 when the caller decides. */
  int rows();

  /** Length of a row; 0 when the caller decides. */
  int columns();

  /**
   * True for a plain row {@code T[]}; false for rows {@code T[][]}, even when there is only one.
   */
  boolean vector();

  /** True when {@link Stmt.Store} may write it. */
  boolean writable();
}
