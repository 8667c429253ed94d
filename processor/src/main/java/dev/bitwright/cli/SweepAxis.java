package dev.bitwright.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The upright axis of a sweep's picture.
 *
 * @param low value at the bottom, of a logarithmic one its power of ten
 * @param high value at the top
 */
record SweepAxis(double low, double high, boolean logarithmic, List<Mark> marks) {
  private static final int STEPS = 8;

  /** A line across. */
  record Mark(double value, String text) {}

  /**
   * Whole powers of ten around values.
   *
   * @param others values that may be noise: those below a tenth of the least value lie at the
   *     bottom
   */
  static SweepAxis logarithmic(double[] values, double[] others) {
    double least = Arrays.stream(values).filter(v -> v > 0).min().orElse(1);
    double[] counted =
        DoubleStream.concat(
                Arrays.stream(values).filter(v -> v > 0),
                Arrays.stream(others).filter(v -> v >= least / 10))
            .map(StrictMath::log10)
            .toArray();
    double low = Math.floor(Arrays.stream(counted).min().orElse(0));
    double high = Math.max(low + 1, Math.ceil(Arrays.stream(counted).max().orElse(0)));
    List<Mark> marks = new ArrayList<>();
    for (int power = (int) low; power <= high; power++) {
      marks.add(new Mark(StrictMath.pow(10, power), "1e" + power));
    }
    return new SweepAxis(low, high, true, marks);
  }

  /** Round numbers around values. */
  static SweepAxis linear(double[] values, double other) {
    double[] all = DoubleStream.concat(Arrays.stream(values), DoubleStream.of(other)).toArray();
    double least = Arrays.stream(all).min().orElseThrow();
    double most = Arrays.stream(all).max().orElseThrow();
    double step = step(Math.max(1, most - least), STEPS);
    double low = step * Math.floor(least / step);
    double high = Math.max(low + step, step * Math.ceil(most / step + 0.2));
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      double at = low + i * step;
      marks.add(new Mark(at, String.format(Locale.ROOT, step < 1 ? "%.1f" : "%.0f", at)));
    }
    return new SweepAxis(low, high, false, marks);
  }

  /** A round distance of at most so many marks. */
  static double step(double range, int marks) {
    double decade = StrictMath.pow(10, Math.floor(StrictMath.log10(range / marks)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * decade * marks >= range) {
        return factor * decade;
      }
    }
    return 10 * decade;
  }

  /** From 0 at the bottom to 1 at the top. */
  double place(double value) {
    double at = value;
    if (logarithmic) {
      at = value > 0 ? Math.max(low, StrictMath.log10(value)) : low;
    }
    return (at - low) / (high - low);
  }
}
