package dev.bitwright.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The vectors I8-5 and I8-6 of the notes on the schemes, on the arithmetic models use. */
class RequantizeRowsTest {

  /** I8-5. */
  @Test
  void highMultiply() {
    int half = 1 << 30;
    long[] x = {1, -1, 3, -3};
    long[] expected = {1, 0, 2, -1};
    for (int i = 0; i < x.length; i++) {
      assertThat(RequantizeRows.highMultiply(x[i], half)).isEqualTo(expected[i]);
    }
    assertThat(RequantizeRows.highMultiply(Integer.MIN_VALUE, Integer.MIN_VALUE))
        .isEqualTo(2147483647);
    assertThat(RequantizeRows.highMultiply(Integer.MAX_VALUE, Integer.MAX_VALUE))
        .isEqualTo(2147483646);
    assertThat(RequantizeRows.highMultiply(1000, 1518500250)).isEqualTo(707);
    assertThat(RequantizeRows.highMultiply(-1000, 1518500250)).isEqualTo(-707);
  }

  /** I8-6. */
  @Test
  void roundingDivide() {
    int[][] cases = {
      {1, 1, 1},
      {-1, 1, -1},
      {3, 1, 2},
      {-3, 1, -2},
      {5, 2, 1},
      {-5, 2, -1},
      {6, 2, 2},
      {-6, 2, -2},
      {2, 2, 1},
      {-2, 2, -1}
    };
    for (int[] c : cases) {
      assertThat(RequantizeRows.divide(c[0], c[1])).isEqualTo(c[2]);
    }
  }
}
