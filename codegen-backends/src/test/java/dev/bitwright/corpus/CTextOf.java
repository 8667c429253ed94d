package dev.bitwright.corpus;

import dev.bitwright.kernel.IntType;

/** Integer literals of C for data. */
final class CTextOf {
  private CTextOf() {}

  static String integer(IntType type, long value) {
    if (type.isWord()) {
      return "0x" + Long.toHexString(value) + "ULL";
    }
    return value == Long.MIN_VALUE ? "(-9223372036854775807LL - 1)" : value + "LL";
  }
}
