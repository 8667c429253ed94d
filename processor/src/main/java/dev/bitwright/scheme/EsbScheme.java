package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.lessEqual;
import static dev.bitwright.scheme.Formulas.mean;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.sqrt;
import static dev.bitwright.scheme.Formulas.standardDeviation;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.surrogate;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
import java.util.Optional;

/**
 * {@code ESB}: elastic significant bits (Gong et al., IEEE TPDS 33(11), 2022, arXiv 2109.03513). A
 * level is a small float: k bits of fraction behind the leading one, an exponent field of m bits, a
 * sign; so a product is a multiplication of k + 1 significant bits and a shift.
 *
 * <p>The unit alpha is a constant of the distribution aligner times the deviation of what is
 * quantized. The constants minimise E[(x - alpha Q(x / alpha))^2] for x of a normal distribution;
 * they are those of the authors' code. With z = x / alpha and n the exponent of |z|, at least 0 and
 * at most N = 2^m - 2, the level is {@code rint(z / 2^(n-k))} steps of that size, clipped to the
 * largest. The exponent is found by comparing with the powers of two, which is exact.
 *
 * <p>The gradient is the identity, clipped values included; all statistics are constants for it.
 */
public final class EsbScheme implements Scheme {
  private static final int MOST_EXPONENT_BITS = 3;
  private static final double UNIT_FLOOR = 1e-5;
  private static final double MOMENTUM = 0.9;
  private static final double OFFSET_GRID = 64;

  /**
   * Deviations in a unit, by m = 1, 2, 3, for b bits with sign from 2 on; 0 where there is none.
   */
  private static final double[][] ALIGNER = {
    {1.2240, 0, 0},
    {1.3015, 0.5181, 0},
    {1.4136, 0.4871, 0.0381},
    {1.5460, 0.4828, 0.0391},
    {1.6878, 0.4997, 0.0406},
    {1.8324, 0.5247, 0.0409},
    {1.9757, 0.5527, 0.0412},
    {1.9757, 0.5816, 0.0416},
  };

  /** Deviations in a step of evenly spaced levels without zero, for 1 to 8 bits. */
  private static final double[] MID_RISE = {
    1.5958, 0.9957, 0.5860, 0.3352, 0.1881, 0.1041, 0.0569, 0.0308
  };

  private static final SchemeInfo INFO =
      new SchemeInfo(
          "ESB",
          "Levels are small floats whose unit follows the deviation: products are short"
              + " multiplications and shifts.",
          List.of(2, 3, 4, 5, 6, 7, 8),
          List.of(2, 3, 4, 5, 6, 7, 8),
          List.of(
              new SchemeInfo.Option(
                  "k",
                  "0 to 7",
                  "what leaves 2 bits for the exponent, or 1",
                  "Bits of fraction; 1 to 3 bits must be left for the exponent, beside the sign."),
              SchemeInfo.Option.ofWeights(
                  "uniform",
                  "zero, midRise",
                  "zero",
                  "Weights with one bit of exponent are evenly spaced: with a zero, or as released"
                      + " code has them, one level more and no zero."),
              SchemeInfo.Option.ofWeights(
                  "meanShift",
                  "off, on",
                  "off",
                  "Whether the weights' mean is taken off first, as an offset."),
              SchemeInfo.Option.ofActivations(
                  "statistic",
                  "moment, deviation",
                  "moment",
                  "The deviation of activations that are not negative: that of the normal"
                      + " distribution whose positive half they are, sqrt(2 mean(x^2)), or their own."),
              SchemeOptions.GRANULARITY),
          "sign bit, exponent field, k bits of fraction; ternary weights (2 bits) two planes",
          "multiplication of k + 1 bits and shift, or a table and an integer product",
          "Gong et al., IEEE TPDS 33(11):3178-3193, 2022, arXiv 2109.03513");

