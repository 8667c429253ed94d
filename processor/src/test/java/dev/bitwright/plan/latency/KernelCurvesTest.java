package dev.bitwright.plan.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class KernelCurvesTest {

  /** Lengths 1 and 100; the time of a call of two kernels that have a size is what counts. */
  private static String table() {
    return Curves.table((kernel, size) -> size + 1)
        .replace("kernel\tsize\t1\t64", "kernel\tsize\t1\t100")
        .replace("clear\t0\t1.0\t1.0", "clear\t0\t10.0\t2.0");
  }

  @Test
  void isLinearBetweenMeasuredPointsAndGoesOnBeyondThem() {
    KernelCurves curves = KernelCurves.parse(table());
    assertThat(curves.picoseconds(JavaKernel.CLEAR, 0, 1)).isEqualTo(10_000);
    assertThat(curves.picoseconds(JavaKernel.CLEAR, 0, 100)).isEqualTo(200_000);
    assertThat(curves.picoseconds(JavaKernel.CLEAR, 0, 34)).isCloseTo(73_333, within(1.0));
    assertThat(curves.picoseconds(JavaKernel.CLEAR, 0, 300)).isEqualTo(600_000);
    // 7 and 15 thresholds are measured, and none beyond 255
    assertThat(curves.picoseconds(JavaKernel.THRESHOLDS, 7, 100)).isEqualTo(800_000);
    assertThat(curves.picoseconds(JavaKernel.THRESHOLDS, 11, 100)).isEqualTo(1_200_000);
    assertThat(curves.picoseconds(JavaKernel.THRESHOLDS, 500, 100)).isEqualTo(25_600_000);
    assertThat(curves.picoseconds(JavaKernel.MAX_POOL, 10, 100)).isEqualTo(2 * 600_000);
    assertThat(curves.picoseconds(JavaKernel.MULTIPLY_ADD_4, 1, 100)).isEqualTo(4 * 1_700_000);
  }

  @Test
  void whatIsNoTableIsRefused() {
    assertThat(KernelCurves.parse(table())).isNotNull();
    assertThatThrownBy(() -> KernelCurves.parse(table().replaceFirst("(?m)^copy.*\n", "")))
        .hasMessage("no line of copy");
    assertThatThrownBy(
            () -> KernelCurves.parse(table().replaceFirst("(?m)^thresholds\t15.*\n", "")))
        .hasMessage("no line of thresholds");
    assertThatThrownBy(() -> KernelCurves.parse(table().replace("copy", "coppy")))
        .hasMessage("coppy");
    assertThatThrownBy(() -> KernelCurves.parse(table().replace("lookup\t0\t1.0", "lookup\t0")))
        .hasMessageStartingWith("lookup\t0");
    assertThatThrownBy(() -> KernelCurves.parse(table().replace("max_pool\t3", "max_pool\t4")))
        .hasMessageStartingWith("max_pool\t4");
  }

  /** Whatever was measured last, the forms keep their places. */
  @Test
  void theMeasuredTableTellsTheFormsApart() {
    KernelCurves curves = KernelCurves.measured();
    double four = curves.picoseconds(JavaKernel.MULTIPLY_ADD_4, 16, 1024) / 4;
    double ternary = curves.picoseconds(JavaKernel.TERNARY_MULTIPLY_ADD, 16, 1024) / 32;
    double wide = curves.picoseconds(JavaKernel.MULTIPLY_ADD_LONG, 16, 1024);
    assertThat(ternary).isLessThan(four / 3);
    assertThat(wide).isGreaterThan(3 * four);
    for (JavaKernel kernel : JavaKernel.values()) {
      for (int size : kernel.size().measured()) {
        for (int n : new int[] {1, 10, 49, 196, 784, 1024, 5000}) {
          assertThat(curves.picoseconds(kernel, size, n))
              .as(String.format(Locale.ROOT, "%s %d %d", kernel, size, n))
              .isBetween(300.0, 1e9);
        }
      }
    }
  }
}
