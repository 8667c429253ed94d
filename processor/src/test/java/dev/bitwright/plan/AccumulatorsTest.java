package dev.bitwright.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of methods.md section 10, and random checks against brute force. */
class AccumulatorsTest {
  private static final int[] WEIGHTS = {3, -2, 1, -4};

  @ParameterizedTest
  @CsvSource({
    // 10a, 10b, 10c, 10d
    "0, 15, 0, -90, 60, 8",
    "-8, 7, 0, -74, 76, 8",
    "0, 3, 0, -18, 12, 6",
    "0, 15, -50, -140, 10, 9",
    // 10j: the same range directly on x - z
    "-7, 8, 0, -76, 74, 8"
  })
  void knownWeights(long low, long high, long bias, long least, long most, int bits) {
    Interval range = Accumulators.ofWeights(WEIGHTS, new Interval(low, high), bias);
    assertThat(range).isEqualTo(new Interval(least, most));
    assertThat(range.bits()).isEqualTo(bits);
  }

  @Test
  void zeroSumWeights() {
    // 10f
    Interval range = Accumulators.ofWeights(new int[] {3, -2, 1, -2}, new Interval(0, 15), 0);
    assertThat(range).isEqualTo(new Interval(-60, 60));
    assertThat(range.bits()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"4, 4, 4, 10, 10", "576, 8, 8, 26, 26", "4608, 4, 4, 21, 20", "4608, 2, 2, 16, 15"})
  void weightsOfAType(long taps, int weightBits, int bits, int full, int narrow) {
    // 10g: its exact widths are those of magnitudes up to 2^(M-1); without the lowest level, so
    // that
    // levels are symmetric around zero, two of them need one bit less
    long most = 1L << weightBits - 1;
    Interval levels = new Interval(0, (1L << bits) - 1);
    assertThat(Accumulators.products(taps, new Interval(-most, most - 1), levels).bits())
        .isEqualTo(full);
    assertThat(Accumulators.products(taps, new Interval(1 - most, most - 1), levels).bits())
        .isEqualTo(narrow);
  }

  @Test
  void theWidestTypesStayBelow63Bits() {
    Interval sixteen = new Interval(-32768, 32767);
    Interval range = Accumulators.products(Integer.MAX_VALUE, sixteen, new Interval(0, 65535));
    assertThat(range.bits()).isEqualTo(63);
    assertThat(range.low()).isEqualTo(-32768L * 65535 * Integer.MAX_VALUE);
    assertThatThrownBy(() -> Accumulators.products(1L << 40, sixteen, sixteen))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void everyPartialSumWithOffsetsIsInside() {
    Random random = new Random(3);
    boolean touchesLow = false;
    boolean touchesHigh = false;
    Interval range =
        Accumulators.productsWithOffset(
            3, new Interval(-1, 1), new Interval(-127, 127), new Interval(-1, 1));
    assertThat(range).isEqualTo(new Interval(-3 * 191, 3 * 191));
    for (int i = 0; i < 20_000; i++) {
      int k = (random.nextInt(3) - 1) * 127;
      long dot = 0;
      long levels = 0;
      for (int tap = 0; tap < 3; tap++) {
        int weight = random.nextInt(3) - 1;
        int level = random.nextInt(3) - 1;
        dot += (long) weight * level;
        levels += level;
        assertThat(64 * dot + k * levels).isBetween(range.low(), range.high());
      }
      touchesLow |= 64 * dot + k * levels == range.low();
      touchesHigh |= 64 * dot + k * levels == range.high();
    }
    assertThat(touchesLow && touchesHigh).as("the range is tight").isTrue();
  }

  @Test
  void widths() {
    assertThat(new Interval(0, 0).bits()).isEqualTo(1);
    assertThat(new Interval(0, 255).bits()).isEqualTo(8);
    assertThat(new Interval(-1, 0).bits()).isEqualTo(1);
    assertThat(new Interval(-128, 127).bits()).isEqualTo(8);
    assertThat(new Interval(-129, 0).bits()).isEqualTo(9);
    assertThat(new Interval(-1, 128).bits()).isEqualTo(9);
    assertThat(new Interval(5, 7).bits()).isEqualTo(3);
  }
}