  /**
   * What is asked for.
   *
   * @param fraction k
   * @param exponent m
   */
  private record Settings(
      int bits,
      boolean signed,
      int fraction,
      int exponent,
      boolean midRise,
      boolean meanShift,
      boolean moment) {

    /** Deviations in the unit alpha. */
    double aligner() {
      return ALIGNER[(signed ? bits : bits + 1) - 2][exponent - 1];
    }
  }

  @Override
  public SchemeInfo info() {
    return INFO;
  }

  @Override
  public boolean quantizes() {
    return true;
  }

  @Override
  public Optional<Quantizer> weights(
      SchemeSpec spec, WeightContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    Settings settings = settings(options, options.bits(Role.WEIGHT), true);
    Rank asked = options.granularity(context);
    if (settings != null && settings.midRise()) {
      if (options.isGiven("k") && settings.exponent() != 1) {
        options.report(
            Message.SCHEME_OPTION_CLASH,
            options.at("uniform"),
            "uniform = midRise with k = " + settings.fraction(),
            settings.exponent() + " bits are left for the exponent, so levels are not even",
            "Write k = " + (settings.bits() - 2) + ", or leave uniform out.");
      }
      if (settings.meanShift()) {
        options.report(
            Message.SCHEME_OPTION_CLASH,
            options.at("meanShift"),
            "meanShift = on with uniform = midRise",
            "levels without a zero take no offset",
            "Leave one of them out.");
      }
    }
    if (!options.valid()) {
      return Optional.empty();
    }
    // A single weight has no deviation: the tensor's stands in.
    Rank rank = context.elementsPerChannel() > 1 ? asked : Rank.TENSOR;
    return Optional.of(settings.midRise() ? midRise(settings, rank) : weights(settings, rank));
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    boolean signed = !context.nonNegative();
    Settings settings = settings(options, options.bits(Role.ACTIVATION), signed);
    options.choice("granularity", "channel", "tensor");
    if (context.powerOfTwoScale()) {
      options.report(Message.SCHEME_POWER_OF_TWO, spec.ref(), INFO.name());
    }
    return options.valid() ? Optional.of(activations(settings)) : Optional.empty();
  }

  /** The settings, or null after a wrong width. */
  private static Settings settings(SchemeOptions options, int bits, boolean signed) {
    boolean midRise = options.choice("uniform", "zero", "midRise").equals("midRise");
    boolean meanShift = options.isOn("meanShift", false);
    boolean moment = options.choice("statistic", "moment", "deviation").equals("moment");
    if (bits < 0) {
      options.integer("k", 0, 7);
      return null;
    }
    int magnitude = bits - (signed ? 1 : 0);
    int least = Math.max(0, magnitude - MOST_EXPONENT_BITS);
    int standard = midRise && signed ? magnitude - 1 : Math.max(0, magnitude - 2);
    int fraction = options.integer("k", least, magnitude - 1).orElse(standard);
    return new Settings(bits, signed, fraction, magnitude - fraction, midRise, meanShift, moment);
  }

  private static Quantizer weights(Settings s, Rank rank) {
    Formula.Input x = Formulas.element("x");
    Formula unit = unit(s, standardDeviation(x, rank));
    String kind = rank == Rank.CHANNEL ? ", unit per channel" : ", one unit";
    boolean ternary = s.bits() == 2;
    StorageForm storage =
        ternary
            ? new StorageForm.TernaryPlanes()
            : new StorageForm.SmallFloat(s.bits(), true, s.fraction());
    if (!s.meanShift()) {
      return quantizer(s, Role.WEIGHT, storage, x, x, unit, Optional.empty(), kind, List.of());
    }
    Formula mean = mean(x, rank);
    // The offset lies on a grid of scale / 64, at most one unit, so that integer code can carry it.
    double most = OFFSET_GRID * (1 << s.fraction());
    Formula steps = rint(clip(mul(OFFSET_GRID, div(mean, unit)), -most, most));
    return quantizer(
        s, Role.WEIGHT, storage, x, sub(x, mean), unit, Optional.of(steps), kind, List.of());
  }

