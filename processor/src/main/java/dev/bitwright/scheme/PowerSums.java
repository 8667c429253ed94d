package dev.bitwright.scheme;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Additive powers of two with {@code B} magnitude bits (APoT, values.md section 2, base bits k =
 * 2): n = B / 2 terms that choose one of {0, 2^-e0, 2^-e1, 2^-e2}, and one of {0, 2^-e} more when B
 * is odd.
 *
 * @param terms the exponents each term chooses from
 * @param largestExponent emax; integer levels are in units of 2^-emax
 * @param levels all sums as integers, ascending, 2^B of them
 */
record PowerSums(List<List<Integer>> terms, int largestExponent, List<Integer> levels) {

  /**
   * @param magnitudeBits B, 1 to 8
   */
  static PowerSums of(int magnitudeBits) {
    if (magnitudeBits < 1 || magnitudeBits > 8) {
      throw new IllegalArgumentException("magnitude bits " + magnitudeBits);
    }
    int n = magnitudeBits / 2;
    boolean odd = magnitudeBits % 2 == 1;
    List<List<Integer>> terms = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      terms.add(List.of(i, i + n, i + 2 * n + (odd ? 1 : 0)));
    }
    if (odd) {
      terms.add(List.of(2 * n));
    }
    int largest = terms.stream().flatMap(List::stream).max(Integer::compare).orElseThrow();
    List<Integer> levels = List.of(0);
    for (List<Integer> term : terms) {
      List<Integer> sums = new ArrayList<>(levels);
      for (int exponent : term) {
        levels.forEach(level -> sums.add(level + (1 << (largest - exponent))));
      }
      levels = sums;
    }
    List<Integer> sorted = new ArrayList<>(levels);
    Collections.sort(sorted);
    return new PowerSums(List.copyOf(terms), largest, List.copyOf(sorted));
  }

  int maximum() {
    return levels.get(levels.size() - 1);
  }

  /** The levels and their negatives, ascending. */
  LevelSet signed() {
    List<Integer> all = new ArrayList<>();
    for (int i = levels.size() - 1; i > 0; i--) {
      all.add(-levels.get(i));
    }
    all.addAll(levels);
    return new LevelSet(all);
  }
}
