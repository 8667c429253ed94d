package dev.bitwright.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * The integer levels a deployed tensor may hold, and the bit pattern that stores each of them.
 *
 * <p>Text forms: {@code ternary}; {@code s8[-127:127]} and {@code u4[0:15]} (plain integers,
 * optionally with a list {@code [-1,1]} in the place of the range); {@code ps4[0.1.3/2;3]} (sums of
 * powers of two: the exponents of each term, then the largest; {@code pu} without sign); {@code
 * fs4.1} (small floats of a sign, an exponent field and one bit of fraction; {@code fu} without
 * sign); {@code odd4} (the odd numbers from -15 to 15, stored by rank); {@code g4.7.16} (groups of
 * signed coordinates: the most of a group, their bits, weights of a group, and {@code %} where
 * groups are strided).
 */
public final class LevelCodes {
  private enum Kind {
    TERNARY,
    PLAIN,
    TABLE,
    GROUPS
  }

  private final String text;
  private final Kind kind;
  private final int bits;
  private final boolean signed;
  private final int low;
  private final int high;

  /** Ascending; null when the levels are all integers from low to high. */
  private final int[] list;

  /** Level of each code of a TABLE form. */
  private final int[] table;

  private LevelCodes(
      String text,
      Kind kind,
      int bits,
      boolean signed,
      int low,
      int high,
      int[] list,
      int[] table) {
    this.text = text;
    this.kind = kind;
    this.bits = bits;
    this.signed = signed;
    this.low = low;
    this.high = high;
    this.list = list;
    this.table = table;
  }

  /** Reads one of the text forms. */
  public static LevelCodes parse(String text) {
    if (text.equals("ternary")) {
      return new LevelCodes(text, Kind.TERNARY, 2, true, -1, 1, null, null);
    }
    if (text.startsWith("odd")) {
      int bits = Integer.parseInt(text.substring(3));
      int largest = (1 << bits) - 1;
      int[] list = IntStream.rangeClosed(0, largest).map(code -> 2 * code - largest).toArray();
      return new LevelCodes(text, Kind.PLAIN, bits, true, -largest, largest, list, null);
    }
    if (text.startsWith("f")) {
      return smallFloat(text);
    }
    if (text.startsWith("g")) {
      WeightGroups groups = WeightGroups.parse(text.substring(1));
      int high = (1 << groups.coordinateBits()) - 1;
      int bits = groups.coordinateBits() + 1;
      return new LevelCodes(text, Kind.GROUPS, bits, true, -high, high, null, null);
    }
    boolean power = text.startsWith("p");
    int at = power ? 1 : 0;
    boolean signed = text.charAt(at) == 's';
    int open = text.indexOf('[');
    int bits = Integer.parseInt(text.substring(at + 1, open));
    String inner = text.substring(open + 1, text.length() - 1);
    return power ? power(text, bits, signed, inner) : plain(text, bits, signed, inner);
  }

  private static LevelCodes plain(String text, int bits, boolean signed, String inner) {
    int colon = inner.indexOf(':');
    if (colon > 0) {
      int low = Integer.parseInt(inner.substring(0, colon));
      int high = Integer.parseInt(inner.substring(colon + 1));
      return new LevelCodes(text, Kind.PLAIN, bits, signed, low, high, null, null);
    }
    int[] list = Arrays.stream(inner.split(",")).mapToInt(Integer::parseInt).toArray();
    return new LevelCodes(
        text, Kind.PLAIN, bits, signed, list[0], list[list.length - 1], list, null);
  }

  private static LevelCodes smallFloat(String text) {
    int point = text.indexOf('.');
    boolean signed = text.charAt(1) == 's';
    int bits = Integer.parseInt(text.substring(2, point));
    int fraction = Integer.parseInt(text.substring(point + 1));
    int[] levels = new int[1 << bits];
    int magnitudes = signed ? levels.length / 2 : levels.length;
    for (int code = 0; code < levels.length; code++) {
      int exponent = code % magnitudes >> fraction;
      int rest = code & (1 << fraction) - 1;
      int level = exponent == 0 ? rest : (1 << fraction) + rest << exponent - 1;
      levels[code] = code < magnitudes ? level : -level;
    }
    return table(text, bits, signed, levels);
  }

