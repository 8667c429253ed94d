package dev.bitwright.runtime;

/**
 * Products of sums of signed coordinates with levels held as bit planes: a plane of signs b and
 * levels x of M planes have {@code sum(+-x) = 2 * sum over m of 2^m popcount(b & x_m) - sum(x)},
 * where the top plane of signed levels counts -2^(M-1) (Qu et al., CVPR 2020, arXiv 1912.08883,
 * section 3, with integer activations).
 */
public final class BasisRows {
  private BasisRows() {}

  /** Puts bit {@code plane} of each level into bit {@code bit} of the row's words. */
  public static void pack(int[] levels, int n, int plane, int bit, int[] row) {
    for (int j = 0; j < n; j++) {
      row[j] |= (levels[j] >> plane & 1) << bit;
    }
  }

  /** acc[j] += weight * popcount(x[j] & word). */
  public static void multiplyAdd(int[] acc, int n, int[] x, int word, int weight) {
    for (int j = 0; j < n; j++) {
      acc[j] += weight * Integer.bitCount(x[j] & word);
    }
  }

  /**
   * Packs the levels {@code from, from + step, ...}, n of them, into words of 32 with their {@code
   * bits} planes side by side, from {@code planes[at]} on.
   *
   * @return the sum of the levels
   */
  public static int packGroup(
      int[] levels, int from, int step, int n, int[] planes, int at, int bits) {
    int words = (n + 31) / 32 * bits;
    for (int j = 0; j < words; j++) {
      planes[at + j] = 0;
    }
    int sum = 0;
    for (int j = 0; j < n; j++) {
      int level = levels[from + j * step];
      sum += level;
      for (int k = 0; k < bits; k++) {
        planes[at + (j >> 5) * bits + k] |= (level >> k & 1) << (j & 31);
      }
    }
    return sum;
  }

  /**
   * The sum of the packed levels whose bit is set in {@code words} words of a plane.
   *
   * @param negative 1 when the top plane counts negatively, otherwise 0
   */
  public static int dot(
      int[] bases, int from, int words, int[] planes, int at, int bits, int negative) {
    int sum = 0;
    for (int j = 0; j < words; j++) {
      int signs = bases[from + j];
      for (int k = 0; k < bits; k++) {
        int count = Integer.bitCount(signs & planes[at + j * bits + k]);
        sum += negative == 1 && k == bits - 1 ? -(count << k) : count << k;
      }
    }
    return sum;
  }
}
