package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GradientQuantizerTest {
  private static final float[] G = {0.4f, -0.1f, 0.05f, -0.5f};

  private static float[] withoutNoise(int bits) {
    float[] result = new float[G.length];
    for (int i = 0; i < G.length; i++) {
      result[i] = GradientQuantizer.quantized(G[i], 0.5f, (1 << bits) - 1, 0f);
    }
    return result;
  }

  /** DRF-5 of the notes on the schemes. */
  @Test
  void roundsToTheGridOfTheLargest() {
    assertThat(withoutNoise(2))
        .containsExactly(new float[] {0.5f, -0.166667f, 0.166667f, -0.5f}, within(1e-6f));
    assertThat(withoutNoise(4))
        .containsExactly(new float[] {0.433333f, -0.1f, 0.033333f, -0.5f}, within(1e-6f));
  }

  private static float[][] gradients(int images, int first) {
    float[][] g = new float[2][images * 2];
    for (int i = 0; i < images; i++) {
      for (int c = 0; c < 2; c++) {
        for (int j = 0; j < 2; j++) {
          g[c][i * 2 + j] = G[2 * c + j] * (1 + first + i);
        }
      }
    }
    return g;
  }

  @Test
  void noiseKeepsTheMean() {
    double[] sums = new double[4];
    TreeSet<Float> seen = new TreeSet<>();
    int steps = 4000;
    for (int step = 0; step < steps; step++) {
      float[][] g = gradients(1, 0);
      GradientQuantizer.apply(g, 2, 1, 0, 2, 7, step, 3);
      for (int i = 0; i < 4; i++) {
        sums[i] += g[i / 2][i % 2];
        seen.add(g[i / 2][i % 2]);
      }
    }
    assertThat(seen).hasSize(4);
    for (int i = 0; i < 3; i++) {
      assertThat(sums[i] / steps).as("gradient " + i).isCloseTo(G[i], within(0.012));
    }
  }

  /** Every image has its own range, and draws that do not depend on how a batch is split. */
  @Test
  void imagesAreQuantizedEachByItself() {
    float[][] whole = gradients(3, 0);
    GradientQuantizer.apply(whole, 2, 3, 0, 3, 7, 5, 3);
    float[][] last = gradients(1, 2);
    GradientQuantizer.apply(last, 2, 1, 2, 3, 7, 5, 3);
    for (int c = 0; c < 2; c++) {
      assertThat(Arrays.copyOfRange(whole[c], 4, 6)).isEqualTo(last[c]);
    }
    float[][] other = gradients(1, 2);
    GradientQuantizer.apply(other, 2, 1, 2, 3, 8, 5, 3);
    assertThat(Arrays.deepEquals(other, last)).isFalse();
  }

  @Test
  void noGradientStaysNone() {
    float[][] g = new float[2][4];
    GradientQuantizer.apply(g, 2, 2, 0, 4, 7, 0, 0);
    assertThat(g).isDeepEqualTo(new float[2][4]);
  }
}
