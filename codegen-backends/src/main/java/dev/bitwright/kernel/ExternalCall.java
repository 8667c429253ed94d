package dev.bitwright.kernel;

/** What the interpreter runs for an {@link External}. */
public interface ExternalCall {

  /**
   * @param arguments per parameter: {@code Long} or {@code Double} for a scalar; the row itself
   *     ({@code long[]}, {@code float[]}, {@code double[]}) or all rows, which may be written
   * @return {@code Long} or {@code Double} where the routine has a result, else null
   */
  Object call(Object[] arguments);
}
