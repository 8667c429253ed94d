package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Single steps of cells with one unit and one input, with numbers worked out elsewhere. */
class RecurrentVectorsTest {
  private static final float[] ONE = {1f, 1f, 1f, 1f};

  private final float[][] x = new float[1][1];
  private final float[][] y = new float[1][1];
  private final float[][] dx = new float[1][1];
  private final float[][] dy = {{1f}};

  /** One step of one stream whose state is carried into it. */
  private static Pass step() {
    return new Pass(true, false, 1, 1, 1, 0, 1, false);
  }

  private static void close(float[][] rows, double... expected) {
    for (int r = 0; r < expected.length; r++) {
      assertThat((double) rows[r][0]).isCloseTo(expected[r], within(1e-6));
    }
  }

  private static float[] thirds() {
    return new float[] {1 / 3f, 1 / 3f, 1 / 3f, 1 / 3f};
  }

  /** RNN-2: two bits; levels are thirds. */
  @Test
  void quantizedGruStep() {
    Gru cell = new Gru(1, 1, false, false);
    cell.allocate(1, 1);
    cell.carriedLevels(0)[0][0] = 1;
    x[0][0] = 2;
    float[][] gates = {{0.5f, -0.25f}, {-0.5f, 0.75f}};
    float[][] candidate = {{0.9f, -0.6f}};
    float[] bias = {1, 1};
    cell.forward(
        step(),
        0,
        x,
        gates,
        thirds(),
        null,
        bias,
        candidate,
        thirds(),
        null,
        new float[] {-0.2f},
        3,
        y);
    close(y, 0.428546);
    assertThat(cell.carriedLevels(0)[0][0]).isEqualTo(1f);

    float[][] dz = new float[2][1];
    float[][] dn = new float[1][1];
    cell.backward(step(), 0, gates, candidate, dy, dx, dz, dn);
    close(dz, -0.002448, -0.068016);
    close(dn, 0.0707);
    close(dx, 0.096414);

    float[][] dw = new float[2][2];
    float[][] dv = new float[1][2];
    cell.backwardGates(step(), 0, dz, dw);
    cell.backwardCandidate(step(), 0, dn, dv);
    // the levels' scale is applied outside
    assertThat(dw[0][0] / 3.0).isCloseTo(-0.001632, within(1e-6));
    assertThat(dw[0][1] / 3.0).isCloseTo(-0.000816, within(1e-6));
    assertThat(dw[1][0] / 3.0).isCloseTo(-0.045344, within(1e-6));
    assertThat(dw[1][1] / 3.0).isCloseTo(-0.022672, within(1e-6));
    assertThat(dv[0][0] / 3.0).isCloseTo(0.047133, within(1e-6));
    assertThat(dv[0][1] / 3.0).isCloseTo(0.023567, within(1e-6));
  }

  /** RNN-2: what goes back to the state before the step, seen over two steps. */
  @Test
  void quantizedGruHandsGradientBack() {
    Gru cell = new Gru(1, 1, false, false);
    cell.allocate(1, 2);
    float[][] gates = {{0.5f, -0.25f}, {-0.5f, 0.75f}};
    float[][] candidate = {{0.9f, -0.6f}};
    // u is nearly 1 in the first step, so that what reaches it passes to h as it is
    float[][] tokens = {{2, 2}};
    float[][] result = new float[1][2];
    cell.carriedLevels(0)[0][0] = 1;
    Pass two = new Pass(true, false, 2, 2, 1, 0, 2, false);
    cell.forward(
        two,
        0,
        tokens,
        gates,
        thirds(),
        null,
        new float[] {1, 1},
        candidate,
        thirds(),
        null,
        new float[] {-0.2f},
        3,
        result);
    assertThat(result[0][1]).isEqualTo(result[0][0]);
    float[][] dz = new float[2][2];
    float[][] dn = new float[1][2];
    cell.backward(two, 0, gates, candidate, new float[][] {{0f, 1f}}, new float[1][2], dz, dn);
    // the second step's gradients as in RNN-2, the first step's those times dL/dh = 0.630989
    assertThat((double) dn[0][1]).isCloseTo(0.0707, within(1e-6));
    assertThat((double) dn[0][0]).isCloseTo(0.0707 * 0.630989, within(1e-6));
    assertThat((double) dz[1][0]).isCloseTo(-0.068016 * 0.630989, within(1e-6));
  }

