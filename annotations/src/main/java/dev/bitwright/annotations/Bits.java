package dev.bitwright.annotations;

/** Named values for {@link Quantize#bits()}. */
public final class Bits {
  /** The width is left to the planner. */
  public static final int PLANNED = 0;

  private Bits() {}
}
