package dev.bitwright.plan.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Spearman's rank correlation against values computed by hand. */
class RankCorrelationTest {
  private static double of(double[] a, double... b) {
    return RankCorrelation.of(a, b).orElseThrow();
  }

  @Test
  void onlyTheOrderCounts() {
    double[] a = {1, 5, 2, 40};
    assertThat(of(a, 0.1, 0.3, 0.2, 99)).isEqualTo(1, within(1e-12));
    assertThat(of(a, 9, 3, 5, -1)).isEqualTo(-1, within(1e-12));
    // squared rank differences 0, 1, 1, 0: 1 - 6 * 2 / (4 * 15)
    assertThat(of(a, 0, 1, 2, 3)).isEqualTo(0.8, within(1e-12));
  }

  @Test
  void equalValuesShareAMeanRank() {
    // ranks 0.5 0.5 2 against 0 1 2: covariance 1.5, variances 1.5 and 2
    assertThat(of(new double[] {7, 7, 9}, 1, 2, 3))
        .isEqualTo(1.5 / Math.sqrt(1.5 * 2), within(1e-12));
    assertThat(RankCorrelation.of(new double[] {1, 1, 1}, new double[] {1, 2, 3})).isEmpty();
  }
}