  private static Quantizer activations(Settings s) {
    Formula.Input x = Formulas.element("x");
    Formula statistic =
        s.signed() || !s.moment()
            ? standardDeviation(x, Rank.TENSOR)
            : sqrt(mul(2, mean(mul(x, x), Rank.TENSOR)));
    Formula.Input deviation = Formulas.scalar("deviation");
    return quantizer(
        s,
        Role.ACTIVATION,
        new StorageForm.SmallFloat(s.bits(), s.signed(), s.fraction()),
        x,
        x,
        unit(s, deviation),
        Optional.empty(),
        s.signed() ? "" : ", not negative",
        List.of(new Quantizer.Average("deviation", deviation, statistic, MOMENTUM, false)));
  }

  /** alpha / 2^k: what level 1 stands for. */
  private static Formula unit(Settings s, Formula deviation) {
    Formula alpha = add(mul(s.aligner(), deviation), UNIT_FLOOR);
    return stop(div(alpha, 1 << s.fraction()));
  }

  private static Quantizer quantizer(
      Settings s,
      Role role,
      StorageForm storage,
      Formula.Input x,
      Formula centred,
      Formula unit,
      Optional<Formula> steps,
      String kind,
      List<Quantizer.Average> averages) {
    LevelSet levels = new StorageForm.SmallFloat(s.bits(), s.signed(), s.fraction()).levels();
    Formula level = level(div(centred, unit), s, levels);
    Formula forward = mul(unit, level);
    if (steps.isPresent()) {
      forward = add(forward, mul(unit, div(steps.get(), OFFSET_GRID)));
    }
    return new Quantizer(
            INFO.name(),
            s.bits(),
            role,
            levels,
            storage,
            List.of(),
            x,
            surrogate(forward, x),
            level,
            constant(levels.minimum()),
            constant(levels.maximum()),
            unit,
            steps,
            "ESB " + s.bits() + " bits, " + s.fraction() + " of fraction" + kind)
        .withAverages(averages);
  }

  /** The level of v = 2^k z: rounded to as many steps as its exponent allows, then clipped. */
  private static Formula level(Formula v, Settings s, LevelSet levels) {
    int largest = levels.maximum();
    int smallest = levels.minimum();
    if (s.exponent() == 1) {
      return rint(clip(v, smallest, largest));
    }
    // The step is 2^n for the largest n up to N with 2^(k+n) <= |v|: 1 + 1 + 2 + 4 + ...
    Formula magnitude = abs(v);
    Formula step = constant(1);
    for (int n = 1; n <= (1 << s.exponent()) - 2; n++) {
      Formula reached = lessEqual(constant(Math.scalb(1.0, s.fraction() + n)), magnitude);
      step = add(step, mul(Math.scalb(1.0, n - 1), reached));
    }
    double most = Math.scalb(1.0, s.fraction() + 1);
    Formula steps = rint(clip(div(v, step), s.signed() ? -most : 0, most));
    return clip(mul(steps, step), smallest, largest);
  }

  /** Evenly spaced levels without a zero: the odd level 2 (rint(z - 1/2) + 1/2). */
  private static Quantizer midRise(Settings s, Rank rank) {
    Formula.Input x = Formulas.element("x");
    Formula alpha = add(mul(MID_RISE[s.bits() - 1], standardDeviation(x, rank)), UNIT_FLOOR);
    StorageForm.OddIntegers storage = new StorageForm.OddIntegers(s.bits());
    int last = storage.largest();
    Formula half = rint(sub(div(x, stop(alpha)), 0.5));
    Formula level = clip(add(mul(2, half), 1), -last, last);
    Formula scale = stop(div(alpha, 2));
    return new Quantizer(
        INFO.name(),
        s.bits(),
        Role.WEIGHT,
        storage.levels(),
        storage,
        List.of(),
        x,
        surrogate(mul(scale, level), x),
        level,
        constant(-last),
        constant(last),
        scale,
        Optional.empty(),
        "ESB " + s.bits() + " bits, evenly spaced without zero");
  }
}
