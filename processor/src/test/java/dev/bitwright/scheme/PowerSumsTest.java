package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PowerSumsTest {

  @Test
  void tableOfTheNotes() {
    row(1, List.of(List.of(0)), 0, 1, 1);
    row(2, List.of(List.of(0, 1, 2)), 2, 4, 7);
    row(3, List.of(List.of(0, 1, 3), List.of(2)), 3, 10, 34);
    row(4, List.of(List.of(0, 2, 4), List.of(1, 3, 5)), 5, 48, 252);
    row(5, List.of(List.of(0, 2, 5), List.of(1, 3, 6), List.of(4)), 6, 100, 1048);
    row(6, List.of(List.of(0, 3, 6), List.of(1, 4, 7), List.of(2, 5, 8)), 8, 448, 8176);
    row(
        7,
        List.of(List.of(0, 3, 7), List.of(1, 4, 8), List.of(2, 5, 9), List.of(6)),
        9,
        904,
        32992);
    row(
        8,
        List.of(List.of(0, 4, 8), List.of(1, 5, 9), List.of(2, 6, 10), List.of(3, 7, 11)),
        11,
        3840,
        262080);
  }

  @Test
  void integerLevelsOfTheNotes() {
    levels(1, "0 1");
    levels(2, "0 1 2 4");
    levels(3, "0 1 2 3 4 6 8 10");
    levels(4, "0 1 2 3 4 6 8 9 12 16 18 24 32 33 36 48");
    levels(
        5,
        "0 1 2 3 4 5 6 7 8 10 12 14 16 17 20 21 24 28 32 34 36 38 48 52 64 65 68 69 72 76 96 100");
    levels(
        6,
        "0 1 2 3 4 5 6 7 8 10 12 14 16 17 20 21 24 28 32 33 34 35 40 42 48 49 56 64 66 68 70 80 84"
            + " 96 98 112 128 129 132 133 136 140 160 161 168 192 196 224 256 257 258 259 264 266"
            + " 272 273 280 320 322 336 384 385 392 448");
    lastSix(7, 776, 777, 784, 792, 896, 904);
    lastSix(8, 3330, 3360, 3584, 3585, 3600, 3840);
  }

  @Test
  void signedSetsMirror() {
    assertThat(PowerSums.of(2).signed().levels()).containsExactly(-4, -2, -1, 0, 1, 2, 4);
  }

  @Test
  void noOtherWidths() {
    assertThatThrownBy(() -> PowerSums.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PowerSums.of(9)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void row(int bits, List<List<Integer>> terms, int emax, int maximum, int sum) {
    PowerSums sums = PowerSums.of(bits);
    assertThat(sums.terms()).isEqualTo(terms);
    assertThat(sums.largestExponent()).isEqualTo(emax);
    assertThat(sums.maximum()).isEqualTo(maximum);
    assertThat(sums.levels()).hasSize(1 << bits).doesNotHaveDuplicates().isSorted();
    assertThat(sums.levels().stream().mapToInt(i -> i).sum()).isEqualTo(sum);
  }

  private static void levels(int bits, String expected) {
    assertThat(PowerSums.of(bits).levels())
        .isEqualTo(Arrays.stream(expected.split(" ")).map(Integer::valueOf).toList());
  }

  private static void lastSix(int bits, Integer... expected) {
    List<Integer> levels = PowerSums.of(bits).levels();
    assertThat(levels.subList(levels.size() - 6, levels.size())).containsExactly(expected);
  }
}
