package dev.bitwright.runtime;

/**
 * One caller's view of a deployed network with all its intermediate integers: what test vectors of
 * the hardware are made from. Sessions of generated models implement it.
 */
public interface LevelTrace {

  /** Begins a sequence; nothing where a run keeps nothing for the next one. */
  default void reset() {}

  /**
   * Runs one image ({@code [channel][row][column]}) or one step of a sequence and returns its
   * scores.
   */
  int[] traceScores(byte[] image);

  /**
   * The levels of a tensor after the last {@link #traceScores}, {@code [channel][row][column]}.
   *
   * @param tensor name of an emitted tensor of the deployed network
   */
  int[] traceLevels(String tensor);
}
