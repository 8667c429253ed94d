package dev.bitwright.kernel;

/**
 * An integer of exact width, two's complement when signed.
 *
 * <p>Values travel as {@code long}. The type u64 is a <em>word</em>: its values are bit patterns,
 * and only logic, shifts, popcount, equality, select, convert and wrap are defined on it.
 *
 * @param signed whether the range is −2^(bits−1) .. 2^(bits−1)−1, else 0 .. 2^bits−1
 * @param bits 1 to 64
 * @param role what the values are, a lower-case name such as {@code body_acc}, or null; the C
 *     emitter prints a typedef named after it. Arithmetic ignores the role.
 */
public record IntType(boolean signed, int bits, String role) implements Type {

  /** The type of indices, loop variables and lengths: s32. */
  public static final IntType INT = new IntType(true, 32, null);

  /** The type of comparisons: u1, 0 or 1. */
  public static final IntType BIT = new IntType(false, 1, null);

  public IntType {
    if (bits < 1 || bits > 64) {
      throw new KernelException("an integer type has 1 to 64 bits, not " + bits);
    }
    if (role != null) {
      Names.check("role", role);
    }
  }

  public static IntType signed(int bits) {
    return new IntType(true, bits, null);
  }

  public static IntType unsigned(int bits) {
    return new IntType(false, bits, null);
  }

  /** The narrowest type that holds every integer of {@code min..max}; unsigned when min ≥ 0. */
  public static IntType ofRange(long min, long max) {
    if (min > max) {
      throw new KernelException("empty range " + min + ".." + max);
    }
    if (min >= 0) {
      return unsigned(Math.max(1, 64 - Long.numberOfLeadingZeros(max)));
    }
    int low = 65 - Long.numberOfLeadingZeros(~min);
    int high = max < 0 ? 1 : 65 - Long.numberOfLeadingZeros(max);
    return signed(Math.max(low, high));
  }

  public IntType withRole(String newRole) {
    return new IntType(signed, bits, newRole);
  }

  /** True for u64, whose values are bit patterns and not numbers. */
  public boolean isWord() {
    return !signed && bits == 64;
  }

  /** Smallest value. */
  public long min() {
    return signed ? -1L << (bits - 1) : 0;
  }

  /** Largest value; for u64 the pattern of all ones. */
  public long max() {
    if (signed) {
      return ~(-1L << (bits - 1));
    }
    return bits == 64 ? -1L : (1L << bits) - 1;
  }

  /** True when {@code value} is in range; every pattern fits u64. */
  public boolean fits(long value) {
    return isWord() || value >= min() && value <= max();
  }

  /** The value with the same low bits as {@code value}: two's complement truncation. */
  public long wrap(long value) {
    int gap = 64 - bits;
    return signed ? value << gap >> gap : value << gap >>> gap;
  }

  @Override
  public boolean sameValues(Type other) {
    return other instanceof IntType type && type.signed == signed && type.bits == bits;
  }

  @Override
  public boolean holds(Type other) {
    if (!(other instanceof IntType type)) {
      return false;
    }
    if (signed == type.signed) {
      return bits >= type.bits;
    }
    return signed && bits > type.bits;
  }

  /**
   * The narrowest type that holds the values of both; one of the two where it suffices (the first,
   * or the one with a role, when both do). {@link KernelException} for u64 with a signed type.
   */
  public static IntType join(IntType a, IntType b) {
    boolean aHolds = a.holds(b);
    boolean bHolds = b.holds(a);
    if (aHolds && (!bHolds || a.role != null || b.role == null)) {
      return a;
    }
    if (bHolds) {
      return b;
    }
    int bits = a.signed ? Math.max(a.bits, b.bits + 1) : Math.max(b.bits, a.bits + 1);
    if (bits > 64) {
      throw new KernelException("no type holds both " + a.text() + " and " + b.text());
    }
    return signed(bits);
  }

  @Override
  public String text() {
    return (signed ? "s" : "u") + bits + (role == null ? "" : "@" + role);
  }
}
