package dev.bitwright.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Storage of weights in groups: what is packed comes back, and what cannot be is refused. */
class WeightGroupsTest {
  private static long[] random(WeightGroups form, int rows, int taps, Random random) {
    int columns = form.columns(taps);
    long[] values = new long[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int g = 0; g < taps / form.members(); g++) {
        int width = random.nextInt(form.most() + 1);
        for (int i = 0; i < width; i++) {
          values[r * columns + g * form.most() + i] =
              1 + random.nextInt(1 << form.coordinateBits() - 3);
        }
        for (int j = 0; j < form.members(); j++) {
          values[r * columns + columns - taps + form.tap(taps, g, j)] = random.nextInt(1 << width);
        }
      }
    }
    return values;
  }

  @Test
  void packedGroupsComeBack() {
    Random random = new Random(9);
    for (int round = 0; round < 60; round++) {
      int members = 1 + random.nextInt(70);
      int groups = 1 + random.nextInt(5);
      int taps = members * groups;
      WeightGroups form =
          new WeightGroups(
              1 + random.nextInt(8), 6 + random.nextInt(3), members, random.nextBoolean());
      long[] values = random(form, 3, taps, random);
      byte[] packed = form.pack(values, 3, taps);
      assertThat(form.unpack(packed, 3, taps)).isEqualTo(values);
      long bits = 0;
      for (int[] row : form.widths(values, 3, taps)) {
        for (int width : row) {
          bits += 4 + width * (long) (form.coordinateBits() + members);
        }
      }
      assertThat(packed).hasSize((int) ((bits + 7) / 8));
      assertThat(
              form.invalid(form.unpack(Arrays.copyOf(packed, packed.length + 1), 3, taps), 3, taps))
          .isNotNegative();
      if (packed.length > 6) {
        byte[] cut = Arrays.copyOf(packed, packed.length - 1);
        assertThat(form.invalid(form.unpack(cut, 3, taps), 3, taps)).isNotNegative();
      }
      levelsAreSums(form, values, taps);
    }
  }

  /** Against the planes and coordinates that products read. */
  private static void levelsAreSums(WeightGroups form, long[] values, int taps) {
    long[] levels = form.levels(values, 3, taps);
    int[][] widths = form.widths(values, 3, taps);
    int[][] coordinates = form.rows(values, 3, taps, false);
    int[][] planes = form.rows(values, 3, taps, true);
    for (int r = 0; r < 3; r++) {
      int next = 0;
      long[] expected = new long[taps];
      for (int g = 0; g < widths[r].length; g++) {
        for (int i = 0; i < widths[r][g]; i++, next++) {
          for (int j = 0; j < form.members(); j++) {
            int bit = planes[r][next * form.words() + j / 32] >>> j % 32 & 1;
            expected[form.tap(taps, g, j)] +=
                bit == 1 ? coordinates[r][next] : -coordinates[r][next];
          }
        }
      }
      assertThat(Arrays.copyOfRange(levels, r * taps, (r + 1) * taps)).isEqualTo(expected);
      assertThat(coordinates[r]).hasSize(next);
      assertThat(planes[r]).hasSize(next * form.words());
    }
    long[] turned = form.levels(form.negated(values, 3, taps), 3, taps);
    assertThat(turned).isEqualTo(Arrays.stream(levels).map(x -> -x).toArray());
  }

  private static final FrozenLayout LAYOUT =
      FrozenLayout.parse(
          "network Net",
          "deployment d",
          "structure s",
          "stage a outputs=2 taps=6 weights=g3.7.3% input=0:15 range=-11430:11430",
          "emit a_scores form=BIAS shape=2 levels=s32[-2147483648:2147483647] pools=0");

  private static FrozenNetwork network(long... groups) {
    return FrozenNetwork.builder(LAYOUT)
        .set("a.groups", groups)
        .set("a_scores.multipliers", 1, 1)
        .set("a_scores.offsets", 0, 0)
        .set("a_scores.shifts", 0, 0)
        .set("a_scores.lows", -99, -99)
        .set("a_scores.highs", 99, 99)
        .scoreScale(1)
        .build();
  }

  private static final long[] GROUPS = {
    5, 2, 0, 0, 0, 0, 3, 0, 1, 0, 0, 0, //
    0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 1
  };

  @Test
  void aFileHoldsGroupsAndGivesLevels() {
    FrozenNetwork network = network(GROUPS);
    long[] levels = {7, 0, 3, 0, -7, 0, 0, 7, 0, -7, 0, 7};
    assertThat(network.longs("a.weights")).isEqualTo(levels);
    assertThat(network.rows("a.weights")[1]).containsExactly(0, 7, 0, -7, 0, 7);
    assertThat(network.groupPlanes("a.groups")[0]).containsExactly(3, 1);
    // The largest sums of either sign at 15: 7 + 3 and 7 in the first row, 14 and 7 in the second.
    assertThat(network.bounds("a")).containsExactly(-7 * 15, 14 * 15);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WeightFile.write(out, network);
    byte[] file = out.toByteArray();
    assertThat(WeightFile.read(new ByteArrayInputStream(file), LAYOUT)).isEqualTo(network);
    for (int at = 0; at < file.length; at++) {
      byte[] damaged = file.clone();
      damaged[at] ^= 1;
      assertThatThrownBy(() -> WeightFile.read(new ByteArrayInputStream(damaged), LAYOUT))
          .isInstanceOf(BitwrightException.class);
      byte[] cut = Arrays.copyOf(file, at);
      assertThatThrownBy(() -> WeightFile.read(new ByteArrayInputStream(cut), LAYOUT))
          .isInstanceOf(BitwrightException.class);
    }
  }

  @Test
  void groupsThatCannotBeAreRefused() {
    int[][] wrong = {
      {0, -1}, {1, 200}, {0, 0}, {6, 4}, {7, -1}, {15, 128},
    };
    for (int[] change : wrong) {
      long[] values = GROUPS.clone();
      values[change[0]] = change[1];
      assertThatThrownBy(() -> network(values))
          .as(Arrays.toString(change))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a.groups[");
    }
  }
}
