package dev.bitwright.kernel;

/** The values of one activation of a function; each variable has a slot of its own. */
final class Frame {
  final long[] ints;
  final double[] reals;

  /** {@code long[][]}, {@code float[][]} or {@code double[][]}; a row parameter has one row. */
  final Object[] arrays;

  Frame(int scalars, int arrayCount) {
    ints = new long[scalars];
    reals = new double[scalars];
    arrays = new Object[arrayCount];
  }
}
