package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RowsTest {
  private static float[] row(int n) {
    float[] row = new float[n];
    for (int i = 0; i < n; i++) {
      row[i] = (float) Philox.normal(1, 1, i);
    }
    return row;
  }

  @Test
  void sumsTakeEveryElementOfTheirRange() {
    for (int n : new int[] {0, 1, 7, 8, 9, 30, 63}) {
      float[] x = row(n + 5);
      float[] y = row(n + 9);
      double sum = 0;
      double dot = 0;
      double squares = 0;
      double magnitudes = 0;
      float max = 0;
      for (int i = 3; i < 3 + n; i++) {
        sum += x[i];
        dot += (double) x[i] * y[i];
        squares += (x[i] - 0.5) * (x[i] - 0.5);
        magnitudes += Math.abs(x[i]);
        max = Math.max(max, Math.abs(x[i]));
      }
      assertThat(Rows.sumDouble(x, 3, n)).isCloseTo(sum, within(1e-12));
      assertThat(Rows.sum(x, 3, n)).isEqualTo((float) Rows.sumDouble(x, 3, n));
      assertThat(Rows.dot(x, y, 3, n)).isCloseTo(dot, within(1e-12));
      assertThat(Rows.squaresAbout(x, 0.5, 3, n)).isCloseTo(squares, within(1e-12));
      assertThat(Rows.magnitudes(x, 3, n)).isCloseTo(magnitudes, within(1e-12));
      assertThat(Rows.maxMagnitude(x, 3, n)).isEqualTo(max);
    }
  }

  @Test
  void elementwiseFormsTouchOnlyTheFirstCount() {
    float[] x = {1, 2, 3, 4};
    Rows.add(x, new float[] {10, 20, 30, 40}, 3);
    assertThat(x).containsExactly(11, 22, 33, 4);
    Rows.addScaled(x, new float[] {1, 1, 1, 1}, -2f, 2);
    assertThat(x).containsExactly(9, 20, 33, 4);
    Rows.scale(x, 2f, 1);
    Rows.shift(x, 1f, 2);
    assertThat(x).containsExactly(19, 21, 33, 4);
    float[] to = new float[4];
    Rows.affine(to, x, 2f, 1f, 3);
    assertThat(to).containsExactly(39, 43, 67, 0);
    Rows.sumOf(to, x, x, 2);
    Rows.copy(x, new float[4], 4);
    Rows.fill(to, 2, 1, 5f);
    assertThat(to).containsExactly(38, 42, 5, 0);
  }

  @Test
  void partsAreAddedInOrder() {
    float[][][] parts = {{{1e8f, 1}}, {{1f, 2}}, {{-1e8f, 3}}};
    float[][] into = {{7, 7}};
    Rows.sumParts(parts, into);
    assertThat(into[0]).containsExactly((1e8f + 1f) - 1e8f, 6f);
  }

  @Test
  void flattenMakesAFeatureARow() {
    float[][] x = {{1, 2, 3, 4, 0}, {5, 6, 7, 8, 0}};
    float[][] y = new float[4][2];
    Rows.flatten(x, y, 2, 2, 2);
    assertThat(y).isDeepEqualTo(new float[][] {{1, 3}, {2, 4}, {5, 7}, {6, 8}});
    float[][] back = new float[2][5];
    Rows.unflatten(y, back, 2, 2, 2);
    assertThat(back).isDeepEqualTo(x);
  }

  @Test
  void finiteSeesNanAndInfinity() {
    assertThat(Rows.finite(new float[][] {{1, -3e38f}, {0}})).isTrue();
    assertThat(Rows.finite(new float[][] {{1, 2}, {Float.NaN}})).isFalse();
    assertThat(Rows.finite(new float[][] {{1, Float.NEGATIVE_INFINITY}})).isFalse();
  }

  @Test
  void maxPoolingIgnoresPaddingAndKeepsTheFirstOfEquals() {
    float[] x = {-1, -2, -3, -4, -5, -6, -7, -8, -9};
    Pooling padded = new Pooling(3, 3, 3, 3, 2, 1);
    float[] y = new float[4];
    int[] at = new int[4];
    padded.max(x, y, at, 1);
    assertThat(y).containsExactly(-1, -2, -4, -5);
    assertThat(at).containsExactly(0, 1, 3, 4);
    float[] dx = {9, 9, 9, 9, 9, 9, 9, 9, 9};
    padded.maxBackward(new float[] {1, 2, 4, 8}, at, dx, 1);
    assertThat(dx).containsExactly(1, 2, 0, 4, 8, 0, 0, 0, 0);

    Pooling two = new Pooling(2, 5, 2, 2, 2, 0);
    float[] row = {1, 3, 5, 5, 0, 3, 2, 5, 5, 0, 4, 4, 1, 2, 0, 4, 4, -1e30f, 2, 0};
    float[] pooled = new float[4];
    two.max(row, pooled, at, 2);
    assertThat(pooled).containsExactly(3, 5, 4, 2);
    assertThat(at).containsExactly(1, 2, 10, 13);
  }

  @Test
  void theFastFormOfMaxPoolingEqualsTheGeneralOne() {
    Pooling two = new Pooling(8, 7, 2, 2, 2, 0);
    float[] x = new float[3 * 56];
    for (int i = 0; i < x.length; i++) {
      x[i] = Philox.below(5, 2, 2, i);
    }
    float[] y = new float[36];
    int[] at = new int[36];
    two.max(x, y, at, 3);
    for (int j = 0; j < 36; j++) {
      int top = j / 12 * 56 + j % 12 / 3 * 14 + j % 3 * 2;
      int best = top;
      for (int k : new int[] {top + 1, top + 7, top + 8}) {
        best = x[k] > x[best] ? k : best;
      }
      assertThat(at[j]).isEqualTo(best);
      assertThat(y[j]).isEqualTo(x[best]);
    }
  }

  @Test
  void averagePoolingDividesByTheWindow() {
    Pooling pool = new Pooling(3, 3, 2, 2, 2, 1);
    float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    float[] y = new float[4];
    pool.average(x, y, 1);
    assertThat(y).containsExactly(0.25f, 1.25f, 2.75f, 7f);
    float[] dx = new float[9];
    pool.averageBackward(new float[] {4, 8, 16, 32}, dx, 1);
    assertThat(dx).containsExactly(1, 2, 2, 4, 8, 8, 4, 8, 8);
    float[] means = new float[2];
    Pooling.globalAverage(new float[] {1, 2, 3, 6, 8, 10}, means, 3, 2);
    assertThat(means).containsExactly(2, 8);
    float[] spread = new float[6];
    Pooling.globalAverageBackward(new float[] {3, 6}, spread, 3, 2);
    assertThat(spread).containsExactly(1, 1, 1, 2, 2, 2);
    assertThatThrownBy(() -> new Pooling(4, 4, 2, 2, 2, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lossGradientsAreThoseOfTheLosses() {
    float[][] scores = {{1f, 0.5f}, {2f, -1f}, {0.5f, 3f}};
    int[] labels = {1, 0};
    float[][] gradient = new float[3][2];
    double loss = LossRows.crossEntropy(scores, labels, 2, 2, gradient);
    double first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(0.5)) - 2;
    double second = Math.log(Math.exp(0.5) + Math.exp(-1) + Math.exp(3)) - 0.5;
    assertThat(loss).isCloseTo(first + second, within(1e-12));
    float[][] targets = {{0, 1}, {1, 0}, {0, 0}};
    float[][] squaredGradient = new float[3][2];
    double squared = LossRows.meanSquared(scores, targets, 2, 2, squaredGradient);
    assertThat(squared).isCloseTo((1 + 1 + 0.25) / 3 + (0.25 + 1 + 9) / 3, within(1e-12));
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 2; i++) {
        float old = scores[c][i];
        scores[c][i] = old + 0.125f;
        double up = LossRows.crossEntropy(scores, labels, 2, 2, null);
        double upSquared = LossRows.meanSquared(scores, targets, 2, 2, null);
        scores[c][i] = old - 0.125f;
        double down = LossRows.crossEntropy(scores, labels, 2, 2, null);
        double downSquared = LossRows.meanSquared(scores, targets, 2, 2, null);
        scores[c][i] = old;
        assertThat((up - down) / 0.25 / 2).isCloseTo(gradient[c][i], within(1e-3));
        assertThat((upSquared - downSquared) / 0.25 / 2)
            .isCloseTo(squaredGradient[c][i], within(1e-5));
        assertThat(gradient[c][i]).isNotZero();
      }
    }
    assertThat(LossRows.argmax(new float[][] {{1}, {3}, {3}}, 0)).isEqualTo(1);
  }
}
