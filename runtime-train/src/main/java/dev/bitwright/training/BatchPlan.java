package dev.bitwright.training;

/**
 * The order in which a data set is read, cut into batches. A sequence is cut into streams of equal
 * length that are read side by side; what is left over at its end is not read. A batch then holds
 * the same steps of all streams, each part those of its own streams, step after step.
 *
 * @param order index within the data set of each position
 * @param batch positions of a batch; the last one may have fewer
 * @param streams streams of a sequence, 0 for a set of images
 * @param parts parts of a batch
 */
record BatchPlan(int[] order, int batch, int streams, int parts) {

  /** Images in the given order. */
  static BatchPlan images(int[] order, int batch) {
    return new BatchPlan(order, batch, 0, 1);
  }

  /** A sequence of {@code size} steps, {@code steps} of each stream in a batch. */
  static BatchPlan sequence(int size, int streams, int steps, int parts) {
    int used = Math.min(streams, size);
    int length = size / used;
    int perPart = (used + parts - 1) / parts;
    int[] order = new int[used * length];
    int at = 0;
    for (int from = 0; from < length; from += steps) {
      int to = Math.min(from + steps, length);
      for (int first = 0; first < used; first += perPart) {
        for (int t = from; t < to; t++) {
          for (int s = first; s < Math.min(first + perPart, used); s++) {
            order[at++] = s * length + t;
          }
        }
      }
    }
    return new BatchPlan(order, used * steps, used, parts);
  }

  /** Batches of an epoch. */
  int count() {
    return (order.length + batch - 1) / batch;
  }

  /**
   * The pass over the batch that begins at a position.
   *
   * @param frozen whether batch norms keep to their running statistics
   * @param imagesPerPart most images of a part, where they are no steps
   */
  Pass pass(boolean training, boolean frozen, int first, int imagesPerPart, long seed, long step) {
    int images = Math.min(batch, order.length - first);
    if (streams == 0) {
      return new Pass(training, frozen, images, imagesPerPart, seed, step);
    }
    int steps = images / streams;
    int perPart = (streams + parts - 1) / parts;
    return new Pass(training, frozen, images, perPart * steps, seed, step, steps, first == 0);
  }
}
