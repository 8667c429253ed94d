package dev.bitwright.runtime;

import java.util.Arrays;

/**
 * Weights stored as groups of signed coordinates: the level of a weight is the sum of its group's
 * coordinates, each with the sign that the weight's bit in the coordinate's plane states (1 for +).
 *
 * <p>A row of values holds {@code most} coordinates for each group, those it has first and then
 * zeros, and behind them one mask for each tap, bit i for the sign of coordinate i. Packed, a group
 * takes 4 bits for its number of coordinates, the coordinates, and one plane of {@code members}
 * bits for each of them; a group without coordinates takes the 4 bits alone.
 *
 * @param most the most coordinates of a group, 1 to 8
 * @param coordinateBits bits of a coordinate; a group's coordinates together fit them too
 * @param members weights of a group
 * @param strided whether group g of a row with G groups holds the taps {@code g, g + G, ...}
 *     instead of {@code g * members, g * members + 1, ...}
 */
public record WeightGroups(int most, int coordinateBits, int members, boolean strided) {
  private static final int WIDTH_BITS = 4;
  private static final int WORD = 32;

  /** Reads {@code most.coordinateBits.members} and {@code %} when strided. */
  static WeightGroups parse(String text) {
    boolean strided = text.endsWith("%");
    String[] words = (strided ? text.substring(0, text.length() - 1) : text).split("\\.");
    return new WeightGroups(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        strided);
  }

  /** Values of a row. */
  public int columns(int taps) {
    return taps / members * most + taps;
  }

  /** Weights of a row with so many values. */
  int taps(int columns) {
    return columns / (most + members) * members;
  }

  /** The tap of a member of a group. */
  int tap(int taps, int group, int member) {
    return strided ? member * (taps / members) + group : group * members + member;
  }

  /** Words of a plane. */
  int words() {
    return (members + WORD - 1) / WORD;
  }

  /** Coordinates that a group has. */
  int width(long[] values, int at) {
    int width = 0;
    while (width < most && values[at + width] != 0) {
      width++;
    }
    return width;
  }

  /** The most bits of packed rows. */
  long largestBits(int rows, int taps) {
    return (long) rows * (taps / members) * (WIDTH_BITS + most * (coordinateBits + members));
  }

  /** Groups of a row. */
  private int perRow(int taps) {
    return taps / members;
  }

  /** Place of the first coordinate of group k, counted over all rows. */
  private int coordinate(int taps, int k) {
    return k / perRow(taps) * columns(taps) + k % perRow(taps) * most;
  }

  /** Place of the mask of a member of group k. */
  private int mask(int taps, int k, int member) {
    int row = k / perRow(taps);
    return (row + 1) * columns(taps) - taps + tap(taps, k % perRow(taps), member);
  }