  private static LevelCodes table(String text, int bits, boolean signed, int[] levels) {
    int[] list = Arrays.stream(levels).distinct().sorted().toArray();
    return new LevelCodes(
        text, Kind.TABLE, bits, signed, list[0], list[list.length - 1], list, levels);
  }

  private static LevelCodes power(String text, int bits, boolean signed, String inner) {
    int semicolon = inner.indexOf(';');
    int largest = Integer.parseInt(inner.substring(semicolon + 1));
    List<int[]> terms = new ArrayList<>();
    for (String term : inner.substring(0, semicolon).split("/")) {
      terms.add(Arrays.stream(term.split("\\.")).mapToInt(Integer::parseInt).toArray());
    }
    int[] levels = new int[1 << bits];
    for (int code = 0; code < levels.length; code++) {
      levels[code] = powerLevel(code, signed ? bits - 1 : bits, signed, terms, largest);
    }
    return table(text, bits, signed, levels);
  }

  /** The first term's selector stands in the highest bits below the sign. */
  private static int powerLevel(
      int code, int magnitudeBits, boolean signed, List<int[]> terms, int largest) {
    int sum = 0;
    int shift = magnitudeBits;
    for (int[] exponents : terms) {
      int width = 32 - Integer.numberOfLeadingZeros(exponents.length);
      shift -= width;
      int selector = code >> shift & (1 << width) - 1;
      sum += selector == 0 ? 0 : 1 << largest - exponents[selector - 1];
    }
    return signed && (code >> magnitudeBits & 1) == 1 ? -sum : sum;
  }

  /** Bits of one stored code. */
  public int bits() {
    return bits;
  }

  public int minimum() {
    return low;
  }

  public int maximum() {
    return high;
  }

  /** The number of levels. */
  public int size() {
    return list == null ? high - low + 1 : list.length;
  }

  /** The level of rank {@code rank}, 0 for the smallest. */
  public int level(int rank) {
    return list == null ? low + rank : list[rank];
  }

  /** The rank of {@code level}, or -1 when it is not in the set. */
  public int rank(int level) {
    if (list == null) {
      return level < low || level > high ? -1 : level - low;
    }
    return Math.max(-1, Arrays.binarySearch(list, level));
  }

  /** Whether codes are two planes, non-zero mask and sign (1 for +1), instead of one field each. */
  public boolean planes() {
    return kind == Kind.TERNARY;
  }

  /** How weights are grouped; null where each has a code of its own. */
  public WeightGroups groups() {
    return kind == Kind.GROUPS ? WeightGroups.parse(text.substring(1)) : null;
  }

  /** The stored pattern of a level that is in the set. */
  int encode(int level) {
    return switch (kind) {
      case TERNARY -> level == 0 ? 0 : level > 0 ? 3 : 1;
      case PLAIN, GROUPS -> byValue() ? level & (int) ((1L << bits) - 1) : rank(level);
      case TABLE -> tableCode(level);
    };
  }

  /** The level of a stored pattern, or {@link Integer#MIN_VALUE} for a pattern without one. */
  int decode(int code) {
    int level =
        switch (kind) {
          case TERNARY -> code == 0 ? 0 : code == 3 ? 1 : code == 1 ? -1 : Integer.MIN_VALUE;
          case PLAIN, GROUPS ->
              byValue() ? extend(code) : code < size() ? level(code) : Integer.MIN_VALUE;
          case TABLE -> table[code];
        };
    return level != Integer.MIN_VALUE && rank(level) >= 0 ? level : Integer.MIN_VALUE;
  }

  private int extend(int code) {
    return signed ? code << 32 - bits >> 32 - bits : code;
  }

  /** Whether every level is a plain integer of the width; otherwise the rank is stored. */
  private boolean byValue() {
    return signed ? low >= -(1 << bits - 1) && high < 1 << bits - 1 : low >= 0 && high < 1L << bits;
  }

  private int tableCode(int level) {
    for (int code = 0; code < table.length; code++) {
      if (table[code] == level) {
        return code;
      }
    }
    throw new IllegalArgumentException("level " + level + " is not in " + text);
  }

  /** The text form this was read from. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LevelCodes codes && codes.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** All levels in ascending order, for messages. */
  public String levelsText() {
    if (list == null) {
      return low + " to " + high;
    }
    StringJoiner joiner = new StringJoiner(", ");
    for (int level : list) {
      joiner.add(String.valueOf(level));
    }
    return joiner.toString();
  }
}
