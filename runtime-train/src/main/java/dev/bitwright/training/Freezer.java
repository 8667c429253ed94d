package dev.bitwright.training;

import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.RuntimeMessage;
import dev.bitwright.runtime.WeightGroups;
import dev.bitwright.runtime.internal.SquashTables;
import dev.bitwright.training.FrozenSource.ChainFunction;
import java.util.Arrays;
import java.util.List;

/**
 * Turns a trained network into the integers of its deployed form. Thresholds are searched on the
 * trainer's own float expression, so that paths made of thresholds agree with training on every
 * code; uniform outputs of five bits and more get a fixed-point multiplier with a single rounding.
 */
public final class Freezer {
  /** Largest magnitude of a multiplier: signed 24 bits. */
  private static final int LARGEST_MULTIPLIER = (1 << 23) - 1;

  private static final int LARGEST_SHIFT = 46;

  /** A score step is at most 2^12 times finer than the accumulator's. */
  private static final int LARGEST_SCORE_SHIFT = 12;

  private final FrozenLayout layout;
  private final FrozenNetwork.Builder builder;

  private Freezer(FrozenLayout layout) {
    this.layout = layout;
    this.builder = FrozenNetwork.builder(layout).scoreScale(1);
  }

  /**
   * The deployed form of {@code source}.
   *
   * @throws BitwrightException when a parameter is NaN or infinite (BW5110), the source is a float
   *     twin (BW5112), nothing is trained yet (BW5113), or weights are no levels yet (BW5114)
   */
  public static FrozenNetwork freeze(FrozenLayout layout, FrozenSource source) {
    if (source instanceof NetworkTrainer trainer && trainer.floatTwin()) {
      throw RuntimeMessage.FREEZE_TWIN.exception(layout.network());
    }
    if (source instanceof NetworkTrainer trainer) {
      trainer.requireValues();
    }
    Freezer freezer = new Freezer(layout);
    List<FrozenSource.Stage> given = source.frozenStages();
    for (FrozenLayout.Stage stage : layout.stages()) {
      FrozenSource.Stage from =
          given.stream()
              .filter(s -> s.name().equals(stage.name()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no stage " + stage.name()));
      freezer.stage(stage, from);
    }
    return freezer.builder.build();
  }

  private void stage(FrozenLayout.Stage stage, FrozenSource.Stage from) {
    boolean negate = negativeScores(stage, from);
    if (stage.weights() != null && stage.weights().groups() != null) {
      builder.set(stage.name() + ".groups", groups(stage, from, negate));
    } else if (stage.weights() != null) {
      builder.set(stage.name() + ".weights", weights(stage, from, negate));
    }
    if (stage.offset()) {
      long[] steps = new long[stage.outputs()];
      for (int c = 0; c < steps.length; c++) {
        steps[c] = negate ? -from.offsetSteps()[c] : from.offsetSteps()[c];
      }
      builder.set(stage.name() + ".steps", steps);
    }
    for (String table : stage.tables()) {
      builder.set(stage.name() + "." + table, SquashTables.of(table));
    }
    for (FrozenLayout.Emission emission : stage.emissions()) {
      FrozenSource.Emission source =
          from.emissions().stream()
              .filter(e -> e.tensor().equals(emission.tensor()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no tensor " + emission.tensor()));
      emission(stage, emission, source, negate);
    }
  }

  /**
   * A learned scale may be negative. Where the scores are the bare accumulator, their order would
   * be reversed: the weights are negated instead.
   */
  private static boolean negativeScores(FrozenLayout.Stage stage, FrozenSource.Stage from) {
    return stage.emissions().size() == 1
        && stage.emissions().get(0).form() == FrozenLayout.Form.BIAS
        && from.emissions().get(0).affine()[0].slope() < 0;
  }

  private long[] weights(FrozenLayout.Stage stage, FrozenSource.Stage from, boolean negate) {
    long[] flat = new long[stage.outputs() * stage.taps()];
    int at = 0;
    for (int[] row : from.weightLevels()) {
      for (int level : row) {
        int value = negate ? -level : level;
        if (stage.weights().rank(value) < 0) {
          throw RuntimeMessage.FREEZE_LEVEL.exception(
              value, stage.name(), stage.weights().levelsText());
        }
        flat[at++] = value;
      }
    }
    return flat;
  }

  /** Groups as the source has them; all signs are turned to negate. */
  private static long[] groups(FrozenLayout.Stage stage, FrozenSource.Stage from, boolean negate) {
    WeightGroups form = stage.weights().groups();
    int columns = form.columns(stage.taps());
    long[] flat = new long[stage.outputs() * columns];
    for (int o = 0; o < stage.outputs(); o++) {
      for (int k = 0; k < columns; k++) {
        flat[o * columns + k] = from.groups()[o][k];
      }
    }
    return negate ? form.negated(flat, stage.outputs(), stage.taps()) : flat;
  }

  private void emission(
      FrozenLayout.Stage stage,
      FrozenLayout.Emission emission,
      FrozenSource.Emission from,
      boolean negate) {
    if (emission.pools() > 0) {
      long[] minimum = new long[emission.pools() * stage.outputs()];
      for (int p = 0; p < emission.pools(); p++) {
        for (int c = 0; c < stage.outputs(); c++) {
          minimum[p * stage.outputs() + c] = from.decreasingAfterPool()[p][c] ? 1 : 0;
        }
      }
      builder.set(emission.tensor() + ".poolMinimum", minimum);
    }
    switch (emission.form()) {
      case THRESHOLDS -> thresholds(stage, emission, from.level());
      case MULTIPLIER -> multipliers(stage, emission, from.affine(), 1);
      case SHIFT -> shifts(stage, emission, from.affine());
      case REQUANTIZE, REQUANTIZE_ONCE -> requantization(stage, emission, from.affine());
      case SCORES -> {
        float scale = scoreScale(stage, emission, from.affine());
        builder.scoreScale(scale);
        multipliers(stage, emission, from.affine(), 1.0 / scale);
      }
      case BIAS -> bias(stage, emission, from.affine(), negate);
      case COPY -> {}
      case TABLE -> rows(stage, emission, from.level());
    }
  }

  private void rows(FrozenLayout.Stage stage, FrozenLayout.Emission emission, ChainFunction level) {
    long[] rows = new long[(int) (stage.high() + 1) * stage.outputs()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = level.level(i % stage.outputs(), i / stage.outputs());
    }
    builder.set(emission.tensor() + ".rows", rows);
  }

  private void thresholds(
      FrozenLayout.Stage stage, FrozenLayout.Emission emission, ChainFunction level) {
    int steps = emission.levels().size() - 1;
    long[] thresholds = new long[stage.outputs() * steps];
    long[] signs = new long[stage.outputs()];
    for (int c = 0; c < stage.outputs(); c++) {
      int first = rank(stage, emission, level, c, stage.low());
      int last = rank(stage, emission, level, c, stage.high());
      signs[c] = first > last ? -1 : 1;
      long low = signs[c] > 0 ? stage.low() : -stage.high();
      long high = signs[c] > 0 ? stage.high() : -stage.low();
      for (int j = 0; j < steps; j++) {
        long from = j == 0 ? low : thresholds[c * steps + j - 1];
        thresholds[c * steps + j] = search(stage, emission, level, c, signs[c], from, high, j + 1);
      }
    }
    builder.set(emission.tensor() + ".thresholds", thresholds);
    builder.set(emission.tensor() + ".signs", signs);
  }

  /** The smallest x of from..high whose rank at {@code sign * x} is at least {@code wanted}. */
  private static long search(
      FrozenLayout.Stage stage,
      FrozenLayout.Emission emission,
      ChainFunction level,
      int channel,
      long sign,
      long from,
      long high,
      int wanted) {
    long below = from;
    long above = high + 1;
    while (below < above) {
      long middle = below + (above - below >> 1);
      if (rank(stage, emission, level, channel, sign * middle) >= wanted) {
        above = middle;
      } else {
        below = middle + 1;
      }
    }
    return below;
  }

  private static int rank(
      FrozenLayout.Stage stage,
      FrozenLayout.Emission emission,
      ChainFunction level,
      int channel,
      long accumulator) {
    int value = level.level(channel, accumulator);
    int rank = emission.levels().rank(value);
    if (rank < 0) {
      throw RuntimeMessage.FREEZE_LEVEL.exception(
          value, stage.name(), emission.levels().levelsText());
    }
    return rank;
  }

  private void multipliers(
      FrozenLayout.Stage stage,
      FrozenLayout.Emission emission,
      ClampedAffine[] maps,
      double perUnit) {
    int channels = stage.outputs();
    boolean scores = emission.form() == FrozenLayout.Form.SCORES;
    long least = scores ? Integer.MIN_VALUE : emission.levels().minimum();
    long most = scores ? Integer.MAX_VALUE : emission.levels().maximum();
    long[] multipliers = new long[channels];
    long[] offsets = new long[channels];
    long[] shifts = new long[channels];
    long[] lows = new long[channels];
    long[] highs = new long[channels];
    for (int c = 0; c < channels; c++) {
      ClampedAffine map = maps[c];
      finite(stage, map);
      double range = Math.max(Math.abs((double) stage.low()), Math.abs((double) stage.high()));
      long[] fixed = fixedPoint(map.slope() * perUnit, map.offset() * perUnit, range);
      multipliers[c] = fixed[0];
      offsets[c] = fixed[1];
      shifts[c] = fixed[2];
      lows[c] = clamp(Math.rint(map.low() * perUnit), least, most);
      highs[c] = clamp(Math.rint(map.high() * perUnit), least, most);
    }
    String prefix = emission.tensor() + ".";
    builder.set(prefix + "multipliers", multipliers).set(prefix + "offsets", offsets);
    builder.set(prefix + "shifts", shifts).set(prefix + "lows", lows).set(prefix + "highs", highs);
  }

  /** Fraction, shift and offset of each channel, whose slope is a power of two. */
  private void shifts(
      FrozenLayout.Stage stage, FrozenLayout.Emission emission, ClampedAffine[] maps) {
    int channels = stage.outputs();
    long[] offsets = new long[channels];
    long[] fractions = new long[channels];
    long[] shifts = new long[channels];
    long[] lows = new long[channels];
    long[] highs = new long[channels];
    double range = Math.max(Math.abs((double) stage.low()), Math.abs((double) stage.high()));
    for (int c = 0; c < channels; c++) {
      ClampedAffine map = maps[c];
      finite(stage, map);
      RoundingShift shift = RoundingShift.of(map.slope(), map.offset(), range);
      offsets[c] = shift.offset();
      fractions[c] = shift.fraction();
      shifts[c] = shift.distance();
      lows[c] =
          clamp(Math.rint(map.low()), emission.levels().minimum(), emission.levels().maximum());
      highs[c] =
          clamp(Math.rint(map.high()), emission.levels().minimum(), emission.levels().maximum());
    }
    String prefix = emission.tensor() + ".";
    builder.set(prefix + "offsets", offsets).set(prefix + "fractions", fractions);
    builder.set(prefix + "shifts", shifts).set(prefix + "lows", lows).set(prefix + "highs", highs);
  }

  /** Multiplier, exponent and 32-bit bias of each channel, in the rounding of values.md 6.5. */
  private void requantization(
      FrozenLayout.Stage stage, FrozenLayout.Emission emission, ClampedAffine[] maps) {
    int channels = stage.outputs();
    long[] multipliers = new long[channels];
    long[] biases = new long[channels];
    long[] exponents = new long[channels];
    long[] lows = new long[channels];
    long[] highs = new long[channels];
    for (int c = 0; c < channels; c++) {
      ClampedAffine map = maps[c];
      finite(stage, map);
      lows[c] = level(emission, map.low());
      highs[c] = level(emission, map.high());
      long[] factor = factor(map.slope());
      double bias = map.offset() / map.slope();
      if (factor[0] == 0 || Math.abs(bias) > Integer.MAX_VALUE) {
        // Less than a level apart over all sums: one level, in the middle of them.
        lows[c] = level(emission, map.at((stage.low() + stage.high()) / 2));
        highs[c] = lows[c];
        bias = 0;
      }
      multipliers[c] = factor[0];
      exponents[c] = factor[1];
      biases[c] = (long) awayFromZero(bias);
    }
    String prefix = emission.tensor() + ".";
    builder.set(prefix + "multipliers", multipliers).set(prefix + "offsets", biases);
    builder
        .set(prefix + "exponents", exponents)
        .set(prefix + "lows", lows)
        .set(prefix + "highs", highs);
  }

  private static long level(FrozenLayout.Emission emission, double value) {
    return clamp(awayFromZero(value), emission.levels().minimum(), emission.levels().maximum());
  }

  /** {M, e} with M / 2^31 * 2^e nearest to a number, |M| in [2^30, 2^31); {0, 0} below 2^-31. */
  static long[] factor(double number) {
    if (Math.abs(number) < 0x1p-60) {
      return new long[] {0, 0};
    }
    int exponent = Math.getExponent(number) + 1;
    long multiplier = (long) awayFromZero(Math.scalb(number, 31 - exponent));
    if (Math.abs(multiplier) == 1L << 31) {
      multiplier /= 2;
      exponent++;
    }
    if (exponent < -31) {
      return new long[] {0, 0};
    }
    if (exponent > 30) {
      return new long[] {number > 0 ? Integer.MAX_VALUE : -Integer.MAX_VALUE, 30};
    }
    return new long[] {multiplier, exponent};
  }

  /** To the nearest integer, ties away from zero. */
  private static double awayFromZero(double x) {
    double whole = Math.floor(Math.abs(x));
    return Math.copySign(Math.abs(x) - whole >= 0.5 ? whole + 1 : whole, x);
  }

  /**
   * {M, B, shift} with {@code (x * M + B) >> shift} nearest to {@code slope * x + offset}: the
   * largest shift for which M keeps to signed 24 bits and B to 62; half a step is part of B.
   */
  static long[] fixedPoint(double slope, double offset) {
    return fixedPoint(slope, offset, 0);
  }

  /** As above, with x * M in 62 bits for every |x| up to {@code range}. */
  static long[] fixedPoint(double slope, double offset, double range) {
    double limit = 1 << 22;
    if (Math.abs(slope) > limit) {
      // So steep that only the place of the step matters: scaling both keeps it.
      offset *= limit / Math.abs(slope);
      slope = Math.copySign(limit, slope);
    }
    int shift = slope == 0 ? 0 : LARGEST_SHIFT;
    while (shift > 0
        && (Math.abs(Math.rint(Math.scalb(slope, shift))) > LARGEST_MULTIPLIER
            || Math.abs(Math.scalb(offset, shift)) > 0x1p60
            || Math.abs(Math.scalb(slope, shift)) * range > 0x1p61)) {
      shift--;
    }
    long half = shift == 0 ? 0 : 1L << shift - 1;
    long bias = clamp(Math.rint(Math.scalb(offset, shift)), -(1L << 60), 1L << 60);
    return new long[] {(long) Math.rint(Math.scalb(slope, shift)), bias + half, shift};
  }

  /** The scale at which the largest score possible has 23 bits. */
  private static float scoreScale(
      FrozenLayout.Stage stage, FrozenLayout.Emission emission, ClampedAffine[] maps) {
    double largest = 0;
    for (ClampedAffine map : maps) {
      finite(stage, map);
      largest = Math.max(largest, Math.abs(map.at(stage.low())));
      largest = Math.max(largest, Math.abs(map.at(stage.high())));
    }
    float scale = (float) (largest / (1 << 23));
    return scale > 0 ? scale : 1;
  }

  /**
   * Scores of a bare accumulator and a bias: 2^k * acc + B on the scale slope / 2^k, with k as
   * large as 32 bits allow, so that rounding the bias does not change the order of scores.
   */
  private void bias(
      FrozenLayout.Stage stage,
      FrozenLayout.Emission emission,
      ClampedAffine[] maps,
      boolean negate) {
    double scale = negate ? -maps[0].slope() : maps[0].slope();
    double unit = scale == 0 ? 1 : scale;
    double largest = 0;
    for (ClampedAffine map : maps) {
      finite(stage, map);
      largest = Math.max(largest, Math.abs(map.offset() / unit));
    }
    int shift = largest == 0 ? 0 : LARGEST_SCORE_SHIFT;
    double reach = Math.max(Math.abs(stage.low()), Math.abs(stage.high())) + largest;
    while (shift > 0 && Math.scalb(reach, shift) > Integer.MAX_VALUE) {
      shift--;
    }
    long[] biases = new long[stage.outputs()];
    for (int c = 0; c < biases.length; c++) {
      biases[c] =
          clamp(
              Math.rint(Math.scalb(maps[c].offset() / unit, shift)),
              Integer.MIN_VALUE,
              Integer.MAX_VALUE);
    }
    String prefix = emission.tensor() + ".";
    builder.set(prefix + "multipliers", filled(biases.length, 1L << shift));
    builder.set(prefix + "offsets", biases);
    builder.set(prefix + "shifts", filled(biases.length, 0));
    builder.set(prefix + "lows", filled(biases.length, Integer.MIN_VALUE));
    builder.set(prefix + "highs", filled(biases.length, Integer.MAX_VALUE));
    builder.scoreScale((float) Math.scalb(unit, -shift));
  }

  private static long[] filled(int length, long value) {
    long[] values = new long[length];
    Arrays.fill(values, value);
    return values;
  }

  private static void finite(FrozenLayout.Stage stage, ClampedAffine map) {
    if (!Double.isFinite(map.slope()) || !Double.isFinite(map.offset())) {
      throw RuntimeMessage.FREEZE_NOT_FINITE.exception(stage.name());
    }
  }

  private static long clamp(double value, long low, long high) {
    return (long) Math.min(Math.max(value, low), high);
  }
}