  /** RNN-3. */
  @Test
  void quantizedLstmStep() {
    Lstm cell = new Lstm(1, 1, false);
    cell.allocate(1, 1);
    cell.carriedLevels(0)[0][0] = 2;
    cell.carriedCells(0)[0][0] = 0.6f;
    x[0][0] = 1;
    float[][] w = {{0.4f, 0.3f}, {0.8f, -0.2f}, {-0.1f, 0.5f}, {0.6f, 0.1f}};
    cell.forward(step(), 0, x, w, thirds(), null, new float[4], 3, y);
    close(y, 0.388549);
    assertThat((double) cell.carriedCells(0)[0][0]).isCloseTo(0.782176, within(1e-6));
    assertThat(cell.carriedLevels(0)[0][0]).isEqualTo(1f);

    float[][] dz = new float[4][1];
    cell.backward(step(), 0, w, dy, dx, dz);
    close(dz, 0.015815, 0.017682, 0.012314, 0.168523);
    // dc = 0.121946, and dc * f = 0.09583 goes back to the cell state
    double f = 0.785835;
    assertThat(dz[2][0] / (0.6 * f * (1 - f))).isCloseTo(0.121946, within(1e-5));
    assertThat(dz[2][0] / (0.6 * (1 - f))).isCloseTo(0.09583, within(1e-5));
    double dh = 0;
    double expectedDx = 0;
    for (int r = 0; r < 4; r++) {
      dh += dz[r][0] * w[r][1];
      expectedDx += dz[r][0] * w[r][0];
    }
    assertThat(dh).isCloseTo(0.024217, within(1e-6));
    assertThat((double) dx[0][0]).isCloseTo(expectedDx, within(1e-6)).isNotZero();
  }

  /** Section 11.12: sums of an LSTM with tanh are given; the forget bias is taken off again. */
  @Test
  void lstmWithTanh() {
    Lstm cell = new Lstm(1, 1, true);
    cell.allocate(1, 1);
    cell.carriedCells(0)[0][0] = 0.4f;
    float[] bias = {0.5f, 0.3f, 0f, -0.2f};
    cell.forward(step(), 0, x, new float[4][2], ONE, null, bias, 0, y);
    close(y, 0.198625);
    assertThat((double) cell.carriedCells(0)[0][0]).isCloseTo(0.473754, within(1e-6));

    float[][] dz = new float[4][1];
    cell.backward(step(), 0, new float[4][2], dy, dx, dz);
    double i = sigmoid(0.5);
    double j = Math.tanh(0.3);
    double f = sigmoid(1);
    double o = sigmoid(-0.2);
    double bent = Math.tanh(0.473754);
    double dc = o * (1 - bent * bent);
    close(
        dz, dc * j * i * (1 - i), dc * i * (1 - j * j), dc * 0.4 * f * (1 - f), bent * o * (1 - o));
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private double gru(boolean after, float extra) {
    Gru cell = new Gru(1, 1, true, after);
    cell.allocate(1, 1);
    cell.carriedLevels(0)[0][0] = 0.4f;
    x[0][0] = 1;
    // r = s(0.1 + 0.5 h), u = s(-0.08)
    float[][] gates = {{0.1f, 0.5f}, {-0.08f, 0f}};
    float[][] candidate = {{0.6f, 0.7f}};
    float[] bias = after ? new float[] {0, extra} : new float[] {extra};
    cell.forward(step(), 0, x, gates, ONE, null, new float[2], candidate, ONE, null, bias, 0, y);
    return y[0][0];
  }

  /** Section 11.12. */
  @Test
  void gruWithTanhResetsBeforeOrAfter() {
    assertThat(gru(true, 0.2f)).isCloseTo(0.558220, within(1e-6));
    assertThat(gru(false, 0.2f)).isCloseTo(0.579216, within(1e-6));
    assertThat(gru(true, 0f)).isCloseTo(0.525616, within(1e-6));
    assertThat(gru(false, 0f)).isCloseTo(0.525616, within(1e-6));
  }
}
