package dev.bitwright.scheme;

import java.util.List;

/** How the codes of one quantized tensor are held in memory and in hardware. */
public sealed interface StorageForm {
  /** Bits of one stored code. */
  int bits();

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
   * A sum of powers of two: per term a selector, 0 for nothing and j for the j-th exponent of the
   * term's list; level = sum of {@code 2^(largestExponent - exponent)}; a sign bit in front when
   * signed (APoT, values.md section 2).
   *
   * @param terms the exponents each term may select, in the order of the spec's table
   * @param largestExponent emax of the table
   */
  record PowerTerms(int bits, boolean signed, List<List<Integer>> terms, int largestExponent)
      implements StorageForm {}
}
