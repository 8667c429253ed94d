package dev.bitwright.training;

import java.util.Arrays;

/**
 * Primitives over rows of floats. Every sum runs in eight independent double accumulators (element
 * i goes to accumulator i mod 8, the last elements to the first), combined pairwise: the same bits
 * everywhere, and close to the exact sum.
 */
public final class Rows {
  private Rows() {}

  /** Sum of {@code count} values from {@code from}, rounded to float. */
  public static float sum(float[] x, int from, int count) {
    return (float) sumDouble(x, from, count);
  }

  /** Sum of {@code count} values from {@code from}. */
  public static double sumDouble(float[] x, int from, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int end = from + count;
    int i = from;
    for (; i + 8 <= end; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
    for (; i < end; i++) {
      s0 += x[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  /** Sum of {@code x[i]*y[i]} for {@code count} indices from {@code from}. */
  public static double dot(float[] x, float[] y, int from, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int end = from + count;
    int i = from;
    for (; i + 8 <= end; i += 8) {
      s0 += (double) x[i] * y[i];
      s1 += (double) x[i + 1] * y[i + 1];
      s2 += (double) x[i + 2] * y[i + 2];
      s3 += (double) x[i + 3] * y[i + 3];
      s4 += (double) x[i + 4] * y[i + 4];
      s5 += (double) x[i + 5] * y[i + 5];
      s6 += (double) x[i + 6] * y[i + 6];
      s7 += (double) x[i + 7] * y[i + 7];
    }
    for (; i < end; i++) {
      s0 += (double) x[i] * y[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  /** Sum of {@code (x[i]-mean)^2} for {@code count} indices from {@code from}. */
  public static double squaresAbout(float[] x, double mean, int from, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int end = from + count;
    int i = from;
    for (; i + 4 <= end; i += 4) {
      double d0 = x[i] - mean;
      double d1 = x[i + 1] - mean;
      double d2 = x[i + 2] - mean;
      double d3 = x[i + 3] - mean;
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; i < end; i++) {
      double d = x[i] - mean;
      s0 += d * d;
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Sum of the magnitudes of {@code count} values from {@code from}. */
  public static double magnitudes(float[] x, int from, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int end = from + count;
    int i = from;
    for (; i + 4 <= end; i += 4) {
      s0 += Math.abs(x[i]);
      s1 += Math.abs(x[i + 1]);
      s2 += Math.abs(x[i + 2]);
      s3 += Math.abs(x[i + 3]);
    }
    for (; i < end; i++) {
      s0 += Math.abs(x[i]);
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Largest magnitude of {@code count} values from {@code from}, 0 for none. */
  public static float maxMagnitude(float[] x, int from, int count) {
    float max = 0f;
    for (int i = from; i < from + count; i++) {
      max = Math.max(max, Math.abs(x[i]));
    }
    return max;
  }

  /** Sets {@code count} values from {@code from}. */
  public static void fill(float[] x, int from, int count, float value) {
    Arrays.fill(x, from, from + count, value);
  }

  /** {@code to[i] = from[i]} for the first {@code count}. */
  public static void copy(float[] from, float[] to, int count) {
    System.arraycopy(from, 0, to, 0, count);
  }

  /** {@code to[i] += from[i]} for the first {@code count}. */
  public static void add(float[] to, float[] from, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += from[i];
    }
  }

  /** {@code to[i] += factor*from[i]} for the first {@code count}. */
  public static void addScaled(float[] to, float[] from, float factor, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += factor * from[i];
    }
  }

  /** {@code to[i] = a[i] + b[i]} for the first {@code count}. */
  public static void sumOf(float[] to, float[] a, float[] b, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = a[i] + b[i];
    }
  }

  /** {@code x[i] += value} for the first {@code count}. */
  public static void shift(float[] x, float value, int count) {
    for (int i = 0; i < count; i++) {
      x[i] += value;
    }
  }

  /** {@code x[i] *= factor} for the first {@code count}. */
  public static void scale(float[] x, float factor, int count) {
    for (int i = 0; i < count; i++) {
      x[i] *= factor;
    }
  }

  /** {@code to[i] = x[i]*factor + value} for the first {@code count}. */
  public static void affine(float[] to, float[] x, float factor, float value, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = x[i] * factor + value;
    }
  }

  /**
   * {@code into = Σ tables[p]} in the order of p: gradients of the parts become that of the batch.
   */
  public static void sumParts(float[][][] tables, float[][] into) {
    for (int row = 0; row < into.length; row++) {
      sumPartsRow(tables, into, row);
    }
  }

  /** One row of {@link #sumParts}, for spreading the rows over threads. */
  public static void sumPartsRow(float[][][] tables, float[][] into, int row) {
    float[] to = into[row];
    System.arraycopy(tables[0][row], 0, to, 0, to.length);
    for (int p = 1; p < tables.length; p++) {
      add(to, tables[p][row], to.length);
    }
  }

  /**
   * Regroups {@code [channels][images*size]} to {@code [channels*size][images]}: every feature of
   * the flattened image becomes a row.
   */
  public static void flatten(float[][] x, float[][] y, int channels, int size, int images) {
    for (int c = 0; c < channels; c++) {
      float[] from = x[c];
      for (int j = 0; j < size; j++) {
        float[] to = y[c * size + j];
        for (int i = 0; i < images; i++) {
          to[i] = from[i * size + j];
        }
      }
    }
  }

  /** The inverse of {@link #flatten}; also the backward pass of it, from dy to dx. */
  public static void unflatten(float[][] y, float[][] x, int channels, int size, int images) {
    for (int c = 0; c < channels; c++) {
      float[] to = x[c];
      for (int j = 0; j < size; j++) {
        float[] from = y[c * size + j];
        for (int i = 0; i < images; i++) {
          to[i * size + j] = from[i];
        }
      }
    }
  }

  /** Whether all values of the table are finite. */
  public static boolean finite(float[][] table) {
    for (float[] row : table) {
      float zero = 0f;
      for (float v : row) {
        zero += v * 0f;
      }
      if (zero != 0f) {
        return false;
      }
    }
    return true;
  }
}
