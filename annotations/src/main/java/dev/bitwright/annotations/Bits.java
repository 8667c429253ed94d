package dev.bitwright.annotations;

/** Named values for {@link Quantize#bits()}. */
public final class Bits {
  /** The width is left to the planner; a scheme with one width has that one. */
  public static final int PLANNED = 0;

  private Bits() {}
}
