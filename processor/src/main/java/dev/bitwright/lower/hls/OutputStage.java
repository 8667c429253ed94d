package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.ge;
import static dev.bitwright.kernel.Kernels.gt;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.lt;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.ne;
import static dev.bitwright.kernel.Kernels.neg;
import static dev.bitwright.kernel.Kernels.s;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.shl;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.sub;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.lower.Deployment;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.LevelSet;

/** From an accumulator to a level: the output stage of one emission. */
final class OutputStage {
  /** Multipliers are signed numbers of this width (one DSP slice's wide port). */
  private static final int MULTIPLIER_BITS = 24;

  private static final IntType WIDE = s(64);
  private static final IntType SCORE = s(32);

  /** Not 64, so that the simulation checks the width. */
  private static final IntType PRODUCT = s(63);

  private final Emission emission;
  private final String tensor;
  private final IntType oriented;
  private final Interval range;
  private Buffer thresholds;
  private Buffer flips;
  private Buffer table;
  private Buffer multipliers;
  private Buffer fractions;
  private Buffer addends;
  private Buffer shifts;
  private Buffer lows;
  private Buffer highs;

  OutputStage(Parameters parameters, Stage stage, Emission emission) {
    this.emission = emission;
    this.tensor = emission.output().name();
    this.range = stage.range();
    long most = Math.max(Math.abs(range.low()), Math.abs(range.high()));
    this.oriented = IntType.ofRange(-most - 1, most + 1).withRole(RoleNames.of(tensor, "oriented"));
    int channels = stage.shape().channels();
    switch (emission.form()) {
      case THRESHOLDS -> {
        int count = emission.output().levels().size() - 1;
        thresholds =
            of(
                parameters,
                HlsParameter.Content.THRESHOLDS,
                "thresholds",
                stage,
                oriented,
                channels,
                Math.max(1, count));
        if (!emission.output().levels().contiguous()) {
          table =
              of(
                  parameters,
                  HlsParameter.Content.LEVEL_TABLE,
                  "levels",
                  stage,
                  levelType(),
                  1,
                  count + 1);
        }
        flips =
            of(parameters, HlsParameter.Content.FLIPS, "flips", stage, IntType.BIT, 1, channels);
      }
      case MULTIPLIER, SCORES -> {
        addends = of(parameters, HlsParameter.Content.ADDENDS, "addends", stage, WIDE, 1, channels);
        multipliers =
            of(
                parameters,
                HlsParameter.Content.MULTIPLIERS,
                "multipliers",
                stage,
                s(MULTIPLIER_BITS),
                1,
                channels);
        if (Deployment.isBias(emission)) {
          return;
        }
        shifts =
            of(
                parameters,
                HlsParameter.Content.SHIFTS,
                "shifts",
                stage,
                IntType.unsigned(6),
                1,
                channels);
        lows = of(parameters, HlsParameter.Content.LOWS, "lows", stage, SCORE, 1, channels);
        highs = of(parameters, HlsParameter.Content.HIGHS, "highs", stage, SCORE, 1, channels);
      }
      case SHIFT -> {
        IntType distance = IntType.unsigned(6);
        addends = of(parameters, HlsParameter.Content.ADDENDS, "addends", stage, WIDE, 1, channels);
        fractions =
            of(
                parameters,
                HlsParameter.Content.FRACTIONS,
                "fractions",
                stage,
                distance,
                1,
                channels);
        shifts =
            of(parameters, HlsParameter.Content.SHIFTS, "shifts", stage, distance, 1, channels);
        lows = of(parameters, HlsParameter.Content.LOWS, "lows", stage, SCORE, 1, channels);
        highs = of(parameters, HlsParameter.Content.HIGHS, "highs", stage, SCORE, 1, channels);
      }
      case REQUANTIZE, REQUANTIZE_ONCE -> {
        IntType exponent = Deployment.EXPONENT;
        multipliers =
            of(
                parameters,
                HlsParameter.Content.MULTIPLIERS,
                "multipliers",
                stage,
                SCORE,
                1,
                channels);
        addends =
            of(parameters, HlsParameter.Content.ADDENDS, "addends", stage, SCORE, 1, channels);
        shifts =
            of(
                parameters,
                HlsParameter.Content.EXPONENTS,
                "exponents",
                stage,
                exponent,
                1,
                channels);
        lows = of(parameters, HlsParameter.Content.LOWS, "lows", stage, SCORE, 1, channels);
        highs = of(parameters, HlsParameter.Content.HIGHS, "highs", stage, SCORE, 1, channels);
      }
      case COPY -> {}
      case TABLE -> {
        int tokens = Math.toIntExact(range.high() + 1);
        table =
            of(
                parameters,
                HlsParameter.Content.TABLE_ROWS,
                "table",
                stage,
                levelType(),
                tokens,
                channels);
      }
      default -> throw new IllegalStateException(emission.form().toString());
    }
  }

