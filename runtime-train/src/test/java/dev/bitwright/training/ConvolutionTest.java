package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvolutionTest {
  private static final String CASES =
      """
      1, 9, 7, 4, 3, 3, 1, 1, 1, 1, 5
      3, 5, 6, 8, 3, 3, 1, 1, 1, 1, 3
      5, 8, 8, 6, 3, 3, 2, 1, 1, 1, 4
      4, 7, 7, 6, 1, 1, 2, 0, 1, 1, 4
      6, 6, 9, 9, 3, 2, 1, 0, 1, 3, 2
      6, 9, 9, 6, 3, 3, 1, 1, 1, 6, 9
      6, 9, 9, 6, 3, 3, 2, 1, 1, 6, 9
      3, 9, 9, 4, 3, 3, 1, 2, 2, 1, 3
      3, 9, 10, 4, 3, 3, 3, 2, 2, 1, 3
      3, 4, 4, 5, 1, 1, 1, 1, 1, 1, 3
      40, 5, 5, 12, 3, 3, 1, 1, 1, 1, 2
      2, 40, 36, 3, 5, 5, 1, 2, 1, 1, 2
      300, 1, 1, 10, 1, 1, 1, 0, 1, 1, 13
      20, 8, 8, 16, 1, 1, 1, 0, 1, 1, 20
      """;

  private record Case(
      int c, int h, int w, int o, int kh, int kw, int s, int p, int d, int g, int images) {
    Convolution convolution() {
      return new Convolution(c, h, w, o, kh, kw, s, p, d, g);
    }

    int oh() {
      return (h + 2 * p - d * (kh - 1) - 1) / s + 1;
    }

    int ow() {
      return (w + 2 * p - d * (kw - 1) - 1) / s + 1;
    }

    int terms() {
      return c / g * kh * kw;
    }
  }

  private interface Tap {
    /** {@code from} is -1 for a padded tap. */
    void visit(int out, int to, int channel, int from, int term);
  }

  private static void visit(Case k, Tap tap) {
    int cg = k.c / k.g;
    int og = k.o / k.g;
    for (int o = 0; o < k.o; o++) {
      for (int i = 0; i < k.images; i++) {
        for (int y = 0; y < k.oh(); y++) {
          for (int x = 0; x < k.ow(); x++) {
            for (int c = 0; c < cg; c++) {
              for (int r = 0; r < k.kh; r++) {
                for (int q = 0; q < k.kw; q++) {
                  int h = y * k.s + r * k.d - k.p;
                  int w = x * k.s + q * k.d - k.p;
                  boolean inside = h >= 0 && h < k.h && w >= 0 && w < k.w;
                  tap.visit(
                      o,
                      (i * k.oh() + y) * k.ow() + x,
                      o / og * cg + c,
                      inside ? (i * k.h + h) * k.w + w : -1,
                      (c * k.kh + r) * k.kw + q);
                }
              }
            }
          }
        }
      }
    }
  }

  /** Integers from -range to range, so that every float sum is exact. */
  private static float[][] integers(int rows, int columns, int range, long seed) {
    float[][] table = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        table[i][j] = Philox.below(2 * range + 1, seed, i, j) - range;
      }
    }
    return table;
  }

  @ParameterizedTest
  @CsvSource(textBlock = CASES)
  void agreesWithTheDefinitionExactlyOnIntegers(
      int c, int h, int w, int o, int kh, int kw, int s, int p, int d, int g, int images) {
    Case k = new Case(c, h, w, o, kh, kw, s, p, d, g, images);
    Convolution conv = k.convolution();
    assertThat(conv.outHeight()).isEqualTo(k.oh());
    assertThat(conv.outWidth()).isEqualTo(k.ow());
    assertThat(conv.terms()).isEqualTo(k.terms());
    int spare = 3;
    float pad = 7f;
    float[][] x = integers(c, (images + 1) * h * w, 9, 1);
    float[][] weights = integers(o, k.terms(), 3, 2);
    float[][] dy = integers(o, (images + 1) * k.oh() * k.ow(), 4, 3);
    float[][] y = integers(o, images * k.oh() * k.ow() + spare, 5, 4);
    float[][] dx = integers(c, images * h * w + spare, 5, 5);
    float[][] dw = integers(o, k.terms(), 5, 6);
    Workspace work = new Workspace();
    new Convolution(4, 30, 30, 7, 3, 3, 1, 1, 1, 1)
        .forward(integers(4, 900, 9, 8), 1f, integers(7, 36, 3, 9), new float[7][900], 1, work);

    conv.forward(x, pad, weights, y, images, work);
    conv.backwardInput(dy, weights, dx, images, work);
    conv.backwardWeights(x, pad, dy, dw, images, work);

    float[][] wantY = new float[o][images * k.oh() * k.ow()];
    float[][] wantDx = new float[c][images * h * w];
    float[][] wantDw = new float[o][k.terms()];
    visit(
        k,
        (out, to, channel, from, term) -> {
          float value = from < 0 ? pad : x[channel][from];
          wantY[out][to] += weights[out][term] * value;
          wantDw[out][term] += dy[out][to] * value;
          if (from >= 0) {
            wantDx[channel][from] += weights[out][term] * dy[out][to];
          }
        });
    for (int i = 0; i < o; i++) {
      assertThat(y[i]).as("y row " + i).startsWith(wantY[i]);
      assertThat(dw[i]).as("dw row " + i).isEqualTo(wantDw[i]);
    }
    for (int i = 0; i < c; i++) {
      assertThat(dx[i]).as("dx row " + i).startsWith(wantDx[i]);
    }
    assertThat(y[o - 1]).endsWith(last(integers(o, y[0].length, 5, 4)[o - 1], spare));
    assertThat(wantY[0]).isNotEqualTo(new float[wantY[0].length]);
    assertThat(wantDw[0]).isNotEqualTo(new float[wantDw[0].length]);
  }

  private static float[] last(float[] row, int count) {
    return java.util.Arrays.copyOfRange(row, row.length - count, row.length);
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Case k = new Case(3, 6, 5, 4, 3, 3, 2, 1, 1, 1, 2);
    Convolution conv = k.convolution();
    Workspace work = new Workspace();
    float[][] x = integers(3, 60, 8, 1);
    float[][] w = integers(4, 27, 8, 2);
    float[][] dy = integers(4, 2 * k.oh() * k.ow(), 4, 3);
    float[][] dx = new float[3][60];
    float[][] dw = new float[4][27];
    conv.backwardInput(dy, w, dx, 2, work);
    conv.backwardWeights(x, 0f, dy, dw, 2, work);
    assertThat(difference(conv, x, w, dy, x, 1, 17)).isCloseTo(dx[1][17], within(1e-3));
    assertThat(difference(conv, x, w, dy, x, 2, 44)).isCloseTo(dx[2][44], within(1e-3));
    assertThat(difference(conv, x, w, dy, w, 3, 20)).isCloseTo(dw[3][20], within(1e-3));
    assertThat(dx[1][17]).isNotZero();
  }

  private static double difference(
      Convolution conv, float[][] x, float[][] w, float[][] dy, float[][] table, int i, int j) {
    float old = table[i][j];
    table[i][j] = old + 0.5f;
    double up = objective(conv, x, w, dy);
    table[i][j] = old - 0.5f;
    double down = objective(conv, x, w, dy);
    table[i][j] = old;
    return up - down;
  }

  private static double objective(Convolution conv, float[][] x, float[][] w, float[][] dy) {
    float[][] y = new float[dy.length][dy[0].length];
    conv.forward(x, 0f, w, y, 2, new Workspace());
    double sum = 0;
    for (int o = 0; o < y.length; o++) {
      sum += Rows.dot(y[o], dy[o], 0, y[o].length);
    }
    return sum;
  }

  @Test
  void aShortPartUsesOnlyItsImages() {
    Convolution conv = new Convolution(2, 6, 6, 3, 3, 3, 1, 1, 1, 1);
    float[][] x = integers(2, 8 * 36, 9, 1);
    float[][] w = integers(3, 18, 9, 2);
    float[][] full = new float[3][8 * 36];
    float[][] part = new float[3][8 * 36];
    conv.forward(x, 0f, w, full, 8, new Workspace());
    conv.forward(x, 0f, w, part, 3, new Workspace());
    assertThat(java.util.Arrays.copyOf(part[2], 108))
        .isEqualTo(java.util.Arrays.copyOf(full[2], 108));
    assertThat(part[2][108]).isZero();
    assertThat(full[2][109]).isNotZero();
    float[][] dw = integers(3, 18, 9, 3);
    conv.backwardWeights(x, 0f, full, dw, 0, new Workspace());
    assertThat(dw[1]).containsOnly(0f);
  }

  @Test
  void denseIsAProductWithColumnsPerImage() {
    Convolution dense = Convolution.dense(3, 2);
    float[][] x = {{1, 2}, {3, 4}, {5, 6}};
    float[][] w = {{1, 0, -1}, {2, 1, 0}};
    float[][] y = new float[2][2];
    dense.forward(x, 0f, w, y, 2, new Workspace());
    assertThat(y).isDeepEqualTo(new float[][] {{-4, -4}, {5, 8}});
  }

  @Test
  void impossibleGeometryIsRefused() {
    assertThatThrownBy(() -> new Convolution(3, 4, 4, 4, 3, 3, 1, 1, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("groups = 2");
    assertThatThrownBy(() -> new Convolution(3, 4, 4, 4, 7, 7, 1, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
  }
}
