package dev.bitwright.plan.solve;

import java.util.Arrays;

/**
 * The linear relaxation of a problem, solved for its multipliers by the primal simplex method with
 * generalized upper bounds (Dantzig and Van Slyke 1967): the condition that each group has one
 * choice needs no row of its own, since one <em>key</em> choice of each group stands for what the
 * others leave. What is inverted has one row for each limit that binds, and limits enter only when
 * they are exceeded, so that many peaks cost little.
 *
 * <p>It calculates in floating point, the same on every machine. Nothing is proven by it: its
 * multipliers are made into a proof by {@link Surrogate}.
 */
final class Relaxation {
  private static final double EPSILON = 1e-9;

  /**
   * Price of exceeding a limit, in units of all losses and of the limit; far above any exchange.
   */
  private static final double PENALTY = 1e9;

  private final long[] limits;
  private final double lossScale;

  /** Group, choice, resource: in units of the resource's limit. */
  private final double[][][] uses;

  private final double[][] losses;
  private final double[] scales;
  private final int[] keys;

  /** Resources whose limits are in the program, and as many basic columns. */
  private int[] active = {};

  private Column[] basis = {};

  /** A column beside the keys: a choice, or what a limit leaves (or lacks: {@code group} -2). */
  private record Column(int group, int index) {
    static final int SLACK = -1;
    static final int EXCESS = -2;
  }

  /**
   * Of some groups.
   *
   * @param numbers group, choice, row: the loss in row 0, then the resources
   * @param limits row: what the groups may use
   * @param resources how many there are
   */
  Relaxation(long[][][] numbers, long[] limits, int resources) {
    this.limits = limits;
    int groups = numbers.length;
    double total = 0;
    for (long[][] group : numbers) {
      total += Rows.largest(group, 0) - Rows.smallest(group, 0);
    }
    lossScale = Math.max(1, total);
    scales = new double[resources];
    for (int r = 0; r < scales.length; r++) {
      scales[r] = Math.max(1, limits[1 + r]);
    }
    uses = new double[groups][][];
    losses = new double[groups][];
    keys = new int[groups];
    for (int g = 0; g < groups; g++) {
      long[][] group = numbers[g];
      uses[g] = new double[group.length][resources];
      losses[g] = new double[group.length];
      for (int c = 0; c < group.length; c++) {
        losses[g][c] = group[c][0] / lossScale;
        for (int r = 0; r < resources; r++) {
          uses[g][c][r] = group[c][1 + r] / scales[r];
        }
        if (losses[g][c] < losses[g][keys[g]]) {
          keys[g] = c;
        }
      }
    }
  }

  /**
   * Solves it.
   *
   * @return for each resource what a unit more of it would save in loss, at least 0
   */
  double[] multipliers() {
    double[] best = new double[scales.length];
    for (int round = 0; round <= scales.length; round++) {
      double[] prices = simplex();
      Arrays.fill(best, 0);
      for (int i = 0; i < active.length; i++) {
        best[active[i]] = Math.max(0, -prices[i]) * lossScale / scales[active[i]];
      }
      int exceeded = mostExceeded();
      if (exceeded < 0) {
        break;
      }
      active = Arrays.copyOf(active, active.length + 1);
      active[active.length - 1] = exceeded;
      basis = Arrays.copyOf(basis, active.length);
      basis[active.length - 1] = new Column(Column.EXCESS, active.length - 1);
    }
    return best;
  }

  private int mostExceeded() {
    double[] values = values(inverse());
    double[] sums = new double[scales.length];
    double[] keyValues = keyValues(values);
    for (int g = 0; g < keys.length; g++) {
      addTo(sums, uses[g][keys[g]], keyValues[g]);
    }
    for (int j = 0; j < basis.length; j++) {
      if (basis[j].group >= 0) {
        addTo(sums, uses[basis[j].group][basis[j].index], values[j]);
      }
    }
    int result = -1;
    double most = 1e-7;
    for (int r = 0; r < sums.length; r++) {
      double over = sums[r] - limits[1 + r] / scales[r];
      boolean inside = false;
      for (int a : active) {
        inside |= a == r;
      }
      if (!inside && over > most) {
        most = over;
        result = r;
      }
    }
    return result;
  }

