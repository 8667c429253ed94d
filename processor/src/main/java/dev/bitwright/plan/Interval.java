package dev.bitwright.plan;

/** The integers from {@code low} to {@code high}, both included. */
public record Interval(long low, long high) {
  public Interval {
    if (low > high) {
      throw new IllegalArgumentException(low + " > " + high);
    }
  }

  /** Whether two's complement is needed. */
  public boolean signed() {
    return low < 0;
  }

  /** The smallest width that holds every value: two's complement when signed, at least 1. */
  public int bits() {
    if (!signed()) {
      return Math.max(1, 64 - Long.numberOfLeadingZeros(high));
    }
    int forHigh = high < 0 ? 1 : 65 - Long.numberOfLeadingZeros(high);
    int forLow = 65 - Long.numberOfLeadingZeros(~low);
    return Math.max(forHigh, forLow);
  }
}
