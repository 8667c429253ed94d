package dev.bitwright.lower;

import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.GroupAccess;
import dev.bitwright.runtime.LevelCodes;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Integers of a deployed network drawn at random, so that no training is needed. */
public final class RandomFrozen {
  private final SplittableRandom random;
  private final FrozenLayout layout;
  private final FrozenNetwork.Builder builder;
  private boolean ends;

  private RandomFrozen(FrozenLayout layout, long seed) {
    this.random = new SplittableRandom(seed);
    this.layout = layout;
    this.builder = FrozenNetwork.builder(layout);
  }

  /** Tables of a layout, with thresholds where accumulators of random inputs lie. */
  public static FrozenNetwork of(FrozenLayout layout, long seed) {
    RandomFrozen frozen = new RandomFrozen(layout, seed);
    layout.stages().forEach(frozen::stage);
    return frozen.builder.scoreScale(0.01f).build();
  }

  /** As {@link #of}, with squashing functions that jump from one end to the other. */
  public static FrozenNetwork withEnds(FrozenLayout layout, long seed) {
    RandomFrozen frozen = new RandomFrozen(layout, seed);
    frozen.ends = true;
    layout.stages().forEach(frozen::stage);
    return frozen.builder.scoreScale(0.01f).build();
  }

  private void stage(FrozenLayout.Stage stage) {
    if (stage.weights() != null && GroupAccess.grouped(stage)) {
      builder.set(stage.name() + ".groups", GroupAccess.random(stage, random));
    } else if (stage.weights() != null) {
      LevelCodes codes = stage.weights();
      long[] weights = new long[stage.outputs() * stage.taps()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = codes.level(random.nextInt(codes.size()));
      }
      builder.set(stage.name() + ".weights", weights);
    }
    if (stage.offset()) {
      builder.set(
          stage.name() + ".steps",
          random
              .longs(stage.outputs(), -PlanBuilder.LARGEST_STEP, PlanBuilder.LARGEST_STEP + 1)
              .toArray());
    }
    for (String table : stage.tables()) {
      builder.set(stage.name() + "." + table, rising(table.equals("tanh") ? -1 : 0));
    }
    for (FrozenLayout.Emission emission : stage.emissions()) {
      emission(stage, emission);
    }
  }

  /** Like a squashing function, but with values of its own at every step. */
  private long[] rising(int lowest) {
    long[] values = random.longs(2048, (long) lowest << 14, (1 << 14) + 1L).toArray();
    Arrays.sort(values);
    if (ends) {
      Arrays.fill(values, 0, 700, (long) lowest << 14);
      Arrays.fill(values, 700, 2048, 1 << 14);
    }
    return values;
  }

  /** Roughly the deviation of an accumulator. */
  private static double spread(FrozenLayout.Stage stage) {
    return Math.max(1, (stage.high() - stage.low()) / 5.0 / Math.sqrt(Math.max(1, stage.taps())));
  }

  private void emission(FrozenLayout.Stage stage, FrozenLayout.Emission emission) {
    String prefix = emission.tensor() + ".";
    int channels = stage.outputs();
    double middle = stage.taps() > 0 ? 0 : (stage.high() + stage.low()) / 2.0;
    if (!stage.tables().isEmpty()) {
      // a product of two squashed values
      middle = 0.3 * (stage.high() + stage.low());
    }
    switch (emission.form()) {
      case THRESHOLDS -> {
        int steps = emission.levels().size() - 1;
        long[] thresholds = new long[channels * steps];
        long[] signs = new long[channels];
        for (int c = 0; c < channels; c++) {
          signs[c] = random.nextInt(3) == 0 ? -1 : 1;
          long[] row = new long[steps];
          for (int j = 0; j < steps; j++) {
            row[j] = Math.round(signs[c] * middle + spread(stage) * random.nextDouble(-1, 1));
            row[j] = Math.max(Math.min(stage.low(), -stage.high()), row[j]);
            row[j] = Math.min(Math.max(stage.high(), -stage.low()) + 1, row[j]);
          }
          if (random.nextInt(12) == 0) {
            Arrays.fill(row, stage.high() + 1);
            signs[c] = 1;
          }
          Arrays.sort(row);
          System.arraycopy(row, 0, thresholds, c * steps, steps);
        }
        builder.set(prefix + "thresholds", thresholds).set(prefix + "signs", signs);
      }
      case SHIFT -> shift(stage, emission, prefix, middle);
      case REQUANTIZE, REQUANTIZE_ONCE -> requantization(stage, emission, prefix);
      case MULTIPLIER, SCORES, BIAS -> multiplier(stage, emission, prefix, middle);
      case COPY -> {}
      case TABLE -> {
        LevelCodes levels = emission.levels();
        int count = (int) (stage.high() + 1) * channels;
        long[] rows = new long[count];
        for (int i = 0; i < count; i++) {
          rows[i] = levels.level(random.nextInt(levels.size()));
        }
        builder.set(prefix + "rows", rows);
      }
    }
    if (emission.pools() > 0) {
      builder.set(
          prefix + "poolMinimum", random.longs(emission.pools() * channels, 0, 2).toArray());
    }
  }

