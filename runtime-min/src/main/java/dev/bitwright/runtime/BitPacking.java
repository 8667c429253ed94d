package dev.bitwright.runtime;

/** Bit-packed integer tables: value after value, each starting at the lowest free bit. */
final class BitPacking {
  private BitPacking() {}

  /** Packs the values of a table; weights by their codes, all else as two's complement. */
  static byte[] pack(FrozenLayout.Table table, long[] values) {
    LevelCodes codes = table.codes();
    if (table.groups() != null) {
      return table.groups().pack(values, table.rows(), table.taps());
    }
    byte[] packed = new byte[table.bytes()];
    if (codes != null && codes.planes()) {
      int plane = packed.length / 2;
      for (int i = 0; i < values.length; i++) {
        int code = codes.encode((int) values[i]);
        packed[i >> 3] |= (byte) ((code & 1) << (i & 7));
        packed[plane + (i >> 3)] |= (byte) ((code >> 1) << (i & 7));
      }
      return packed;
    }
    for (int i = 0; i < values.length; i++) {
      long pattern = codes == null ? values[i] : codes.encode((int) values[i]);
      put(packed, (long) i * table.bits(), table.bits(), pattern);
    }
    return packed;
  }

  /** The inverse of {@link #pack}; an unused weight pattern gives {@link Integer#MIN_VALUE}. */
  static long[] unpack(FrozenLayout.Table table, byte[] packed) {
    if (table.groups() != null) {
      return table.groups().unpack(packed, table.rows(), table.taps());
    }
    long[] values = new long[table.count()];
    LevelCodes codes = table.codes();
    int plane = packed.length / 2;
    for (int i = 0; i < values.length; i++) {
      if (codes == null) {
        long pattern = get(packed, (long) i * table.bits(), table.bits());
        values[i] = pattern << 64 - table.bits() >> 64 - table.bits();
      } else if (codes.planes()) {
        int mask = packed[i >> 3] >> (i & 7) & 1;
        int sign = packed[plane + (i >> 3)] >> (i & 7) & 1;
        values[i] = codes.decode(mask | sign << 1);
      } else {
        values[i] = codes.decode((int) get(packed, (long) i * table.bits(), table.bits()));
      }
    }
    return values;
  }

  static void put(byte[] packed, long position, int bits, long pattern) {
    for (int done = 0; done < bits; ) {
      int at = (int) (position + done >> 3);
      int inside = (int) (position + done & 7);
      int width = Math.min(8 - inside, bits - done);
      int part = (int) (pattern >>> done) & (1 << width) - 1;
      packed[at] |= (byte) (part << inside);
      done += width;
    }
  }

  static long get(byte[] packed, long position, int bits) {
    long pattern = 0;
    for (int done = 0; done < bits; ) {
      int at = (int) (position + done >> 3);
      int inside = (int) (position + done & 7);
      int width = Math.min(8 - inside, bits - done);
      long part = packed[at] >> inside & (1 << width) - 1;
      pattern |= part << done;
      done += width;
    }
    return pattern;
  }
}
