package dev.bitwright.runtime;

import dev.bitwright.runtime.internal.SquashTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a deployed network consists of: its stages, the code tensors they emit, and every table of
 * integers that a weight file of it holds. Generated models carry it as one line of text per stage
 * and tensor; all sizes follow from it, so that a file is checked before memory is taken.
 *
 * <pre>
 * network FashionNet
 * deployment 5f0c...
 * structure 91ab...
 * stage stem outputs=16 taps=9 weights=s8[-127:127] input=-73:182 range=-208026:208026
 * emit stem form=THRESHOLDS shape=16x14x14 levels=ternary pools=1
 * </pre>
 *
 * @param network the network's name
 * @param deploymentHash binds weight files: structure, schemes, bits, layout version
 * @param structureHash binds checkpoints: names, operators, shapes
 * @param stages in the order they run
 */
public record FrozenLayout(
    String network, String deploymentHash, String structureHash, List<Stage> stages) {

  /** How an accumulator becomes a level; the meaning of each is stated by the tables' names. */
  public enum Form {
    /** rank = number of j with {@code sign[c] * acc >= thresholds[c][j]}. */
    THRESHOLDS,
    /** level = clamp((acc * multipliers[c] + offsets[c]) >> shifts[c], lows[c], highs[c]). */
    MULTIPLIER,
    /**
     * level = clamp((t - ((t >> shifts[c]) & 1)) >> shifts[c], lows[c], highs[c]), t = (acc <<
     * fractions[c]) + offsets[c]: the nearest level, ties to the even one, as in {@link ShiftRows}.
     */
    SHIFT,
    /**
     * level = clamp(R(acc + offsets[c]), lows[c], highs[c]), R(x) = x * multipliers[c] / 2^31 *
     * 2^exponents[c] rounded twice, as in {@link RequantizeRows}.
     */
    REQUANTIZE,
    /** The same, rounded once. */
    REQUANTIZE_ONCE,
    /** The network's output as MULTIPLIER, clamped to 32 bits, on one scale for all channels. */
    SCORES,
    /**
     * As SCORES, with one power of two as multiplier and shift 0: score = 2^k * acc + offsets[c].
     */
    BIAS,
    /** level = acc. */
    COPY,
    /** level = rows[acc][c]: the accumulator is a token. */
    TABLE
  }

  /**
   * One stage.
   *
   * @param name as in the deployed network
   * @param outputs channels of the accumulator
   * @param taps weights of one output channel, 0 for a stage without weights
   * @param weights levels and storage of the weights, null without
   * @param offset whether weights have an offset: accumulator = 64 * sum(w * a) + steps * sum(a)
   * @param inputLow smallest level read (padding included)
   * @param inputHigh largest level read
   * @param low smallest accumulator with any weights of the type
   * @param high largest accumulator with any weights of the type
   * @param zeroPoints per channel, of the input stage; empty elsewhere
   * @param tables squashing functions that it looks up: {@code sigmoid}, {@code tanh}
   * @param emissions what it emits
   */
  public record Stage(
      String name,
      int outputs,
      int taps,
      LevelCodes weights,
      boolean offset,
      long inputLow,
      long inputHigh,
      long low,
      long high,
      List<Integer> zeroPoints,
      List<String> tables,
      List<Emission> emissions) {
    public Stage {
      tables = List.copyOf(tables);
      zeroPoints = List.copyOf(zeroPoints);
      emissions = List.copyOf(emissions);
    }
  }

  /**
   * One emitted code tensor.
   *
   * @param tensor its name
   * @param form how the accumulator becomes a level
   * @param shape extents after pooling, outermost first
   * @param levels what a value may be
   * @param pools number of max pools between accumulator and tensor
   */
  public record Emission(
      String tensor, Form form, List<Integer> shape, LevelCodes levels, int pools) {
    public Emission {
      shape = List.copyOf(shape);
    }

    /** The number of values. */
    public int elements() {
      return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }
  }

  /**
   * One table of integers of the weight file.
   *
   * @param name for example {@code stem.weights}
   * @param rows outer extent
   * @param columns inner extent
   * @param bits of one value
   * @param codes for weights: values are levels, stored by their codes, or groups of coordinates
   *     and masks; null for plain signed values
   */
  public record Table(String name, int rows, int columns, int bits, LevelCodes codes) {
    /** The number of values. */
    public int count() {
      return Math.multiplyExact(rows, columns);
    }

    /** How its weights are grouped, or null. */
    WeightGroups groups() {
      return codes == null ? null : codes.groups();
    }

    /** Weights of a row of groups. */
    int taps() {
      return groups().taps(columns);
    }

    /** Bytes of its bit-packed values; for groups the most bytes that they can take. */
    public int bytes() {
      if (groups() != null) {
        return Math.toIntExact((groups().largestBits(rows, taps()) + 7) / 8);
      }
      if (codes != null && codes.planes()) {
        return 2 * ((count() + 7) / 8);
      }
      return Math.toIntExact(((long) count() * bits + 7) / 8);
    }
  }

  public FrozenLayout {
    stages = List.copyOf(stages);
  }

  /** Reads the lines of the text form above, one or more in each piece. */
  public static FrozenLayout parse(String... pieces) {
    String[] lines =
        Arrays.stream(pieces).flatMap(String::lines).map(String::strip).toArray(String[]::new);
    String[] header = new String[3];
    for (int i = 0; i < 3; i++) {
      header[i] = lines[i].substring(lines[i].indexOf(' ') + 1);
    }
    List<Stage> stages = new ArrayList<>();
    for (int i = 3; i < lines.length; ) {
      int end = i + 1;
      List<Emission> emissions = new ArrayList<>();
      while (end < lines.length && lines[end].startsWith("emit ")) {
        emissions.add(emission(fields(lines[end++])));
      }
      stages.add(stage(fields(lines[i]), emissions));
      i = end;
    }
    return new FrozenLayout(header[0], header[1], header[2], stages);
  }

  private static Map<String, String> fields(String line) {
    String[] words = line.split(" ");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", words[1]);
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    return fields;
  }

  private static Stage stage(Map<String, String> fields, List<Emission> emissions) {
    String weights = fields.get("weights");
    long[] input = range(fields.get("input"));
    long[] range = range(fields.get("range"));
    String zeros = fields.get("zeros");
    String tables = fields.get("tables");
    return new Stage(
        fields.get("name"),
        Integer.parseInt(fields.get("outputs")),
        weights == null ? 0 : Integer.parseInt(fields.get("taps")),
        weights == null ? null : LevelCodes.parse(weights),
        Boolean.parseBoolean(fields.get("offset")),
        input[0],
        input[1],
        range[0],
        range[1],
        zeros == null ? List.of() : Arrays.stream(zeros.split(",")).map(Integer::valueOf).toList(),
        tables == null ? List.of() : List.of(tables.split(",")),
        emissions);
  }

  private static long[] range(String text) {
    int colon = text.indexOf(':');
    return new long[] {
      Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1))
    };
  }

  private static Emission emission(Map<String, String> fields) {
    return new Emission(
        fields.get("name"),
        Form.valueOf(fields.get("form")),
        Arrays.stream(fields.get("shape").split("x")).map(Integer::valueOf).toList(),
        LevelCodes.parse(fields.get("levels")),
        Integer.parseInt(fields.get("pools")));
  }

  /** The stage named {@code name}. */
  public Stage stage(String name) {
    return stages.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no stage " + name));
  }

  /** The emission that fills the tensor {@code name}. */
  public Emission emission(String name) {
    return stages.stream()
        .flatMap(s -> s.emissions().stream())
        .filter(e -> e.tensor().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no tensor " + name));
  }

  /** Every table, in the order of the weight file. */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    for (Stage stage : stages) {
      if (stage.weights() != null && stage.weights().groups() != null) {
        int columns = stage.weights().groups().columns(stage.taps());
        int bits = stage.weights().bits();
        String name = stage.name() + ".groups";
        tables.add(new Table(name, stage.outputs(), columns, bits, stage.weights()));
      } else if (stage.weights() != null) {
        tables.add(
            new Table(
                stage.name() + ".weights",
                stage.outputs(),
                stage.taps(),
                stage.weights().bits(),
                stage.weights()));
      }
      if (stage.offset()) {
        tables.add(new Table(stage.name() + ".steps", stage.outputs(), 1, 16, null));
      }
      for (String table : stage.tables()) {
        tables.add(new Table(stage.name() + "." + table, SquashTables.STEPS, 1, 16, null));
      }
      for (Emission emission : stage.emissions()) {
        addTables(tables, stage, emission);
      }
    }
    tables.add(new Table("scoreScale", 1, 1, 32, null));
    return List.copyOf(tables);
  }

  private static void addTables(List<Table> tables, Stage stage, Emission emission) {
    String prefix = emission.tensor() + ".";
    int channels = stage.outputs();
    switch (emission.form()) {
      case THRESHOLDS -> {
        int steps = emission.levels().size() - 1;
        tables.add(new Table(prefix + "thresholds", channels, steps, thresholdBits(stage), null));
        tables.add(new Table(prefix + "signs", channels, 1, 2, null));
      }
      case MULTIPLIER, SCORES, BIAS -> {
        tables.add(new Table(prefix + "multipliers", channels, 1, 24, null));
        tables.add(new Table(prefix + "offsets", channels, 1, 64, null));
        tables.add(new Table(prefix + "shifts", channels, 1, 7, null));
        tables.add(new Table(prefix + "lows", channels, 1, 32, null));
        tables.add(new Table(prefix + "highs", channels, 1, 32, null));
      }
      case SHIFT -> {
        tables.add(new Table(prefix + "offsets", channels, 1, 64, null));
        tables.add(new Table(prefix + "fractions", channels, 1, 7, null));
        tables.add(new Table(prefix + "shifts", channels, 1, 7, null));
        tables.add(new Table(prefix + "lows", channels, 1, 32, null));
        tables.add(new Table(prefix + "highs", channels, 1, 32, null));
      }
      case REQUANTIZE, REQUANTIZE_ONCE -> {
        tables.add(new Table(prefix + "multipliers", channels, 1, 32, null));
        tables.add(new Table(prefix + "offsets", channels, 1, 32, null));
        tables.add(new Table(prefix + "exponents", channels, 1, 7, null));
        tables.add(new Table(prefix + "lows", channels, 1, 32, null));
        tables.add(new Table(prefix + "highs", channels, 1, 32, null));
      }
      case COPY -> {}
      case TABLE -> {
        int tokens = Math.toIntExact(stage.high() + 1);
        LevelCodes levels = emission.levels();
        tables.add(new Table(prefix + "rows", tokens, channels, levels.bits(), levels));
      }
    }
    if (emission.pools() > 0) {
      tables.add(new Table(prefix + "poolMinimum", emission.pools(), channels, 2, null));
    }
  }

  /** Width of a threshold of a stage: sign * accumulator, or one past its end. */
  public static int thresholdBits(Stage stage) {
    long high = Math.max(stage.high(), -stage.low()) + 1;
    long low = Math.min(stage.low(), -stage.high());
    return 65 - Math.min(Long.numberOfLeadingZeros(high), Long.numberOfLeadingZeros(~low));
  }
}
