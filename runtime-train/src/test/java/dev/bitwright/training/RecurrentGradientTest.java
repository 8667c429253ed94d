package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients of cells in floats against finite differences, over several steps and streams. */
class RecurrentGradientTest {
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int STREAMS = 2;
  private static final int STEPS = 5;
  private static final int IMAGES = STREAMS * STEPS;

  private final Random random = new Random(5);

  private float[][] rows(int rows, int columns, double size) {
    float[][] result = new float[rows][columns];
    for (float[] row : result) {
      for (int k = 0; k < columns; k++) {
        row[k] = (float) ((random.nextDouble() * 2 - 1) * size);
      }
    }
    return result;
  }

  private static float[] ones(int n) {
    float[] ones = new float[n];
    java.util.Arrays.fill(ones, 1f);
    return ones;
  }

  private static Pass pass() {
    return new Pass(true, false, IMAGES, IMAGES, 1, 0, STEPS, true);
  }

  private interface Loss {
    double value();
  }

  private static void check(Loss loss, float[][] rows, float[][] gradient, String what) {
    float step = 1e-2f;
    double size = 0;
    for (int r = 0; r < rows.length; r++) {
      for (int k = 0; k < rows[r].length; k++) {
        float old = rows[r][k];
        rows[r][k] = old + step;
        double up = loss.value();
        rows[r][k] = old - step;
        double down = loss.value();
        rows[r][k] = old;
        double expected = (up - down) / (2 * step);
        assertThat((double) gradient[r][k])
            .as("%s[%d][%d]", what, r, k)
            .isCloseTo(expected, within(2e-3 * (1 + Math.abs(expected))));
        size = Math.max(size, Math.abs(expected));
      }
    }
    assertThat(size).as(what).isGreaterThan(1e-2);
  }

  private static double dot(float[][] a, float[][] b) {
    double sum = 0;
    for (int r = 0; r < a.length; r++) {
      for (int k = 0; k < a[r].length; k++) {
        sum += (double) a[r][k] * b[r][k];
      }
    }
    return sum;
  }

  private static float[][] sums(float[][] rows) {
    float[][] sums = new float[1][rows.length];
    for (int r = 0; r < rows.length; r++) {
      for (float value : rows[r]) {
        sums[0][r] += value;
      }
    }
    return sums;
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void lstm(boolean tanh) {
    Lstm cell = new Lstm(INPUTS, UNITS, tanh);
    cell.allocate(1, IMAGES);
    float[][] x = rows(INPUTS, IMAGES, 1);
    float[][] w = rows(4 * UNITS, INPUTS + UNITS, 1);
    float[][] bias = rows(1, 4 * UNITS, 0.5);
    float[][] dy = rows(UNITS, IMAGES, 1);
    float[][] y = new float[UNITS][IMAGES];
    Loss loss =
        () -> {
          cell.forward(pass(), 0, x, w, ones(4 * UNITS), null, bias[0], 0, y);
          return dot(y, dy);
        };
    loss.value();
    float[][] dx = new float[INPUTS][IMAGES];
    float[][] dz = new float[4 * UNITS][IMAGES];
    float[][] dw = new float[4 * UNITS][INPUTS + UNITS];
    cell.backward(pass(), 0, w, dy, dx, dz);
    cell.backwardWeights(pass(), 0, dz, dw);

    check(loss, x, dx, "x");
    check(loss, w, dw, "w");
    check(loss, bias, sums(dz), "bias");
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void gru(boolean tanh, boolean resetAfter) {
    Gru cell = new Gru(INPUTS, UNITS, tanh, resetAfter);
    cell.allocate(1, IMAGES);
    float[][] x = rows(INPUTS, IMAGES, 1);
    float[][] w = rows(2 * UNITS, INPUTS + UNITS, 1);
    float[][] v = rows(UNITS, INPUTS + UNITS, 1);
    float[][] bias = rows(1, 2 * UNITS, 0.5);
    float[][] biasV = rows(1, resetAfter ? 2 * UNITS : UNITS, 0.5);
    float[][] dy = rows(UNITS, IMAGES, 1);
    float[][] y = new float[UNITS][IMAGES];
    float[] ones = ones(2 * UNITS);
    Loss loss =
        () -> {
          cell.forward(pass(), 0, x, w, ones, null, bias[0], v, ones, null, biasV[0], 0, y);
          return dot(y, dy);
        };
    loss.value();
    float[][] dx = new float[INPUTS][IMAGES];
    float[][] dz = new float[2 * UNITS][IMAGES];
    float[][] dn = new float[biasV[0].length][IMAGES];
    float[][] dw = new float[2 * UNITS][INPUTS + UNITS];
    float[][] dv = new float[UNITS][INPUTS + UNITS];
    cell.backward(pass(), 0, w, v, dy, dx, dz, dn);
    cell.backwardGates(pass(), 0, dz, dw);
    cell.backwardCandidate(pass(), 0, dn, dv);

    check(loss, x, dx, "x");
    check(loss, w, dw, "w");
    check(loss, v, dv, "v");
    check(loss, bias, sums(dz), "bias");
    check(loss, biasV, sums(dn), "biasV");
  }
}
