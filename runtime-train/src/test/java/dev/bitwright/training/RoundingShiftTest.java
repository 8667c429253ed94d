package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundingShiftTest {
  private static long level(RoundingShift shift, long acc) {
    long sum = (acc << shift.fraction()) + shift.offset();
    return sum - (sum >> shift.distance() & 1) >> shift.distance();
  }

  @Test
  void aBiasTakesAsFewFractionBitsAsItNeeds() {
    assertThat(RoundingShift.of(0x1p-5, 0, 1e5)).isEqualTo(new RoundingShift(16, 0, 5));
    assertThat(RoundingShift.of(0x1p-5, 3, 1e5)).isEqualTo(new RoundingShift(3 * 32 + 16, 0, 5));
    assertThat(RoundingShift.of(0x1p-5, 0x3p-7, 1e5)).isEqualTo(new RoundingShift(3 + 64, 2, 7));
    assertThat(RoundingShift.of(1, 0, 1e5)).isEqualTo(new RoundingShift(1, 1, 1));
    assertThat(RoundingShift.of(4, 0, 1e5)).isEqualTo(new RoundingShift(1, 3, 1));
  }

  @Test
  void whatDoesNotFitIsNoTie() {
    RoundingShift shift = RoundingShift.of(0x1p-1, 0x1p-30, 1e5);
    assertThat(level(shift, 1)).isEqualTo(1);
    assertThat(level(shift, 5)).isEqualTo(3);
    assertThat(level(RoundingShift.of(0x1p-1, -0x1p-30, 1e5), 3)).isEqualTo(1);
    assertThat(level(RoundingShift.of(0x1p-1, 0, 1e5), 3)).isEqualTo(2);
    assertThat(level(RoundingShift.of(0x1p-1, 0, 1e5), 1)).isZero();
  }

  @Test
  void givesTheExactlyRoundedLevel() {
    SplittableRandom random = new SplittableRandom(5);
    int ties = 0;
    for (int trial = 0; trial < 4000; trial++) {
      int exponent = random.nextInt(-20, 6);
      double slope = Math.scalb(1.0, exponent);
      int grid = random.nextInt(0, 12);
      double bias =
          random.nextBoolean()
              ? Math.scalb((double) random.nextInt(-40_000, 40_000), Math.min(0, exponent) - grid)
              : random.nextDouble(-100, 100);
      RoundingShift shift = RoundingShift.of(slope, bias, 1 << 20);
      for (int k = 0; k < 40; k++) {
        long acc = random.nextInt(-(1 << 20), 1 << 20);
        BigDecimal exact =
            new BigDecimal(slope).multiply(BigDecimal.valueOf(acc)).add(new BigDecimal(bias));
        ties += exact.remainder(BigDecimal.ONE).abs().compareTo(new BigDecimal("0.5")) == 0 ? 1 : 0;
        long expected = exact.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        assertThat(level(shift, acc)).as("%s * %d + %s", slope, acc, bias).isEqualTo(expected);
      }
    }
    assertThat(ties).isGreaterThan(1000);
  }

  @Test
  void extremeSlopesStayWithinTheirBits() {
    RoundingShift flat = RoundingShift.of(0x1p-60, 70, 1e9);
    assertThat(level(flat, 1_000_000_000)).isEqualTo(70);
    assertThat(flat.distance()).isLessThanOrEqualTo(62);
    RoundingShift steep = RoundingShift.of(0x1p60, 0, 1e9);
    assertThat(level(steep, 1)).isGreaterThan(1L << 16);
    assertThat(level(steep, -1)).isLessThan(-(1L << 16));
    assertThat(level(steep, 0)).isZero();
    assertThat(Math.abs(level(steep, 1_000_000_000))).isGreaterThan(1L << 16);
    assertThatThrownBy(() -> RoundingShift.of(0.75, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RoundingShift.of(-0.5, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
