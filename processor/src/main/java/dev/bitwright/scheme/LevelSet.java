package dev.bitwright.scheme;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The integer levels a quantized number may take, ascending and distinct. The real value of a level
 * is {@code scale * level (+ offset)}; the index of a level is its <em>rank</em> or code.
 *
 * @param levels at least one, ascending, distinct
 */
public record LevelSet(List<Integer> levels) {
  public LevelSet {
    levels = List.copyOf(levels);
    for (int i = 1; i < levels.size(); i++) {
      if (levels.get(i - 1) >= levels.get(i)) {
        throw new IllegalArgumentException("levels must ascend: " + levels);
      }
    }
  }

  /** All integers from {@code low} to {@code high}, both included. */
  public static LevelSet range(int low, int high) {
    return new LevelSet(IntStream.rangeClosed(low, high).boxed().toList());
  }

  public int minimum() {
    return levels.get(0);
  }

  public int maximum() {
    return levels.get(levels.size() - 1);
  }

  public int size() {
    return levels.size();
  }

  /** Whether the levels are all the integers between the smallest and the largest. */
  public boolean contiguous() {
    return maximum() - minimum() == size() - 1;
  }
}