  private Buffer of(
      Parameters parameters,
      HlsParameter.Content content,
      String role,
      Stage stage,
      IntType type,
      int rows,
      int columns) {
    return parameters.ofEmission(content, role, stage.name(), tensor, type, rows, columns);
  }

  /** Statements that compute the level (or score); returns the local that holds it. */
  Expr lower(KernelBuilder b, Expr accumulator, Expr channel) {
    return switch (emission.form()) {
      case THRESHOLDS -> threshold(b, accumulator, channel);
      case MULTIPLIER ->
          b.let(RoleNames.of(tensor, "level"), levelType(), clamped(b, accumulator, channel));
      case SHIFT ->
          b.let(RoleNames.of(tensor, "level"), levelType(), shifted(b, accumulator, channel));
      case REQUANTIZE, REQUANTIZE_ONCE ->
          b.let(RoleNames.of(tensor, "level"), levelType(), requantized(b, accumulator, channel));
      case SCORES ->
          b.let(
              RoleNames.of(tensor, "score"),
              SCORE,
              Deployment.isBias(emission)
                  ? biased(b, accumulator, channel)
                  : clamped(b, accumulator, channel));
      case COPY -> b.let(RoleNames.of(tensor, "level"), levelType(), accumulator);
      case TABLE ->
          b.let(
              RoleNames.of(tensor, "level"),
              levelType(),
              load(table, convert(IntType.INT, accumulator), channel));
    };
  }

  private IntType levelType() {
    LevelSet levels = emission.output().levels();
    return IntType.ofRange(levels.minimum(), levels.maximum())
        .withRole(RoleNames.of(tensor, "code"));
  }

  /** The multiplier is one power of two for all channels: a shift in hardware. */
  private Expr biased(KernelBuilder b, Expr accumulator, Expr channel) {
    IntType product = PRODUCT.withRole(RoleNames.of(tensor, "product"));
    Expr.Variable sum =
        b.let(
            RoleNames.of(tensor, "biased"),
            product,
            add(
                product,
                mul(
                    product,
                    convert(product, accumulator),
                    convert(product, load(multipliers, channel))),
                convert(product, load(addends, channel))));
    return clamp(sum, constant(WIDE, SCORE.min()), constant(WIDE, SCORE.max()));
  }

  private Expr clamped(KernelBuilder b, Expr accumulator, Expr channel) {
    return clamp(
        scaled(b, accumulator, channel),
        convert(WIDE, load(lows, channel)),
        convert(WIDE, load(highs, channel)));
  }

  private static Expr clamp(Expr value, Expr low, Expr high) {
    return max(WIDE, min(WIDE, convert(WIDE, value), high), low);
  }

  private Expr scaled(KernelBuilder b, Expr accumulator, Expr channel) {
    IntType product = PRODUCT.withRole(RoleNames.of(tensor, "product"));
    Expr.Variable scaled =
        b.let(
            RoleNames.of(tensor, "scaled"),
            product,
            add(
                product,
                mul(
                    product,
                    convert(product, accumulator),
                    convert(product, load(multipliers, channel))),
                convert(product, load(addends, channel))));
    return shr(product, scaled, convert(IntType.INT, load(shifts, channel)));
  }

  /** To the nearest level; one less where that is odd and the sum lies at a tie. */
  private Expr shifted(KernelBuilder b, Expr accumulator, Expr channel) {
    IntType product = PRODUCT.withRole(RoleNames.of(tensor, "product"));
    Expr.Variable distance = local(b, "distance", convert(IntType.INT, load(shifts, channel)));
    Expr grown =
        shl(product, convert(product, accumulator), convert(IntType.INT, load(fractions, channel)));
    Expr.Variable sum =
        b.let(
            RoleNames.of(tensor, "scaled"),
            product,
            add(product, grown, convert(product, load(addends, channel))));
    Expr odd = and(WIDE, convert(WIDE, shr(product, sum, distance)), constant(WIDE, 1));
    Expr rounded = shr(WIDE, sub(WIDE, convert(WIDE, sum), odd), distance);
    return clamp(rounded, convert(WIDE, load(lows, channel)), convert(WIDE, load(highs, channel)));
  }

