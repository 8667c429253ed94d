package dev.bitwright.training;

import java.util.Arrays;

/**
 * Arithmetic of one group of weights w = B a with signs B and coordinates a > 0 (Qu et al.,
 * "Adaptive loss-aware quantization for multi-bit networks", CVPR 2020, arXiv 1912.08883). A row of
 * B is held as a mask: bit i is set for +1 in column i.
 */
final class SignBases {
  /** Share of the energy at which the sketch stops. */
  private static final double SMALL = 1e-6;

  private SignBases() {}

  /**
   * The greedy sketch of residuals, all coordinates fitted again after each column.
   *
   * @param w the weights
   * @param masks takes B
   * @param most the most columns
   * @return the coordinates, ascending
   */
  static double[] sketch(double[] w, int[] masks, int most) {
    Arrays.fill(masks, 0);
    double energy = energy(w);
    double[] r = w.clone();
    double[] a = {};
    double[] ones = new double[w.length];
    Arrays.fill(ones, 1);
    while (a.length < Math.min(w.length, most) && energy > 0 && energy(r) / energy >= SMALL) {
      for (int j = 0; j < w.length; j++) {
        masks[j] |= (r[j] >= 0 ? 1 : 0) << a.length;
      }
      a = fit(masks, ones, w, a.length + 1);
      for (int j = 0; j < w.length; j++) {
        r[j] = w[j] - value(masks[j], a);
      }
    }
    return sorted(a, masks);
  }

  private static double energy(double[] w) {
    double sum = 0;
    for (double x : w) {
      sum += x * x;
    }
    return sum;
  }

  /** The weight of a row of B. */
  static double value(int mask, double[] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += sign(mask, i) * a[i];
    }
    return sum;
  }

  static int sign(int mask, int i) {
    return (mask >> i & 1) * 2 - 1;
  }

  /**
   * The nearest row for each target: B of a basis step. The first of equally near ones is taken.
   */
  static void assign(double[] targets, double[] a, int[] masks) {
    double[] values = new double[1 << a.length];
    for (int mask = 0; mask < values.length; mask++) {
      values[mask] = value(mask, a);
    }
    for (int j = 0; j < targets.length; j++) {
      int best = 0;
      for (int mask = 1; mask < values.length; mask++) {
        if (Math.abs(targets[j] - values[mask]) < Math.abs(targets[j] - values[best])) {
          best = mask;
        }
      }
      masks[j] = best;
    }
  }

  /**
   * {@code (B' H B + ridge)^-1 B' t} with H = diag(h): the ridge of 1e-6 keeps equal columns apart,
   * and is never more than a millionth of the diagonal.
   *
   * @param t {@code h * w - p} of a basis step
   */
  static double[] fit(int[] masks, double[] h, double[] t, int count) {
    double[][] m = new double[count][count + 1];
    double total = 0;
    for (double x : h) {
      total += x;
    }
    for (int j = 0; j < masks.length; j++) {
      for (int i = 0; i < count; i++) {
        int sign = sign(masks[j], i);
        m[i][count] += sign * t[j];
        for (int k = 0; k < i; k++) {
          m[i][k] += sign * sign(masks[j], k) * h[j];
        }
      }
    }
    for (int i = 0; i < count; i++) {
      m[i][i] = total + 1e-6 * Math.min(1, total);
      for (int k = 0; k < i; k++) {
        m[k][i] = m[i][k];
      }
    }
    return solve(m);
  }

  /**
   * Gauss with the largest pivot; the matrix is positive definite, its right side the last column.
   */
  private static double[] solve(double[][] m) {
    int n = m.length;
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int r = c + 1; r < n; r++) {
        pivot = Math.abs(m[r][c]) > Math.abs(m[pivot][c]) ? r : pivot;
      }
      double[] row = m[pivot];
      m[pivot] = m[c];
      m[c] = row;
      for (int r = c + 1; r < n; r++) {
        double f = m[r][c] / row[c];
        for (int k = c; k <= n; k++) {
          m[r][k] -= f * row[k];
        }
      }
    }
    double[] x = new double[n];
    for (int r = n - 1; r >= 0; r--) {
      double sum = m[r][n];
      for (int k = r + 1; k < n; k++) {
        sum -= m[r][k] * x[k];
      }
      x[r] = sum / m[r][r];
    }
    return x;
  }

  /**
   * Negative coordinates are flipped together with their columns, zeros dropped, the rest brought
   * in ascending order; {@code more} holds further rows of one number a column, moved alike, of
   * which the first changes its sign with the column.
   */
  static double[] sorted(double[] a, int[] masks, double[]... more) {
    Integer[] order = new Integer[a.length];
    int flips = 0;
    for (int i = 0; i < a.length; i++) {
      order[i] = i;
      flips |= (a[i] < 0 ? 1 : 0) << i;
    }
    Arrays.sort(order, (x, y) -> Double.compare(Math.abs(a[x]), Math.abs(a[y])));
    order = Arrays.stream(order).filter(i -> a[i] != 0).toArray(Integer[]::new);
    for (int j = 0; j < masks.length; j++) {
      int mask = 0;
      for (int i = 0; i < order.length; i++) {
        mask |= ((masks[j] ^ flips) >> order[i] & 1) << i;
      }
      masks[j] = mask;
    }
    double[] result = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      result[i] = Math.abs(a[order[i]]);
    }
    for (int k = 0; k < more.length; k++) {
      double[] old = more[k].clone();
      Arrays.fill(more[k], 0);
      for (int i = 0; i < order.length; i++) {
        more[k][i] = k == 0 && a[order[i]] < 0 ? -old[order[i]] : old[order[i]];
      }
    }
    return result;
  }

  /** Modelled change of the loss when a coordinate becomes 0: {@code -p a + h a^2 / 2}. */
  static double pruningLoss(double p, double h, double a) {
    return -p * a + 0.5 * h * a * a;
  }

  /** {@code B' x}. */
  static double[] columns(int[] masks, double[] x, int count) {
    double[] sums = new double[count];
    for (int j = 0; j < masks.length; j++) {
      for (int i = 0; i < count; i++) {
        sums[i] += sign(masks[j], i) * x[j];
      }
    }
    return sums;
  }

  /**
   * The model of a vector, with b1 = 0.9, b2 = 0.999, eps = 1e-8: pseudo-gradient p and diagonal h,
   * so that the loss of a change d is {@code p d + h d^2 / 2}.
   *
   * @param m mean of the gradients, changed in place, as s and largest
   * @param s mean of their squares
   * @param largest largest mean of squares
   * @param t steps, this one included
   * @param p taken
   * @param h taken
   */
  static void model(
      double[] g,
      double[] m,
      double[] s,
      double[] largest,
      double t,
      double rate,
      double[] p,
      double[] h) {
    double up = rate / (1 - StrictMath.pow(0.9, t));
    double down = StrictMath.sqrt(1 - StrictMath.pow(0.999, t));
    for (int j = 0; j < g.length; j++) {
      m[j] = 0.9 * m[j] + 0.1 * g[j];
      s[j] = 0.999 * s[j] + 0.001 * g[j] * g[j];
      largest[j] = Math.max(largest[j], s[j]);
      p[j] = up * m[j];
      h[j] = (Math.sqrt(largest[j]) + 1e-8) / down;
    }
  }
}
