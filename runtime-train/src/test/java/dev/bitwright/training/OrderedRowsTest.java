package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderedRowsTest {

  @Test
  void positionsOfEqualNumbersFollowTheTable() {
    float[][] rows = {{0.5f, -1, 0}, {-0f, 7, -1}};
    OrderedRows.positions(rows);
    assertThat(rows).isDeepEqualTo(new float[][] {{4, 0, 2}, {3, 5, 1}});
  }

  @Test
  void binsOfMedianAndMean() {
    float[][] rows = {{-0.9f, -0.4f, -0.25f, -0.1f}, {0.05f, 0.15f, 0.2f, 1.6f}};
    OrderedRows.medianBins(rows, 2);
    assertThat(rows).isDeepEqualTo(new float[][] {{0, 0, 1, 1}, {2, 2, 3, 3}});
    rows = new float[][] {{-0.9f, -0.4f, -0.25f, -0.1f}, {0.05f, 0.15f, 0.2f, 1.6f}};
    OrderedRows.meanBins(rows, 2);
    assertThat(rows).isDeepEqualTo(new float[][] {{0, 1, 1, 1}, {2, 2, 2, 3}});
  }

  @Test
  void equalNumbersAreAtOneEnd() {
    float[][] rows = {{-2, -2}};
    OrderedRows.medianBins(rows, 3);
    assertThat(rows[0]).containsOnly(0);
    rows = new float[][] {{2, 2}};
    OrderedRows.meanBins(rows, 3);
    assertThat(rows[0]).containsOnly(7);
  }

  @Test
  void emptyBinsAreSkipped() {
    float[][] rows = {{1, 2, 2, 2}};
    OrderedRows.medianBins(rows, 2);
    assertThat(rows[0]).containsExactly(1, 3, 3, 3);
  }
}
