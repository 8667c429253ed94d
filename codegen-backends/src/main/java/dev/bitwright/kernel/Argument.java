package dev.bitwright.kernel;

/** What a call passes for one parameter. */
public sealed interface Argument {

  /** A value for a scalar parameter. */
  record Value(Expr value) implements Argument {}

  /**
   * One row for a row parameter.
   *
   * @param array name of a buffer or array parameter
   * @param row index of the row; the constant 0 of type s32 for a vector
   */
  record Row(String array, Expr row) implements Argument {}

  /** All rows of a matrix for a matrix parameter. */
  record Rows(String array) implements Argument {}
}
