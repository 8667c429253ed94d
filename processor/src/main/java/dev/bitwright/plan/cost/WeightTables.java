package dev.bitwright.plan.cost;

import dev.bitwright.plan.CellFormat;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Squash;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;

/**
 * Bytes of tables of the weight file, as the run-time library lays them out: the file is a head and
 * tables of bit-packed values, each with its name, length and check sum. Of groups of signed
 * coordinates, whose number training decides, the most that they can take.
 *
 * @param bytes of the tables
 * @param count of tables
 */
record WeightTables(long bytes, long count) {
  static final WeightTables NONE = new WeightTables(0, 0);

  private static final int COUNT_BITS = 4;
  private static final int HASH = 64;

  WeightTables plus(WeightTables other) {
    return new WeightTables(bytes + other.bytes, count + other.count);
  }

  private WeightTables and(String name, long values, int bits) {
    return plus(table(name, (values * bits + 7) / 8));
  }

  /** Two bytes for the length of the name, four for that of the data, four for the check sum. */
  private static WeightTables table(String name, long data) {
    return new WeightTables(2 + name.length() + 4 + data + 4, 1);
  }

  /** Magic, version, header and check sums around the tables. */
  static long around(PlannedGraph graph, long tables) {
    int header = graph.name().length() + 2 * HASH + Long.toString(tables).length() + 4;
    return 8 + 4 + 4 + header + 4 + 4;
  }

  /** The one table of the whole network. */
  static WeightTables network() {
    return NONE.and("scoreScale", 1, 32);
  }

  /** What a stage's accumulator is computed from. */
  static WeightTables stage(Stage stage) {
    WeightTables tables = NONE;
    if (stage instanceof Stage.Convolution c) {
      long taps =
          (long) c.op().kernelHeight()
              * c.op().kernelWidth()
              * (c.input().shape().channels() / c.op().groups());
      tables = products(stage, c.weights(), taps);
    } else if (stage instanceof Stage.Dense d) {
      tables = products(stage, d.weights(), d.input().shape().elements());
    }
    for (Squash table : stage.tables()) {
      tables = tables.and(stage.name() + "." + table.table(), CellFormat.STEPS.size(), 16);
    }
    return tables;
  }

  private static WeightTables products(Stage stage, Quantizer weights, long taps) {
    long outputs = stage.shape().channels();
    long count = outputs * taps;
    StorageForm storage = weights.storage();
    WeightTables tables;
    if (storage instanceof StorageForm.SignedCoordinates g) {
      long groups = outputs * (taps / g.members());
      long bits = groups * (COUNT_BITS + (long) g.most() * (g.coordinateBits() + g.members()));
      tables = table(stage.name() + ".groups", (bits + 7) / 8);
    } else {
      tables = table(stage.name() + ".weights", values(storage, count));
    }
    return weights.offsetSteps().isPresent()
        ? tables.and(stage.name() + ".steps", outputs, 16)
        : tables;
  }

  private static long values(StorageForm storage, long count) {
    return storage instanceof StorageForm.TernaryPlanes
        ? 2 * ((count + 7) / 8)
        : (count * storage.bits() + 7) / 8;
  }

  /**
   * What brings an accumulator to the levels of one tensor.
   *
   * @param range of the accumulator
   */
  static WeightTables emission(Stage stage, Emission emission, Interval range) {
    CodeTensor tensor = emission.output();
    String name = tensor.name() + ".";
    long channels = stage.shape().channels();
    WeightTables tables =
        switch (emission.form()) {
          case THRESHOLDS ->
              NONE.and(
                      name + "thresholds",
                      channels * (tensor.levels().size() - 1),
                      thresholdBits(range))
                  .and(name + "signs", channels, 2);
          case MULTIPLIER, SCORES ->
              NONE.and(name + "multipliers", channels, 24)
                  .and(name + "offsets", channels, 64)
                  .and(name + "shifts", channels, 7)
                  .and(name + "lows", channels, 32)
                  .and(name + "highs", channels, 32);
          case SHIFT ->
              NONE.and(name + "offsets", channels, 64)
                  .and(name + "fractions", channels, 7)
                  .and(name + "shifts", channels, 7)
                  .and(name + "lows", channels, 32)
                  .and(name + "highs", channels, 32);
          case REQUANTIZE, REQUANTIZE_ONCE ->
              NONE.and(name + "multipliers", channels, 32)
                  .and(name + "offsets", channels, 32)
                  .and(name + "exponents", channels, 7)
                  .and(name + "lows", channels, 32)
                  .and(name + "highs", channels, 32);
          case COPY -> NONE;
          case TABLE ->
              table(name + "rows", values(tensor.storage(), (range.high() + 1) * channels));
        };
    return emission.pools().isEmpty()
        ? tables
        : tables.and(name + "poolMinimum", emission.pools().size() * channels, 2);
  }

  /** Bits of sign * accumulator, or one past its end. */
  private static int thresholdBits(Interval range) {
    long high = Math.max(range.high(), -range.low()) + 1;
    long low = Math.min(range.low(), -range.high());
    return 65 - Math.min(Long.numberOfLeadingZeros(high), Long.numberOfLeadingZeros(~low));
  }
}