  private Expr requantized(KernelBuilder b, Expr accumulator, Expr channel) {
    Expr.Variable exponent = local(b, "exponent", convert(IntType.INT, load(shifts, channel)));
    Expr bias = convert(WIDE, load(addends, channel));
    Expr.Variable sum = local(b, "biased", word(add(WIDE, convert(WIDE, accumulator), bias)));
    Expr factor = convert(WIDE, load(multipliers, channel));
    Expr.Variable scaled;
    if (emission.form() == Emission.Form.REQUANTIZE_ONCE) {
      Expr half = shl(WIDE, constant(WIDE, 1), isub(i(30), exponent));
      Expr rounded = add(WIDE, mul(WIDE, sum, factor), half);
      scaled = local(b, "scaled", shr(WIDE, rounded, isub(i(31), exponent)));
    } else {
      Expr.Variable left =
          local(b, "shifted", word(shl(WIDE, sum, max(IntType.INT, exponent, i(0)))));
      Expr rounded = add(WIDE, mul(WIDE, left, factor), constant(WIDE, 1L << 30));
      Expr.Variable high = local(b, "doubled", word(shr(WIDE, rounded, 31)));
      Expr.Variable right = local(b, "right", max(IntType.INT, isub(i(0), exponent), i(0)));
      // Half a step, less one for negative numbers: ties go away from zero.
      Expr half = shr(WIDE, shl(WIDE, constant(WIDE, 1), right), 1);
      Expr.Variable nudge =
          local(
              b,
              "nudge",
              sub(
                  WIDE,
                  half,
                  select(
                      WIDE,
                      and(lt(high, constant(WIDE, 0)), gt(right, i(0))),
                      constant(WIDE, 1),
                      constant(WIDE, 0))));
      scaled = local(b, "scaled", shr(WIDE, add(WIDE, high, nudge), right));
    }
    return clamp(scaled, convert(WIDE, load(lows, channel)), convert(WIDE, load(highs, channel)));
  }

  private Expr.Variable local(KernelBuilder b, String role, Expr value) {
    return b.let(RoleNames.of(tensor, role), value);
  }

  /** Kept to 32 bits. */
  private static Expr word(Expr value) {
    return clamp(value, constant(WIDE, SCORE.min()), constant(WIDE, SCORE.max()));
  }

  private Expr threshold(KernelBuilder b, Expr accumulator, Expr channel) {
    LevelSet levels = emission.output().levels();
    Expr value = convert(oriented, accumulator);
    Expr.Variable compared =
        b.let(
            RoleNames.of(tensor, "compared"),
            oriented,
            select(oriented, ne(load(flips, channel), i(0)), neg(oriented, value), value));
    int count = levels.size() - 1;
    IntType rankType =
        IntType.ofRange(0, Math.max(1, count)).withRole(RoleNames.of(tensor, "rank"));
    Expr.Variable rank;
    if (count <= 15) {
      Expr sum = constant(rankType, 0);
      for (int j = 0; j < count; j++) {
        Expr passed = ge(compared, thresholdAt(channel, i(j)));
        sum = j == 0 ? convert(rankType, passed) : add(rankType, sum, convert(rankType, passed));
      }
      rank = b.let(RoleNames.of(tensor, "rank"), rankType, sum);
    } else {
      rank = b.mutable(RoleNames.of(tensor, "rank"), rankType, constant(rankType, 0));
      b.loop(
          RoleNames.of(tensor, "j"),
          count,
          j ->
              b.assign(
                  rank,
                  add(rankType, rank, convert(rankType, ge(compared, thresholdAt(channel, j))))));
    }
    return b.let(RoleNames.of(tensor, "level"), levelType(), levelOf(levels, rank));
  }

  private Expr thresholdAt(Expr channel, Expr j) {
    // Widths shrink with the real weights: only what is stated here stays true.
    return convert(
        oriented, thresholds.vector() ? load(thresholds, j) : load(thresholds, channel, j));
  }

  private Expr levelOf(LevelSet levels, Expr.Variable rank) {
    IntType type = levelType();
    if (levels.contiguous()) {
      return levels.minimum() == 0
          ? convert(type, rank)
          : add(type, wider(rank, type), constant(wideLevel(type), levels.minimum()));
    }
    return load(table, rank);
  }

  private static IntType wideLevel(IntType type) {
    return IntType.signed(Math.min(64, type.bits() + 2));
  }

  private static Expr wider(Expr rank, IntType type) {
    return convert(wideLevel(type), rank);
  }
}
