package dev.bitwright.runtime;

/**
 * Products of ternary numbers held as two bit planes, non-zero mask and sign (1 means +1; a zero
 * has both bits 0), 32 numbers a word: with c = both not zero and d = signs differ, the sum of
 * products is popcount(c) - 2 popcount(d) (Li et al., AAAI 2020, equation 8). Words of one row
 * belong to different positions, so that one pass over a row is one vector loop.
 */
public final class TernaryRows {
  private TernaryRows() {}

  /** Puts the levels -1, 0, 1 of a row into bit {@code bit} of the rows mask and sign. */
  public static void pack(int[] levels, int n, int bit, int[] mask, int[] sign) {
    for (int i = 0; i < n; i++) {
      int level = levels[i];
      mask[i] |= (level & 1) << bit;
      sign[i] |= (level & ~(level >> 31)) << bit;
    }
  }

  /** Packs n levels of a vector into words, 32 each. */
  public static void packVector(int[] levels, int n, int[] mask, int[] sign) {
    for (int word = 0; word * 32 < n; word++) {
      int m = 0;
      int s = 0;
      int end = Math.min(32, n - word * 32);
      for (int k = 0; k < end; k++) {
        int level = levels[word * 32 + k];
        m |= (level & 1) << k;
        s |= (level & ~(level >> 31)) << k;
      }
      mask[word] = m;
      sign[word] = s;
    }
  }

  /** acc[i] += the sum of the 32 products of word (mask[i], sign[i]) and word (m, s). */
  public static void multiplyAdd(int[] acc, int n, int[] mask, int[] sign, int m, int s) {
    for (int i = 0; i < n; i++) {
      int c = m & mask[i];
      int d = c & (s ^ sign[i]);
      acc[i] += Integer.bitCount(c) - 2 * Integer.bitCount(d);
    }
  }

  /**
   * Non-zero bits of convolution weights: row per output, word {@code position * words + channel /
   * 32}, bit {@code channel % 32}.
   *
   * @param weights {@code [outputs][channels * positions]}, position running fastest
   * @param channels input channels of one group
   * @param positions kernel height times width
   */
  public static int[][] maskRows(int[][] weights, int channels, int positions) {
    return rows(weights, channels, positions, false);
  }

  /** Sign bits in the layout of {@link #maskRows}. */
  public static int[][] signRows(int[][] weights, int channels, int positions) {
    return rows(weights, channels, positions, true);
  }

  private static int[][] rows(int[][] weights, int channels, int positions, boolean sign) {
    int words = (channels + 31) / 32;
    int[][] rows = new int[weights.length][positions * words];
    for (int o = 0; o < weights.length; o++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < positions; p++) {
          int bit = bit(weights[o][c * positions + p], sign);
          rows[o][p * words + c / 32] |= bit << c % 32;
        }
      }
    }
    return rows;
  }

  private static int bit(int level, boolean sign) {
    return sign ? (level > 0 ? 1 : 0) : level & 1;
  }

  /** Non-zero bits of dense weights {@code [outputs][taps]}: row per 32 taps, column per output. */
  public static int[][] maskColumns(int[][] weights) {
    return columns(weights, false);
  }

  /** Sign bits in the layout of {@link #maskColumns}. */
  public static int[][] signColumns(int[][] weights) {
    return columns(weights, true);
  }

  private static int[][] columns(int[][] weights, boolean sign) {
    int taps = weights[0].length;
    int[][] columns = new int[(taps + 31) / 32][weights.length];
    for (int o = 0; o < weights.length; o++) {
      for (int k = 0; k < taps; k++) {
        columns[k / 32][o] |= bit(weights[o][k], sign) << k % 32;
      }
    }
    return columns;
  }

  /** Rows and columns exchanged. */
  public static int[][] transposed(int[][] rows) {
    int[][] columns = new int[rows[0].length][rows.length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < columns.length; c++) {
        columns[c][r] = rows[r][c];
      }
    }
    return columns;
  }
}
