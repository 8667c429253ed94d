package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The test vectors of the notes on ALQ (methods.md section 1), and what they leave open. */
class SignBasesTest {
  private static final Offset<Double> NEAR = within(1e-6);
  private static final double[] W = {0.9, -0.5, 0.1, -0.3};

  private static int[] rows(int... signs) {
    int columns = signs.length / 4;
    int[] masks = new int[4];
    for (int j = 0; j < 4; j++) {
      for (int i = 0; i < columns; i++) {
        masks[j] |= (signs[j * columns + i] > 0 ? 1 : 0) << i;
      }
    }
    return masks;
  }

  /** B of vector 1b, by rows. */
  private static int[] bases() {
    return rows(1, 1, -1, -1, -1, 1, 1, -1);
  }

  private static final double[] COORDINATES = {0.25, 0.45};

  private static void sketch(
      int most, double[] coordinates, int[] masks, double[] values, double residual) {
    int[] found = new int[4];
    double[] a = SignBases.sketch(W, found, most);
    assertThat(a).containsExactly(coordinates, NEAR);
    assertThat(found).containsExactly(masks);
    double left = 0;
    for (int j = 0; j < 4; j++) {
      double value = SignBases.value(found[j], a);
      assertThat(value).isCloseTo(values[j], NEAR);
      left += (W[j] - value) * (W[j] - value);
    }
    assertThat(left).isCloseTo(residual, NEAR);
  }

  @Test
  void sketches() {
    double[] one = {0.45, -0.45, 0.45, -0.45};
    sketch(1, new double[] {0.45}, rows(1, -1, 1, -1), one, 0.35);
    sketch(2, COORDINATES, bases(), new double[] {0.7, -0.7, 0.2, -0.2}, 0.10);
    sketch(
        3,
        new double[] {0.15, 0.25, 0.45},
        rows(1, 1, 1, 1, -1, -1, -1, -1, 1, -1, 1, -1),
        new double[] {0.85, -0.55, 0.05, -0.35},
        0.01);
    assertThatThrownBy(() -> sketch(2, COORDINATES, rows(1, 1, 1, 1, 1, 1, 1, 1), one, 0.1))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aGroupOfZerosHasNoCoordinates() {
    int[] masks = {1, 2, 3, 4};
    assertThat(SignBases.sketch(new double[4], masks, 3)).isEmpty();
    assertThat(masks).containsOnly(0);
    assertThat(SignBases.sketch(new double[] {0.5, -0.5, 0.5, 0.5}, masks, 4)).hasSize(1);
  }

  @Test
  void coordinateStepAndPruningLoss() {
    double[] g = {0.2, -0.1, 0.4, 0.3};
    double[] ga = SignBases.columns(bases(), g, 2);
    assertThat(ga).containsExactly(new double[] {0.2, 0.4}, NEAR);
    double[] p = new double[2];
    double[] h = new double[2];
    SignBases.model(ga, new double[2], new double[2], new double[2], 1, 1e-3, p, h);
    assertThat(p).containsExactly(new double[] {2e-4, 4e-4}, NEAR);
    assertThat(h).containsExactly(new double[] {0.2, 0.4}, NEAR);
    double[] expected = {0.249, 0.449};
    double[] losses = {0.0062, 0.04032};
    for (int i = 0; i < 2; i++) {
      assertThat(COORDINATES[i] - p[i] / h[i]).isCloseTo(expected[i], NEAR);
      assertThat(SignBases.pruningLoss(p[i], h[i], COORDINATES[i])).isCloseTo(losses[i], NEAR);
    }
    assertThat(SignBases.pruningLoss(0.02, 0.4, 0.25)).isCloseTo(0.0075, NEAR);
    assertThat(SignBases.pruningLoss(0.05, 0.3, 0.45)).isCloseTo(0.007875, NEAR);
  }

  private static double change(double[] p, double[] h, double[] d) {
    double sum = 0;
    for (int j = 0; j < d.length; j++) {
      sum += p[j] * d[j] + 0.5 * h[j] * d[j] * d[j];
    }
    return sum;
  }

  @Test
  void basisStep() {
    double[] p = {0.30, -0.10, 0.20, -0.05};
    double[] h = {1, 0.5, 0.8, 0.4};
    double[] targets = {0.4, -0.5, -0.05, -0.075};
    double[] right = new double[4];
    double[] old = new double[4];
    for (int j = 0; j < 4; j++) {
      old[j] = SignBases.value(bases()[j], COORDINATES);
      assertThat(old[j] - p[j] / h[j]).isCloseTo(targets[j], NEAR);
      right[j] = h[j] * old[j] - p[j];
    }
    int[] masks = new int[4];
    SignBases.assign(targets, COORDINATES, masks);
    assertThat(masks).containsExactly(rows(-1, 1, -1, -1, 1, -1, 1, -1));
    double[] d = new double[4];
    for (int j = 0; j < 4; j++) {
      d[j] = SignBases.value(masks[j], COORDINATES) - old[j];
    }
    assertThat(change(p, h, d)).isCloseTo(-0.041, NEAR);
    double[] a = SignBases.fit(masks, h, right, 2);
    assertThat(a).containsExactly(new double[] {0.143182, 0.356818}, NEAR);
    double[] values = {0.213636, -0.5, -0.213636, -0.213636};
    for (int j = 0; j < 4; j++) {
      double value = SignBases.value(masks[j], a);
      assertThat(value).isCloseTo(values[j], NEAR);
      d[j] = value - old[j];
    }
    assertThat(change(p, h, d)).isCloseTo(-0.051205, NEAR);
  }

  @Test
  void planesOfAProduct() {
    double[] sums = SignBases.columns(bases(), new double[] {3, 1, 2, 5}, 2);
    assertThat(sums).containsExactly(5, -1);
    assertThat(COORDINATES[0] * sums[0] + COORDINATES[1] * sums[1]).isCloseTo(0.8, NEAR);
  }

  @Test
  void negativeCoordinatesAreFlippedWithTheirColumns() {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      double[] a = {random.nextGaussian(), 0, random.nextGaussian(), random.nextGaussian()};
      int[] masks = random.ints(7, 0, 16).toArray();
      double[] before = new double[7];
      for (int j = 0; j < 7; j++) {
        before[j] = SignBases.value(masks[j], a);
      }
      double[] moment = a.clone();
      double[] square = {a[0] * a[0], 9, a[2] * a[2], a[3] * a[3]};
      double[] sorted = SignBases.sorted(a, masks, moment, square);
      assertThat(sorted).hasSize(3).isSorted();
      for (int j = 0; j < 7; j++) {
        assertThat(SignBases.value(masks[j], sorted)).isCloseTo(before[j], within(1e-12));
      }
      for (int i = 0; i < 3; i++) {
        assertThat(moment[i]).isEqualTo(sorted[i]);
        assertThat(square[i]).isEqualTo(sorted[i] * sorted[i]);
      }
    }
  }

  @Test
  void equalColumnsShareACoordinate() {
    double[] ones = {1, 1, 1};
    double[] a = SignBases.fit(new int[] {3, 0, 3}, ones, new double[] {0.6, -0.6, 0.6}, 2);
    assertThat(a).containsExactly(new double[] {0.3, 0.3}, NEAR);
  }
}
