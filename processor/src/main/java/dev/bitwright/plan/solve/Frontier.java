package dev.bitwright.plan.solve;

import java.util.Arrays;

/**
 * The labels of a stage that no other makes needless. They come in the order of solutions, so one
 * that came earlier makes a later one needless when it uses no more of any scarce resource. Labels
 * are kept in blocks with the least use in the block, so that most are passed over together.
 */
final class Frontier {
  private static final int BLOCK = 32;

  private final Batch labels;
  private final int[] scarce;
  private final long[] floors;

  /** Of the kept labels: uses of the scarce resources. */
  private long[] uses;

  private long[] blockLeast;
  private final long[] use;
  private int size;
  private int last;
  private long comparisons;

  /**
   * An empty one.
   *
   * @param labels all labels
   * @param scarce rows that matter
   * @param floors row: uses below it count as it
   */
  Frontier(Batch labels, int[] scarce, long[] floors) {
    this.labels = labels;
    this.scarce = scarce;
    this.floors = floors;
    use = new long[scarce.length];
    uses = new long[BLOCK * scarce.length];
    blockLeast = new long[scarce.length];
  }

  long comparisons() {
    return comparisons;
  }

  /** Keeps a label; false when one that was kept before makes it needless. */
  boolean add(int label) {
    int n = scarce.length;
    for (int i = 0; i < n; i++) {
      use[i] = Math.max(floors[scarce[i]], labels.number(label, scarce[i]));
    }
    if (size > 0) {
      if (n == 0 || covers(uses, last)) {
        return false;
      }
      for (int block = 0; block * BLOCK < size; block++) {
        comparisons++;
        if (covers(blockLeast, block)) {
          int end = Math.min(size, (block + 1) * BLOCK);
          for (int i = block * BLOCK; i < end; i++) {
            comparisons++;
            if (covers(uses, i)) {
              last = i;
              return false;
            }
          }
        }
      }
    }
    if (size % BLOCK == 0) {
      int blocks = size / BLOCK;
      if ((blocks + 1) * n > blockLeast.length) {
        blockLeast = Arrays.copyOf(blockLeast, 2 * blockLeast.length);
      }
      if ((size + BLOCK) * n > uses.length) {
        uses = Arrays.copyOf(uses, 2 * uses.length);
      }
      System.arraycopy(use, 0, blockLeast, blocks * n, n);
    }
    int block = size / BLOCK * n;
    for (int i = 0; i < n; i++) {
      blockLeast[block + i] = Math.min(blockLeast[block + i], use[i]);
    }
    System.arraycopy(use, 0, uses, size * n, n);
    size++;
    return true;
  }

  private boolean covers(long[] table, int at) {
    int start = at * use.length;
    for (int i = 0; i < use.length; i++) {
      if (table[start + i] > use[i]) {
        return false;
      }
    }
    return true;
  }
}
