package dev.bitwright.plan.latency;

import java.util.Locale;

/**
 * An inner loop of the generated Java inference: a method of the run-time library in one of its
 * forms. A call works on a row of some length, and takes the longer the more operations an element
 * of the row is.
 */
public enum JavaKernel {
  CLEAR("IntRows.clear"),
  CLEAR_LONG("LongRows.clear"),
  COPY("IntRows.copy"),
  ADD("IntRows.add"),
  ADD_LONG("LongRows.add"),
  SUM("IntRows.sum"),
  SUM_LONG("LongRows.sum"),
  OFFSET("IntRows.offset"),
  OFFSET_LONG("LongRows.offset"),
  OFFSET_ACROSS("IntRows.offsetAcross"),
  OFFSET_ACROSS_LONG("LongRows.offsetAcross"),
  /** Four products an element. */
  MULTIPLY_ADD_4("IntRows.multiplyAdd4", Size.RESIDENT, 4),
  MULTIPLY_ADD("IntRows.multiplyAdd", Size.RESIDENT, 1),
  MULTIPLY_ADD_LONG("LongRows.multiplyAdd", Size.RESIDENT, 1),
  /** A word of 32 products an element. */
  TERNARY_MULTIPLY_ADD("TernaryRows.multiplyAdd", Size.RESIDENT, 32),
  TERNARY_PACK("TernaryRows.pack"),
  TERNARY_PACK_VECTOR("TernaryRows.packVector"),
  /** A word of 32 products with one bit an element. */
  SIGN_MULTIPLY_ADD("BasisRows.multiplyAdd", Size.RESIDENT, 32),
  SIGN_PACK("BasisRows.pack"),
  SIGN_PACK_GROUP("BasisRows.packGroup", Size.PLANES, 1),
  SIGN_DOT("BasisRows.dot", Size.PLANES, 32),
  /** One row of what a tap sees. */
  PATCH("IntRows.patch"),
  /** The same with a stride. */
  PATCH_STRIDED("IntRows.patch"),
  SAMPLES("IntRows.unsignedSamples"),
  THRESHOLDS("IntRows.thresholds", Size.STEPS, 1),
  THRESHOLDS_LONG("LongRows.thresholds", Size.STEPS, 1),
  THRESHOLDS_ACROSS("IntRows.thresholdsAcross", Size.STEPS, 1),
  THRESHOLDS_ACROSS_LONG("LongRows.thresholdsAcross", Size.STEPS, 1),
  LOOKUP("IntRows.lookup"),
  MULTIPLIER("IntRows.multiplier"),
  MULTIPLIER_LONG("LongRows.multiplier"),
  MULTIPLIER_ACROSS("IntRows.multiplierAcross"),
  MULTIPLIER_ACROSS_LONG("LongRows.multiplierAcross"),
  SHIFT("ShiftRows.shift"),
  SHIFT_LONG("ShiftRows.shift"),
  SHIFT_ACROSS("ShiftRows.shiftAcross"),
  SHIFT_ACROSS_LONG("ShiftRows.shiftAcross"),
  REQUANTIZE_TWICE("RequantizeRows.twice"),
  REQUANTIZE_TWICE_ACROSS("RequantizeRows.twiceAcross"),
  REQUANTIZE_ONCE("RequantizeRows.once"),
  REQUANTIZE_ONCE_ACROSS("RequantizeRows.onceAcross"),
  /** One row of pooled levels. */
  MAX_POOL("IntRows.maxPool", Size.EDGE, 1),
  /** One row of sums. */
  WINDOW_SUM("IntRows.windowSum", Size.AREA, 1),
  GATE("CellRows.gate"),
  GRU("CellRows.gru"),
  LSTM("CellRows.lstm");

  /** What a kernel's time depends on beside the length of a row. */
  public enum Size {
    NONE(0),
    /** KiB of the rows that a layer goes through again and again. */
    RESIDENT(16, 64, 256, 768, 1536, 4096, 16384),
    /** Thresholds of a channel. */
    STEPS(1, 2, 3, 7, 15, 23, 24, 31, 63, 127, 255),
    /** Edge of a pool's window; 2 where nothing is padded. */
    EDGE(2, 3, 5),
    /** Elements of a window. */
    AREA(4, 9, 49),
    /** Planes of a level. */
    PLANES(1, 2, 4, 8);

    private final int[] measured;

    Size(int... measured) {
      this.measured = measured;
    }

    /** The sizes that are measured, ascending. */
    public int[] measured() {
      return measured.clone();
    }

    /** Whether time grows with a size beyond the largest one that is measured. */
    boolean grows() {
      return this == EDGE || this == AREA || this == PLANES;
    }
  }

  private final String method;
  private final Size size;
  private final int operations;

  JavaKernel(String method) {
    this(method, Size.NONE, 1);
  }

  JavaKernel(String method, Size size, int operations) {
    this.method = method;
    this.size = size;
    this.operations = operations;
  }

  /** Its name in the table of what was measured. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Class and method of the run-time library. */
  public String method() {
    return method;
  }

  public Size size() {
    return size;
  }

  /** Operations of one element of a row: products, where it multiplies. */
  public int operations() {
    return operations;
  }
}
