package dev.bitwright.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LevelCodesTest {

  @Test
  void codesOfLevels() {
    LevelCodes codes = LevelCodes.parse("ps4[0.1.3/2;3]");
    int[] levels = new int[codes.size()];
    for (int r = 0; r < levels.length; r++) {
      levels[r] = codes.level(r);
      assertThat(codes.decode(codes.encode(levels[r]))).isEqualTo(levels[r]);
    }
    assertThat(levels).containsExactly(-10, -8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 10);
    assertThat(codes.rank(5)).isEqualTo(-1);
    assertThat(LevelCodes.parse("s1[-1,1]").encode(1)).isEqualTo(1);
    assertThat(LevelCodes.parse("s1[-1,1]").decode(0)).isEqualTo(-1);
    LevelCodes small = LevelCodes.parse("fs4.1");
    int[] magnitudes = {0, 1, 2, 3, 4, 6, 8, 12};
    for (int code = 0; code < 8; code++) {
      assertThat(small.decode(code)).isEqualTo(magnitudes[code]);
      assertThat(small.encode(magnitudes[code])).isEqualTo(code);
      assertThat(small.decode(8 + code)).isEqualTo(-magnitudes[code]);
      assertThat(small.encode(-magnitudes[code])).isEqualTo(code == 0 ? 0 : 8 + code);
    }
    assertThat(LevelCodes.parse("fu3.0").maximum()).isEqualTo(64);
    LevelCodes odd = LevelCodes.parse("odd3");
    assertThat(odd.bits()).isEqualTo(3);
    for (int code = 0; code < 8; code++) {
      assertThat(odd.decode(code)).isEqualTo(2 * code - 7);
      assertThat(odd.encode(2 * code - 7)).isEqualTo(code);
    }
    assertThat(odd.rank(2)).isEqualTo(-1);
  }
}
