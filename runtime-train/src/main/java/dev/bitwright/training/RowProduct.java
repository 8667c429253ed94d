package dev.bitwright.training;

/**
 * The inner loops of the float matrix products. Every array of a loop is read at the one index
 * {@code j}, starting from zero: the form that HotSpot turns into vector instructions on JDK 17 and
 * later. One row and four terms was the fastest form that both JDK 17 and 25 vectorise; more loads
 * per pass fall back to scalar code on 17.
 */
final class RowProduct {
  private RowProduct() {}

  /** {@code c[j] += a0*b0[j] + a1*b1[j] + a2*b2[j] + a3*b3[j]}, products summed left to right. */
  static void add4(
      int n,
      float[] c,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float a0,
      float a1,
      float a2,
      float a3) {
    for (int j = 0; j < n; j++) {
      c[j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  /** {@code c[j] += a * b[j]}. */
  static void add1(int n, float[] c, float[] b, float a) {
    for (int j = 0; j < n; j++) {
      c[j] += a * b[j];
    }
  }

  /** {@code c[j] += d0[j]*x0[j] + d1[j]*x1[j]}. */
  static void fold2(int n, float[] c, float[] d0, float[] x0, float[] d1, float[] x1) {
    for (int j = 0; j < n; j++) {
      c[j] += d0[j] * x0[j] + d1[j] * x1[j];
    }
  }

  /** {@code c[j] += d[j]*x[j]}. */
  static void fold1(int n, float[] c, float[] d, float[] x) {
    for (int j = 0; j < n; j++) {
      c[j] += d[j] * x[j];
    }
  }

  /**
   * {@code c[i] += Σ_k a[firstRow+i][firstK+k] · b[k]} for {@code count} rows i and {@code depth}
   * terms k, four terms a pass, the rest one by one.
   */
  static void multiply(
      int n,
      float[][] c,
      int cRow,
      int count,
      float[][] a,
      int firstRow,
      int firstK,
      float[][] b,
      int depth) {
    int k = 0;
    for (; k + 4 <= depth; k += 4) {
      pass4(n, c, cRow, count, a, firstRow, firstK + k, b[k], b[k + 1], b[k + 2], b[k + 3]);
    }
    for (; k < depth; k++) {
      pass1(n, c, cRow, count, a, firstRow, firstK + k, b[k]);
    }
  }

  private static void pass4(
      int n,
      float[][] c,
      int cRow,
      int count,
      float[][] a,
      int firstRow,
      int k,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3) {
    for (int i = 0; i < count; i++) {
      float[] w = a[firstRow + i];
      add4(n, c[cRow + i], b0, b1, b2, b3, w[k], w[k + 1], w[k + 2], w[k + 3]);
    }
  }

  private static void pass1(
      int n, float[][] c, int cRow, int count, float[][] a, int firstRow, int k, float[] b) {
    for (int i = 0; i < count; i++) {
      add1(n, c[cRow + i], b, a[firstRow + i][k]);
    }
  }
}