  private void requantization(
      FrozenLayout.Stage stage, FrozenLayout.Emission emission, String prefix) {
    int channels = stage.outputs();
    int least = emission.levels().minimum();
    int most = emission.levels().maximum();
    long[] multipliers = new long[channels];
    long[] shifts = new long[channels];
    long[] lows = new long[channels];
    for (int c = 0; c < channels; c++) {
      double slope = (most - least) / 2.0 / spread(stage);
      shifts[c] = Math.max(-31, Math.getExponent(slope) + random.nextInt(2) - 1);
      multipliers[c] = (random.nextBoolean() ? 1 : -1) * random.nextLong(1L << 30, 1L << 31);
      lows[c] = random.nextInt(4) == 0 ? (least + most) / 2 : least;
    }
    long reach = (long) spread(stage);
    builder.set(prefix + "multipliers", multipliers).set(prefix + "exponents", shifts);
    builder.set(prefix + "offsets", random.longs(channels, -reach, reach + 1).toArray());
    builder.set(prefix + "lows", lows);
    builder.set(prefix + "highs", random.longs(channels, most, most + 1L).toArray());
  }

  private void shift(
      FrozenLayout.Stage stage, FrozenLayout.Emission emission, String prefix, double middle) {
    int channels = stage.outputs();
    int least = emission.levels().minimum();
    int most = emission.levels().maximum();
    long[] offsets = new long[channels];
    long[] fractions = new long[channels];
    long[] shifts = new long[channels];
    long[] lows = new long[channels];
    for (int c = 0; c < channels; c++) {
      int exponent = Math.getExponent((most - least) / 2.0 / spread(stage)) - random.nextInt(2);
      fractions[c] = Math.max(0, 1 + exponent) + random.nextInt(3);
      shifts[c] = fractions[c] - exponent;
      double center = (most + least) / 2.0 - Math.scalb(middle, exponent);
      offsets[c] = Math.round(Math.scalb(center, (int) shifts[c])) + random.nextInt(-3, 4);
      lows[c] = random.nextInt(4) == 0 ? (least + most) / 2 : least;
    }
    builder.set(prefix + "offsets", offsets).set(prefix + "fractions", fractions);
    builder.set(prefix + "shifts", shifts).set(prefix + "lows", lows);
    builder.set(prefix + "highs", random.longs(channels, most, most + 1L).toArray());
  }

  private void multiplier(
      FrozenLayout.Stage stage, FrozenLayout.Emission emission, String prefix, double middle) {
    int channels = stage.outputs();
    boolean bias = emission.form() == FrozenLayout.Form.BIAS;
    boolean scores = bias || emission.form() == FrozenLayout.Form.SCORES;
    long least = scores ? Integer.MIN_VALUE : emission.levels().minimum();
    long most = scores ? Integer.MAX_VALUE : emission.levels().maximum();
    double width = scores ? 1 << 20 : (most - least) / 2.0;
    long[] multipliers = new long[channels];
    long[] offsets = new long[channels];
    long[] shifts = new long[channels];
    long[] lows = new long[channels];
    long[] highs = new long[channels];
    long power = 1L << random.nextInt(6);
    for (int c = 0; c < channels; c++) {
      double slope = random.nextDouble(-1, 1) * width / spread(stage);
      int shift = 46;
      double range = Math.max(Math.abs((double) stage.low()), Math.abs((double) stage.high()));
      while (shift > 0
          && (Math.abs(Math.scalb(slope, shift)) > (1 << 23) - 1
              || Math.abs(Math.scalb(slope, shift)) * range > 0x1p60)) {
        shift--;
      }
      multipliers[c] = bias ? power : (long) Math.scalb(slope, shift);
      shifts[c] = bias ? 0 : shift;
      double center = scores ? 0 : (most + least) / 2.0;
      offsets[c] =
          bias
              ? random.nextLong(-50, 51)
              : (long) Math.scalb(center - slope * middle, shift)
                  + (shift > 0 ? 1L << shift - 1 : 0);
      lows[c] = random.nextInt(4) == 0 && !scores ? (least + most) / 2 : least;
      highs[c] = most;
    }
    builder.set(prefix + "multipliers", multipliers).set(prefix + "offsets", offsets);
    builder.set(prefix + "shifts", shifts).set(prefix + "lows", lows).set(prefix + "highs", highs);
  }
}
