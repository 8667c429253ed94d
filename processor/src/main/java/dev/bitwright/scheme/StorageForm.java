package dev.bitwright.scheme;

import java.util.List;
import java.util.stream.IntStream;

/** How the codes of one quantized tensor are held in memory and in hardware. */
public sealed interface StorageForm {
  /** Bits of one stored code. */
  int bits();

  /** Bits of a tensor of weights; those that training may leave out are counted. */
  default long bits(long weights) {
    return weights * bits();
  }

  /** Two planes, non-zero mask and sign (1 means +1), zero = (0, 0). Levels -1, 0, 1. */
  record TernaryPlanes() implements StorageForm {
    @Override
    public int bits() {
      return 2;
    }
  }

  /** A plain integer, two's complement when signed. */
  record PlainInteger(int bits, boolean signed) implements StorageForm {}

  /**
   * Odd levels around a zero that is none of them: -(2^bits - 1), ..., -1, 1, ..., 2^bits - 1, with
   * the code {@code (level + 2^bits - 1) / 2}. One bit is a sign, 1 for +1.
   */
  record OddIntegers(int bits) implements StorageForm {
    /** The largest level, and the number of codes less one. */
    public int largest() {
      return (1 << bits) - 1;
    }

    /** All levels, ascending. */
    public LevelSet levels() {
      return new LevelSet(
          IntStream.rangeClosed(0, largest()).mapToObj(code -> 2 * code - largest()).toList());
    }
  }

  /**
   * A small float without infinities: a sign bit when signed (1 for negative), an exponent field e
   * and {@code fraction} bits f. The level is f where e = 0 and {@code (2^fraction + f) * 2^(e-1)}
   * elsewhere (ESB, values.md section 3).
   */
  record SmallFloat(int bits, boolean signed, int fraction) implements StorageForm {
    /** Bits of the exponent field. */
    public int exponentBits() {
      return bits - fraction - (signed ? 1 : 0);
    }

    /** All levels, ascending. */
    public LevelSet levels() {
      int magnitudes = 1 << exponentBits() + fraction;
      return new LevelSet(
          IntStream.range(signed ? 1 - magnitudes : 0, magnitudes)
              .mapToObj(code -> code < 0 ? -magnitude(-code) : magnitude(code))
              .toList());
    }

    /** The level of a code without its sign. */
    int magnitude(int code) {
      int exponent = code >> fraction;
      int rest = code & (1 << fraction) - 1;
      return exponent == 0 ? rest : (1 << fraction) + rest << exponent - 1;
    }
  }

  /**
   * A sum of powers of two: per term a selector, 0 for nothing and j for the j-th exponent of the
   * term's list; level = sum of {@code 2^(largestExponent - exponent)}; a sign bit in front when
   * signed (APoT, values.md section 2).
   *
   * @param terms the exponents each term may select, in the order of the spec's table
   * @param largestExponent emax of the table
   */
  record PowerTerms(int bits, boolean signed, List<List<Integer>> terms, int largestExponent)
      implements StorageForm {}

  /**
   * Groups of weights, each a sum of signed coordinates: per group its number of coordinates in 4
   * bits, the coordinates, and a plane of signs for each of them (methods.md section 1).
   *
   * @param most the most coordinates of a group
   * @param coordinateBits bits of a coordinate, and of the sum of those of a group
   * @param members weights of a group
   * @param strided whether group g of an output with G groups holds the weights {@code g, g + G,
   *     ...}; otherwise a run of neighbours
   * @param average coordinates of a group on average, as training is asked for
   */
  record SignedCoordinates(
      int most, int coordinateBits, int members, boolean strided, double average)
      implements StorageForm {
    /** Bits of the level of one weight. */
    @Override
    public int bits() {
      return coordinateBits + 1;
    }

    @Override
    public long bits(long weights) {
      double coordinates = average * (weights / members);
      return 4 * (weights / members) + Math.round(coordinates * (coordinateBits + members));
    }
  }
}
