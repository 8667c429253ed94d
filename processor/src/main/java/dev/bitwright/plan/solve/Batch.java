package dev.bitwright.plan.solve;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/** The labels of one stage, in one array: the sums of each row, the parent and what it added. */
final class Batch {
  final int width;
  int size;
  long[] numbers;
  int[] parents;
  int[] picks;

  Batch(int width, int capacity) {
    this.width = width;
    numbers = new long[capacity * width];
    parents = new int[capacity];
    picks = new int[capacity];
  }

  long number(int label, int row) {
    return numbers[label * width + row];
  }

  /** Adds a label that extends one by a choice; or as it is, with {@code choice} null. */
  void add(long[] from, int at, long[] choice, int parent, int pick) {
    if (size == parents.length) {
      int capacity = 2 * size;
      numbers = Arrays.copyOf(numbers, capacity * width);
      parents = Arrays.copyOf(parents, capacity);
      picks = Arrays.copyOf(picks, capacity);
    }
    int start = size * width;
    for (int row = 0; row < width; row++) {
      numbers[start + row] = from[at + row] + (choice == null ? 0 : choice[row]);
    }
    parents[size] = parent;
    picks[size++] = pick;
  }

  /** Whether a label with a choice stays within the room of some rows; a telling one is first. */
  boolean fits(int label, long[] choice, long[] room, int first, int[] rows) {
    int start = label * width;
    if (numbers[start + first] + choice[first] > room[first]) {
      return false;
    }
    for (int row : rows) {
      if (numbers[start + row] + choice[row] > room[row]) {
        return false;
      }
    }
    return true;
  }

  boolean within(int label, long[] choice, long[] room, int from, int to) {
    int start = label * width;
    for (int row = from; row < to; row++) {
      if (numbers[start + row] + choice[row] > room[row]) {
        return false;
      }
    }
    return true;
  }

  Batch select(int[] labels) {
    Batch result = new Batch(width, Math.max(1, labels.length));
    for (int label : labels) {
      result.add(numbers, label * width, null, parents[label], picks[label]);
    }
    return result;
  }

  /**
   * Brings labels into the order of solutions.
   *
   * @param chosen the labels
   * @param resources rows after the first that count
   * @param paths decides between labels with equal numbers
   */
  void sort(int[] chosen, int resources, IntBinaryOperator paths) {
    int count = chosen.length;
    int[] from = chosen;
    int[] to = new int[count];
    for (int run = 1; run < count; run *= 2) {
      for (int start = 0; start < count; start += 2 * run) {
        int middle = Math.min(start + run, count);
        int end = Math.min(start + 2 * run, count);
        int left = start;
        int right = middle;
        for (int k = start; k < end; k++) {
          boolean takeLeft =
              right == end
                  || (left < middle && compare(from[left], from[right], resources, paths) <= 0);
          to[k] = takeLeft ? from[left++] : from[right++];
        }
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    if (from != chosen) {
      System.arraycopy(from, 0, chosen, 0, count);
    }
  }

  private int compare(int one, int other, int resources, IntBinaryOperator paths) {
    int a = one * width;
    int b = other * width;
    for (int row = 0; row <= resources; row++) {
      if (numbers[a + row] != numbers[b + row]) {
        return numbers[a + row] < numbers[b + row] ? -1 : 1;
      }
    }
    return paths.applyAsInt(one, other);
  }
}
