package dev.bitwright.training;

/**
 * Counter-based random numbers: the value at any counter is a function of key and counter alone, so
 * that draws do not depend on threads and need no state to resume.
 *
 * <p>Philox-4x32-10 of Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011, section 3.3 and table 2: ten rounds of {@code (c0,c1,c2,c3) -> (hi(M1*c2)^c1^k0,
 * lo(M1*c2), hi(M0*c0)^c3^k1, lo(M0*c0))}, keys bumped by the Weyl constants.
 */
public final class Philox {
  private static final long M0 = 0xD2511F53L;
  private static final long M1 = 0xCD9E8D57L;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;

  private Philox() {}

  /** The four words of one block, written to {@code out[0..3]}. */
  public static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
    for (int round = 0; round < 10; round++) {
      long p0 = M0 * (c0 & 0xFFFFFFFFL);
      long p1 = M1 * (c2 & 0xFFFFFFFFL);
      int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c1 = (int) p1;
      c3 = (int) p0;
      c0 = n0;
      c2 = n2;
      k0 += W0;
      k1 += W1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
  }

  /**
   * A 64-bit value.
   *
   * @param seed the key
   * @param stream what the draws are for
   * @param counter which draw of the stream
   */
  public static long bits(long seed, long stream, long counter) {
    int[] out = new int[4];
    block(
        (int) counter,
        (int) (counter >>> 32),
        (int) stream,
        (int) (stream >>> 32),
        (int) seed,
        (int) (seed >>> 32),
        out);
    return (out[0] & 0xFFFFFFFFL) | (long) out[1] << 32;
  }

  /** A double in [0, 1): the upper 53 bits of {@link #bits}. */
  public static double uniform(long seed, long stream, long counter) {
    return (bits(seed, stream, counter) >>> 11) * 0x1p-53;
  }

  /** An integer in [0, bound), by multiplication of the upper 32 bits; bias below 2^-32·bound. */
  public static int below(int bound, long seed, long stream, long counter) {
    return (int) ((bits(seed, stream, counter) >>> 32) * bound >>> 32);
  }

  /** A normal value by the method of Box and Muller, with StrictMath. */
  public static double normal(long seed, long stream, long counter) {
    double u = 1.0 - uniform(seed, stream, 2 * counter);
    double v = uniform(seed, stream, 2 * counter + 1);
    return StrictMath.sqrt(-2.0 * StrictMath.log(u)) * StrictMath.cos(2.0 * StrictMath.PI * v);
  }

  /** A stream number for a name: FNV-1a over its UTF-16 units. */
  public static long stream(String name) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }
}