  byte[] pack(long[] values, int rows, int taps) {
    byte[] buffer = new byte[Math.toIntExact((largestBits(rows, taps) + 7) / 8)];
    int at = 0;
    for (int k = 0; k < rows * perRow(taps); k++) {
      int first = coordinate(taps, k);
      int width = width(values, first);
      BitPacking.put(buffer, at, WIDTH_BITS, width);
      at += WIDTH_BITS;
      for (int i = 0; i < width; i++, at += coordinateBits) {
        BitPacking.put(buffer, at, coordinateBits, values[first + i]);
      }
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < members; j++) {
          BitPacking.put(buffer, at++, 1, values[mask(taps, k, j)] >> i & 1);
        }
      }
    }
    return Arrays.copyOf(buffer, (at + 7) / 8);
  }

  /** The inverse of {@link #pack}; {@link Integer#MIN_VALUE} in front where it is none. */
  long[] unpack(byte[] packed, int rows, int taps) {
    long[] values = new long[rows * columns(taps)];
    long end = 8L * packed.length;
    long at = 0;
    boolean sound = true;
    for (int k = 0; k < rows * perRow(taps) && sound; k++) {
      int width = at + WIDTH_BITS > end ? WORD : (int) BitPacking.get(packed, at, WIDTH_BITS);
      at += WIDTH_BITS;
      sound = width <= most && at + (long) width * (coordinateBits + members) <= end;
      int first = coordinate(taps, k);
      for (int i = 0; i < width && sound; i++, at += coordinateBits) {
        values[first + i] = BitPacking.get(packed, at, coordinateBits);
        sound = values[first + i] != 0;
      }
      for (int i = 0; i < width && sound; i++) {
        for (int j = 0; j < members; j++) {
          values[mask(taps, k, j)] |= BitPacking.get(packed, at++, 1) << i;
        }
      }
    }
    if (!sound || end - at > 7 || BitPacking.get(packed, at, (int) (end - at)) != 0) {
      values[0] = Integer.MIN_VALUE;
    }
    return values;
  }

  /** The first value that cannot be, or -1. */
  int invalid(long[] values, int rows, int taps) {
    for (int k = 0; k < rows * perRow(taps); k++) {
      int first = coordinate(taps, k);
      int width = width(values, first);
      long sum = 0;
      for (int i = 0; i < most; i++) {
        long a = values[first + i];
        sum += a;
        if (a < 0 || a > 0 && i >= width || sum >= 1L << coordinateBits) {
          return first + i;
        }
      }
      for (int j = 0; j < members; j++) {
        int at = mask(taps, k, j);
        if (values[at] < 0 || values[at] >> width != 0) {
          return at;
        }
      }
    }
    return -1;
  }

  /** The same with all signs turned. */
  public long[] negated(long[] values, int rows, int taps) {
    long[] result = values.clone();
    for (int k = 0; k < rows * perRow(taps); k++) {
      for (int j = 0; j < members; j++) {
        result[mask(taps, k, j)] ^= (1L << width(values, coordinate(taps, k))) - 1;
      }
    }
    return result;
  }

  /** The level of every weight, row after row. */
  long[] levels(long[] values, int rows, int taps) {
    long[] levels = new long[rows * taps];
    for (int k = 0; k < rows * perRow(taps); k++) {
      int first = coordinate(taps, k);
      int width = width(values, first);
      for (int j = 0; j < members; j++) {
        long mask = values[mask(taps, k, j)];
        long level = 0;
        for (int i = 0; i < width; i++) {
          level += (mask >> i & 1) == 1 ? values[first + i] : -values[first + i];
        }
        levels[k / perRow(taps) * taps + tap(taps, k % perRow(taps), j)] = level;
      }
    }
    return levels;
  }

  /** For each row the number of coordinates of its groups. */
  int[][] widths(long[] values, int rows, int taps) {
    int[][] widths = new int[rows][perRow(taps)];
    for (int k = 0; k < rows * perRow(taps); k++) {
      widths[k / perRow(taps)][k % perRow(taps)] = width(values, coordinate(taps, k));
    }
    return widths;
  }

  /**
   * For each row what belongs to the coordinates of its groups, one after another.
   *
   * @param signs whether the planes of signs are meant, in words of 32 members; otherwise the
   *     coordinates themselves
   */
  int[][] rows(long[] values, int rows, int taps, boolean signs) {
    int each = signs ? words() : 1;
    int[][] widths = widths(values, rows, taps);
    int[][] result = new int[rows][];
    for (int r = 0; r < rows; r++) {
      result[r] = new int[Arrays.stream(widths[r]).sum() * each];
      int at = 0;
      for (int g = 0; g < perRow(taps); g++) {
        int k = r * perRow(taps) + g;
        for (int i = 0; i < widths[r][g]; i++, at += each) {
          if (!signs) {
            result[r][at] = (int) values[coordinate(taps, k) + i];
          }
          for (int j = 0; j < members && signs; j++) {
            int bit = (int) (values[mask(taps, k, j)] >> i & 1);
            result[r][at + j / WORD] |= bit << j % WORD;
          }
        }
      }
    }
    return result;
  }
}
