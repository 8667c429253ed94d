package dev.bitwright.training;

/**
 * A random number for every element of a tensor: output e of a SplitMix64 sequence (Steele, Lea,
 * Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 16) that starts from
 * seed, step and layer. So a draw depends on no thread and on no earlier draw.
 */
final class ElementDraws {
  /** Draws are below this. */
  static final int BOUND = 1 << 24;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private ElementDraws() {}

  /**
   * Where the sequence of a layer starts in a step.
   *
   * @param seed of the run
   * @param step optimizer steps done
   * @param layer a number that no other user of draws in the network has
   */
  static long start(long seed, long step, int layer) {
    return mix(mix(seed + GOLDEN) + step * GOLDEN) + layer * 0xD1B54A32D192ED03L;
  }

  /** A whole number from 0 to below {@link #BOUND}, all alike. */
  static int of(long start, long element) {
    return (int) (mix(start + (element + 1) * GOLDEN) >>> 40);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
