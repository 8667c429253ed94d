package dev.bitwright.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis with round numbers.
 *
 * @param low value at its start
 * @param high value at its end
 * @param step between two marks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {
  /** An axis that holds all values, with about that many marks. */
  static Axis around(double least, double most, int marks) {
    double span = most > least ? most - least : Math.max(1e-9, Math.abs(most));
    double power = Math.pow(10, Math.floor(Math.log10(span / marks)));
    double step = 10 * power;
    for (int factor : new int[] {1, 2, 5}) {
      if (span / (factor * power) <= marks) {
        step = factor * power;
        break;
      }
    }
    return new Axis(Math.floor(least / step) * step, Math.ceil(most / step) * step, step);
  }

  /** Where the marks are. */
  List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + step / 1000; i++) {
      marks.add(low + i * step);
    }
    return marks;
  }

  /** From a value to a pixel. */
  double at(double value, double from, double to) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** A mark as text, with as many decimals as the step needs. */
  String text(double mark) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", mark + 0.0);
  }
}