  private static void addTo(double[] sums, double[] numbers, double factor) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * numbers[i];
    }
  }

  /** Steps from basis to basis; gives the prices of the active limits. */
  private double[] simplex() {
    int patience = 20 * (keys.length + active.length) + 100;
    double[] prices = new double[active.length];
    for (int step = 0; step < 4 * patience; step++) {
      double[][] inverse = inverse();
      prices = prices(inverse);
      Column entering = entering(prices, step > patience);
      if (entering == null || !exchange(entering, inverse)) {
        break;
      }
    }
    return prices;
  }

  private double[] prices(double[][] inverse) {
    double[] result = new double[active.length];
    for (int j = 0; j < basis.length; j++) {
      double cost = cost(basis[j]);
      for (int i = 0; i < result.length; i++) {
        result[i] += cost * inverse[j][i];
      }
    }
    return result;
  }

  private double cost(Column column) {
    return switch (column.group) {
      case Column.SLACK -> 0;
      case Column.EXCESS -> PENALTY;
      default -> losses[column.group][column.index] - losses[column.group][keys[column.group]];
    };
  }

  /** The coefficients of a column in the active limits; a choice's are beyond those of its key. */
  private double[] coefficients(Column column) {
    double[] result = new double[active.length];
    if (column.group < 0) {
      result[column.index] = column.group == Column.SLACK ? 1 : -1;
      return result;
    }
    double[] own = uses[column.group][column.index];
    double[] key = uses[column.group][keys[column.group]];
    for (int i = 0; i < result.length; i++) {
      result[i] = own[active[i]] - key[active[i]];
    }
    return result;
  }

  /** The column that promises most, or the first that promises anything (Bland's rule). */
  private Column entering(double[] prices, boolean first) {
    double largest = 0;
    for (double price : prices) {
      largest = Math.max(largest, Math.abs(price));
    }
    double least = -EPSILON * Math.max(1e-6, Math.min(1, largest));
    Column result = null;
    for (int i = 0; i < prices.length; i++) {
      // a slack costs nothing, an excess its penalty
      if (-prices[i] < least) {
        result = new Column(Column.SLACK, i);
        least = -prices[i];
      }
    }
    if (first && result != null) {
      return result;
    }
    for (int g = 0; g < keys.length; g++) {
      double key = reduced(g, keys[g], prices);
      for (int c = 0; c < losses[g].length; c++) {
        double gain = reduced(g, c, prices) - key;
        if (gain < least && c != keys[g]) {
          result = new Column(g, c);
          least = gain;
          if (first) {
            return result;
          }
        }
      }
    }
    return result;
  }

  private double reduced(int group, int choice, double[] prices) {
    double result = losses[group][choice];
    double[] own = uses[group][choice];
    for (int i = 0; i < prices.length; i++) {
      result -= prices[i] * own[active[i]];
    }
    return result;
  }

  /** Brings a column into the basis; false where nothing stops it, which rounding alone can do. */
  private boolean exchange(Column entering, double[][] inverse) {
    double[] values = values(inverse);
    double[] keyValues = keyValues(values);
    double[] coefficients = coefficients(entering);
    double[] fall = new double[basis.length];
    double[] keyFall = new double[keys.length];
    if (entering.group >= 0) {
      keyFall[entering.group] = 1;
    }
    for (int j = 0; j < basis.length; j++) {
      for (int i = 0; i < coefficients.length; i++) {
        fall[j] += inverse[j][i] * coefficients[i];
      }
      if (basis[j].group >= 0) {
        keyFall[basis[j].group] -= fall[j];
      }
    }
    int leaving = -1;
    int leavingKey = -1;
    double length = Double.POSITIVE_INFINITY;
    for (int j = 0; j < basis.length; j++) {
      if (fall[j] > EPSILON && Math.max(0, values[j]) / fall[j] < length) {
        length = Math.max(0, values[j]) / fall[j];
        leaving = j;
      }
    }
    for (int g = 0; g < keys.length; g++) {
      if (keyFall[g] > EPSILON && Math.max(0, keyValues[g]) / keyFall[g] < length) {
        length = Math.max(0, keyValues[g]) / keyFall[g];
        leavingKey = g;
      }
    }
    if (leavingKey >= 0) {
      if (entering.group == leavingKey) {
        keys[leavingKey] = entering.index;
        return true;
      }
      for (int j = 0; j < basis.length; j++) {
        if (basis[j].group == leavingKey) {
          keys[leavingKey] = basis[j].index;
          basis[j] = entering;
          return true;
        }
      }
      return false;
    }
    if (leaving < 0) {
      return false;
    }
    basis[leaving] = entering;
    return true;
  }

  private double[] values(double[][] inverse) {
    double[] rest = new double[active.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = limits[1 + active[i]] / scales[active[i]];
      for (int g = 0; g < keys.length; g++) {
        rest[i] -= uses[g][keys[g]][active[i]];
      }
    }
    double[] result = new double[basis.length];
    for (int j = 0; j < result.length; j++) {
      for (int i = 0; i < rest.length; i++) {
        result[j] += inverse[j][i] * rest[i];
      }
    }
    return result;
  }

  private double[] keyValues(double[] values) {
    double[] result = new double[keys.length];
    Arrays.fill(result, 1);
    for (int j = 0; j < basis.length; j++) {
      if (basis[j].group >= 0) {
        result[basis[j].group] -= values[j];
      }
    }
    return result;
  }

  /** Inverse of the basic columns, by elimination with the largest pivot. */
  private double[][] inverse() {
    int n = basis.length;
    double[][] left = new double[n][n];
    double[][] right = new double[n][n];
    for (int j = 0; j < n; j++) {
      double[] column = coefficients(basis[j]);
      for (int i = 0; i < n; i++) {
        left[i][j] = column[i];
      }
      right[j][j] = 1;
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(left[i][k]) > Math.abs(left[pivot][k])) {
          pivot = i;
        }
      }
      double[] swap = left[k];
      left[k] = left[pivot];
      left[pivot] = swap;
      swap = right[k];
      right[k] = right[pivot];
      right[pivot] = swap;
      double divisor = left[k][k];
      if (divisor == 0) {
        divisor = 1e-12;
      }
      for (int i = 0; i < n; i++) {
        left[k][i] /= divisor;
        right[k][i] /= divisor;
      }
      for (int i = 0; i < n; i++) {
        double factor = left[i][k];
        if (i != k && factor != 0) {
          for (int m = 0; m < n; m++) {
            left[i][m] -= factor * left[k][m];
            right[i][m] -= factor * right[k][m];
          }
        }
      }
    }
    return right;
  }
}
