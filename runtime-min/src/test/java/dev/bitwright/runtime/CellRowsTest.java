package dev.bitwright.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.runtime.internal.SquashTables;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The vectors of the specification in fixed point, within the resolution of steps and tables. */
class CellRowsTest {
  private static final int[] SIGMOID = table("sigmoid");
  private static final int[] TANH = table("tanh");

  private static int[] table(String name) {
    return Arrays.stream(SquashTables.of(name)).mapToInt(Math::toIntExact).toArray();
  }

  private static int[] steps(double... values) {
    return Arrays.stream(values).mapToInt(v -> (int) Math.rint(128 * v)).toArray();
  }

  private static double[] lstm(int[] squash, double c, double... gates) {
    int[] cell = {(int) Math.rint(4096 * c)};
    int[] acc = new int[1];
    CellRows.lstm(steps(gates), 1, SIGMOID, squash, cell, acc);
    return new double[] {cell[0] / 4096.0, acc[0] / (double) (1 << 28)};
  }

  /** values.md RNN-3: gates i, j, f + 1, o from x = 1/3 and h = 2/3. */
  @Test
  void lstmOfSigmoids() {
    double[] result =
        lstm(
            SIGMOID,
            0.6,
            0.4 / 3 + 0.3 * 2 / 3,
            0.8 / 3 - 0.2 * 2 / 3,
            -0.1 / 3 + 0.5 * 2 / 3 + 1,
            0.6 / 3 + 0.1 * 2 / 3);
    assertThat(result[0]).isCloseTo(0.782176, within(0.002));
    assertThat(result[1]).isCloseTo(0.388549, within(0.002));
  }

  /** methods.md 11.12. */
  @Test
  void lstmOfTanh() {
    double[] result = lstm(TANH, 0.4, 0.5, 0.3, 1, -0.2);
    assertThat(result[0]).isCloseTo(0.473754, within(0.003));
    assertThat(result[1]).isCloseTo(0.198625, within(0.003));
  }

  /** values.md RNN-2: levels of two bits; u meets the old state. */
  @Test
  void gruOfSigmoids() {
    int[] gates = steps(0.5 * 2 / 3 - 0.25 / 3 + 1, -0.5 * 2 / 3 + 0.75 / 3 + 1);
    int[] h = {1};
    int[] acc = new int[1];
    CellRows.gate(gates, 1, SIGMOID, h, acc);
    assertThat(acc[0] / 3.0 / (1 << 14)).isCloseTo(0.2591, within(0.001));
    CellRows.gru(gates, 1, SIGMOID, h, new int[] {2}, acc);
    assertThat(acc[0] / 3.0 / (1 << 14)).isCloseTo(0.428546, within(0.001));
  }

  @Test
  void theCellStateEndsAtEight() {
    int[] cell = {0};
    int[] acc = new int[1];
    int[] open = {1023, 1023, 1023, 1023};
    for (int step = 0; step < 20; step++) {
      CellRows.lstm(open, 1, SIGMOID, TANH, cell, acc);
    }
    assertThat(cell[0]).isEqualTo(Short.MAX_VALUE);
    assertThat(acc[0]).isEqualTo(TANH[2047] * SIGMOID[2047]);
    open[1] = -1024;
    for (int step = 0; step < 40; step++) {
      CellRows.lstm(open, 1, SIGMOID, TANH, cell, acc);
    }
    assertThat(cell[0]).isEqualTo(Short.MIN_VALUE);
    assertThat(acc[0]).isEqualTo(TANH[0] * SIGMOID[2047]);
  }
}
