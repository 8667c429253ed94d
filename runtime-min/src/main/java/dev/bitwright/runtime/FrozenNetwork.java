package dev.bitwright.runtime;

import dev.bitwright.runtime.internal.SquashTables;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The integers of a deployed network: weight levels, offset steps, thresholds and their signs,
 * multipliers, pool directions, score biases. They are the one source from which the Java model,
 * the interpreter and the hardware project derive their own layouts. Immutable and shareable;
 * tables are held bit-packed, as in the weight file, and unpacked on each request.
 */
public final class FrozenNetwork {
  private final FrozenLayout layout;
  private final List<FrozenLayout.Table> tables;
  private final Map<String, Integer> index;
  private final byte[][] packed;

  private FrozenNetwork(FrozenLayout layout, byte[][] packed) {
    this.layout = layout;
    this.tables = layout.tables();
    this.packed = packed;
    this.index = index(tables);
  }

  private static Map<String, Integer> index(List<FrozenLayout.Table> tables) {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      index.put(tables.get(i).name(), i);
    }
    return index;
  }

  /**
   * Packed tables in the order of the layout, checked value by value; null where one is unusable.
   */
  static FrozenNetwork ofPacked(FrozenLayout layout, byte[][] packed) {
    FrozenNetwork network = new FrozenNetwork(layout, packed);
    for (FrozenLayout.Table table : network.tables) {
      if (invalid(table, network.longs(table.name())) >= 0) {
        return null;
      }
    }
    return network;
  }

  /** Starts a network from unpacked tables. */
  public static Builder builder(FrozenLayout layout) {
    return new Builder(layout);
  }

  /** Collects the tables of a network. */
  public static final class Builder {
    private final FrozenLayout layout;
    private final List<FrozenLayout.Table> tables;
    private final Map<String, Integer> index;
    private final byte[][] packed;

    private Builder(FrozenLayout layout) {
      this.layout = layout;
      this.tables = layout.tables();
      this.index = FrozenNetwork.index(tables);
      this.packed = new byte[tables.size()][];
    }

    /** Sets a table; its values row after row. */
    public Builder set(String name, long... values) {
      int at = position(index, name);
      FrozenLayout.Table table = tables.get(at);
      if (values.length != table.count()) {
        throw new IllegalArgumentException(
            name + " has " + table.count() + " values, given " + values.length);
      }
      int bad = invalid(table, values);
      if (bad >= 0) {
        throw new IllegalArgumentException(name + "[" + bad + "] cannot be " + values[bad]);
      }
      packed[at] = BitPacking.pack(table, values);
      return this;
    }

    /** Sets a table; its values row after row. */
    public Builder set(String name, int[] values) {
      return set(name, Arrays.stream(values).asLongStream().toArray());
    }

    /** Sets the real value of one score step. */
    public Builder scoreScale(float scale) {
      return set("scoreScale", Float.floatToIntBits(scale));
    }

    /** The network, once every table is set. */
    public FrozenNetwork build() {
      for (int i = 0; i < packed.length; i++) {
        if (packed[i] == null) {
          throw new IllegalStateException("table " + tables.get(i).name() + " is not set");
        }
      }
      return new FrozenNetwork(layout, packed.clone());
    }
  }

  /** The first value that its table cannot hold, or -1. */
  private static int invalid(FrozenLayout.Table table, long[] values) {
    if (table.groups() != null) {
      return table.groups().invalid(values, table.rows(), table.taps());
    }
    String kind = table.name().substring(table.name().indexOf('.') + 1);
    for (int i = 0; i < values.length; i++) {
      long v = values[i];
      boolean fits =
          table.codes() != null
              ? v >= Integer.MIN_VALUE && v <= Integer.MAX_VALUE && table.codes().rank((int) v) >= 0
              : v << 64 - table.bits() >> 64 - table.bits() == v;
      boolean means =
          switch (kind) {
            case "signs" -> v == 1 || v == -1;
            case "poolMinimum" -> v == 0 || v == 1;
            case "shifts", "fractions" -> v >= 0 && v <= 62;
            case "exponents" -> v >= -31 && v <= 30;
            case "sigmoid", "tanh" -> SquashTables.holds(kind, v);
            default -> true;
          };
      if (!fits || !means) {
        return i;
      }
    }
    return -1;
  }

  private static int position(Map<String, Integer> index, String name) {
    Integer at = index.get(name);
    if (at == null) {
      throw new IllegalArgumentException("no table " + name);
    }
    return at;
  }

  public FrozenLayout layout() {
    return layout;
  }

  /**
   * The values of a table such as {@code stem.weights}, row after row, the levels of weights also
   * where groups of them are stored ({@code stem.groups}); also {@code stem.levels}, the levels of
   * an emitted tensor in ascending order, and {@code image.zeros}, the zero points of an input
   * stage, which belong to the layout and not to the file.
   */
  public long[] longs(String table) {
    int dot = table.indexOf('.');
    if (table.endsWith(".levels")) {
      return levels(table.substring(0, dot));
    }
    if (table.endsWith(".zeros")) {
      return layout.stage(table.substring(0, dot)).zeroPoints().stream()
          .mapToLong(Integer::longValue)
          .toArray();
    }
    if (table.endsWith(".weights") && !index.containsKey(table)) {
      FrozenLayout.Table groups = shape(table.substring(0, dot) + ".groups");
      return groups.groups().levels(longs(groups.name()), groups.rows(), groups.taps());
    }
    int at = position(index, table);
    return BitPacking.unpack(tables.get(at), packed[at]);
  }

  /** The extents of a table. */
  private FrozenLayout.Table shape(String table) {
    if (table.endsWith(".weights") && !index.containsKey(table)) {
      FrozenLayout.Stage stage = layout.stage(table.substring(0, table.indexOf('.')));
      return new FrozenLayout.Table(
          table, stage.outputs(), stage.taps(), stage.weights().bits(), null);
    }
    return tables.get(position(index, table));
  }

  /** For each output of a table of groups the number of coordinates of its groups. */
  public int[][] groupWidths(String table) {
    FrozenLayout.Table groups = shape(table);
    return groups.groups().widths(longs(table), groups.rows(), groups.taps());
  }

  /** For each output the coordinates of its groups, one after another. */
  public int[][] groupCoordinates(String table) {
    FrozenLayout.Table groups = shape(table);
    return groups.groups().rows(longs(table), groups.rows(), groups.taps(), false);
  }

  /** For each output the planes of its groups, one after another, in words of 32 weights. */
  public int[][] groupPlanes(String table) {
    FrozenLayout.Table groups = shape(table);
    return groups.groups().rows(longs(table), groups.rows(), groups.taps(), true);
  }

  private long[] levels(String tensor) {
    LevelCodes codes = layout.emission(tensor).levels();
    long[] levels = new long[codes.size()];
    for (int rank = 0; rank < levels.length; rank++) {
      levels[rank] = codes.level(rank);
    }
    return levels;
  }

  /** As {@link #longs}, for tables whose values fit 32 bits. */
  public int[] ints(String table) {
    return Arrays.stream(longs(table)).mapToInt(Math::toIntExact).toArray();
  }

  /** As {@link #ints}, cut into the table's rows. */
  public int[][] rows(String table) {
    FrozenLayout.Table shape = shape(table);
    int[] values = ints(table);
    int[][] rows = new int[shape.rows()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(values, r * shape.columns(), (r + 1) * shape.columns());
    }
    return rows;
  }

  /** As {@link #longs}, cut into the table's rows. */
  public long[][] longRows(String table) {
    FrozenLayout.Table shape = shape(table);
    long[] values = longs(table);
    long[][] rows = new long[shape.rows()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(values, r * shape.columns(), (r + 1) * shape.columns());
    }
    return rows;
  }

  /** The real value of one score step. */
  public float scoreScale() {
    return Float.intBitsToFloat(ints("scoreScale")[0]);
  }

  /** A copy with one value of one table changed. */
  public FrozenNetwork with(String table, int at, long value) {
    Builder builder = new Builder(layout);
    System.arraycopy(packed, 0, builder.packed, 0, packed.length);
    long[] values = longs(table);
    values[at] = value;
    return builder.set(table, values).build();
  }

  /** Bit-packed bytes of a table, as in the weight file. */
  byte[] packed(int table) {
    return packed[table];
  }

  /** Bytes of the bit-packed tables. */
  public long packedBytes() {
    return Arrays.stream(packed).mapToLong(p -> p.length).sum();
  }

  /**
   * The smallest and largest accumulator of a stage with these weights and any input of its type
   * (Colbert et al., ICCV 2023, exact worst case: sum of min and max of w * low, w * high over the
   * taps of each output channel).
   */
  public long[] bounds(String stageName) {
    FrozenLayout.Stage stage = layout.stage(stageName);
    if (stage.weights() == null) {
      return new long[] {stage.low(), stage.high()};
    }
    int[] weights = ints(stageName + ".weights");
    int[] steps = stage.offset() ? ints(stageName + ".steps") : null;
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int c = 0; c < stage.outputs(); c++) {
      long low = 0;
      long high = 0;
      for (int k = 0; k < stage.taps(); k++) {
        long w = weights[c * stage.taps() + k];
        w = steps == null ? w : 64 * w + steps[c];
        low += Math.min(w * stage.inputLow(), w * stage.inputHigh());
        high += Math.max(w * stage.inputLow(), w * stage.inputHigh());
      }
      least = Math.min(least, low);
      most = Math.max(most, high);
    }
    return new long[] {least, most};
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FrozenNetwork network
        && network.layout.equals(layout)
        && Arrays.deepEquals(network.packed, packed);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(packed);
  }
}
