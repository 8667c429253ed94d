package dev.bitwright.scheme;

import java.util.List;

/**
 * The code that stands for a level in memory.
 *
 * <ul>
 *   <li>plain integers, and weights of groups: the level itself, two's complement when signed;
 *   <li>odd integers: the rank of the level, {@code (level + 2^bits - 1) / 2};
 *   <li>two planes: bit 0 for non-zero, bit 1 for the sign with 1 for +1, so 3 is +1, 1 is -1, 0 is
 *       zero (2 is read as zero and never written);
 *   <li>small floats: sign bit (when signed, 1 for negative), exponent field, fraction; zero has no
 *       sign;
 *   <li>sums of powers of two: sign bit (when signed, 1 for negative), then the selectors of the
 *       terms in the order of their table, the first in the highest bits: two bits for a term of
 *       three exponents, one bit for a term of one; 0 selects nothing, j the j-th exponent.
 * </ul>
 */
public final class StorageCodes {
  private StorageCodes() {}

  /**
   * The code of a level.
   *
   * @throws IllegalArgumentException when the form has no such level
   */
  public static int encode(StorageForm form, int level) {
    if (form instanceof StorageForm.TernaryPlanes) {
      require(level >= -1 && level <= 1, form, level);
      return level == 0 ? 0 : level > 0 ? 3 : 1;
    }
    if (form instanceof StorageForm.SignedCoordinates groups) {
      require(Math.abs(level) < 1 << groups.coordinateBits(), form, level);
      return level;
    }
    if (form instanceof StorageForm.PlainInteger plain) {
      int low = plain.signed() ? -(1 << (plain.bits() - 1)) : 0;
      require(level >= low && level <= low + (1 << plain.bits()) - 1, form, level);
      return level;
    }
    if (form instanceof StorageForm.OddIntegers odd) {
      require((level & 1) == 1 && Math.abs(level) <= odd.largest(), form, level);
      return (level + odd.largest()) / 2;
    }
    if (form instanceof StorageForm.SmallFloat small) {
      require(level >= 0 || small.signed(), form, level);
      int code = smallFloat(small, Math.abs(level));
      return level < 0 ? code | 1 << small.bits() - 1 : code;
    }
    StorageForm.PowerTerms sums = (StorageForm.PowerTerms) form;
    require(level >= 0 || sums.signed(), form, level);
    int selectors = selectors(sums, 0, Math.abs(level));
    require(selectors >= 0, form, level);
    return level < 0 ? selectors | 1 << (sums.bits() - 1) : selectors;
  }

  /**
   * The level of a code.
   *
   * @throws IllegalArgumentException when the code has more bits than the form
   */
  public static int decode(StorageForm form, int code) {
    if (form instanceof StorageForm.PlainInteger || form instanceof StorageForm.SignedCoordinates) {
      return encode(form, code);
    }
    require(code >= 0 && code < 1 << form.bits(), form, code);
    if (form instanceof StorageForm.TernaryPlanes) {
      return (code & 1) == 0 ? 0 : code == 3 ? 1 : -1;
    }
    if (form instanceof StorageForm.OddIntegers odd) {
      return 2 * code - odd.largest();
    }
    if (form instanceof StorageForm.SmallFloat small) {
      int sign = small.signed() ? code >> small.bits() - 1 : 0;
      int magnitude = small.magnitude(code & ~(sign << small.bits() - 1));
      return sign == 1 ? -magnitude : magnitude;
    }
    StorageForm.PowerTerms sums = (StorageForm.PowerTerms) form;
    int magnitude = 0;
    int rest = code;
    for (int i = sums.terms().size() - 1; i >= 0; i--) {
      List<Integer> term = sums.terms().get(i);
      int width = width(term);
      int selector = rest & ((1 << width) - 1);
      rest >>= width;
      magnitude += power(sums, term, selector);
    }
    return rest != 0 ? -magnitude : magnitude;
  }

  private static int smallFloat(StorageForm.SmallFloat form, int magnitude) {
    int most = 1 << form.exponentBits() + form.fraction();
    for (int code = 0; code < most; code++) {
      if (form.magnitude(code) == magnitude) {
        return code;
      }
    }
    throw new IllegalArgumentException(magnitude + " is none of " + form);
  }

  /** The selectors of terms {@code from} and after that sum to a magnitude, or -1. */
  private static int selectors(StorageForm.PowerTerms sums, int from, int magnitude) {
    if (from == sums.terms().size()) {
      return magnitude == 0 ? 0 : -1;
    }
    List<Integer> term = sums.terms().get(from);
    int after = 0;
    for (int i = from + 1; i < sums.terms().size(); i++) {
      after += width(sums.terms().get(i));
    }
    for (int selector = 0; selector <= term.size(); selector++) {
      int power = power(sums, term, selector);
      int rest = power > magnitude ? -1 : selectors(sums, from + 1, magnitude - power);
      if (rest >= 0) {
        return selector << after | rest;
      }
    }
    return -1;
  }

  private static int power(StorageForm.PowerTerms sums, List<Integer> term, int selector) {
    return selector == 0 ? 0 : 1 << (sums.largestExponent() - term.get(selector - 1));
  }

  private static int width(List<Integer> term) {
    return term.size() == 1 ? 1 : 2;
  }

  private static void require(boolean condition, StorageForm form, int number) {
    if (!condition) {
      throw new IllegalArgumentException(number + " is none of " + form);
    }
  }
}
