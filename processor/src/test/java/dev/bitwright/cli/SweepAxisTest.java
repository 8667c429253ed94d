package dev.bitwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Axes of a sweep's pictures: where values lie and which lines cross. */
class SweepAxisTest {
  private static double[] values(double... all) {
    return all;
  }

  @Test
  void logarithmsGoFromOnePowerOfTenToAnother() {
    SweepAxis axis = SweepAxis.logarithmic(values(0.3, 0.02, 0), values(2, -1, 1e-6));
    assertThat(axis.marks())
        .extracting(SweepAxis.Mark::text)
        .containsExactly("1e-2", "1e-1", "1e0", "1e1");
    assertThat(axis.place(0.01)).isZero();
    assertThat(axis.place(10)).isEqualTo(1, within(1e-12));
    assertThat(axis.place(0.1)).isEqualTo(1.0 / 3, within(1e-12));
    // noise lies at the bottom
    assertThat(axis.place(1e-6)).isZero();
    assertThat(axis.place(-1)).isZero();
  }

  @Test
  void percentsHaveRoundLines() {
    SweepAxis axis = SweepAxis.linear(values(29.6, 88.1), 89.75);
    assertThat(axis.marks())
        .extracting(SweepAxis.Mark::text)
        .containsExactly("20", "30", "40", "50", "60", "70", "80", "90", "100");
    assertThat(axis.place(60)).isEqualTo(0.5, within(1e-12));
    assertThat(SweepAxis.linear(values(90, 90), 90).marks()).hasSizeGreaterThan(1);
  }

  @Test
  void stepsAreOneTwoOrFive() {
    assertThat(SweepAxis.step(60, 8)).isEqualTo(10);
    assertThat(SweepAxis.step(9000, 8)).isEqualTo(2000);
    assertThat(SweepAxis.step(30, 8)).isEqualTo(5);
  }
}
