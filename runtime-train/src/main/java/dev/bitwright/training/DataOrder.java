package dev.bitwright.training;

/** The order in which an epoch visits the images: a function of seed and epoch. */
public final class DataOrder {
  private static final long STREAM = Philox.stream("data order");

  private DataOrder() {}

  /**
   * A permutation of 0 to size-1 by the shuffle of Fisher and Yates (Knuth, "The art of computer
   * programming", volume 2, algorithm 3.4.2P).
   */
  public static int[] permutation(int size, long seed, int epoch) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    for (int i = size - 1; i > 0; i--) {
      int j = Philox.below(i + 1, seed, STREAM + epoch, i);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }
}
