package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.clipOpen;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.exp2;
import static dev.bitwright.scheme.Formulas.gradientScale;
import static dev.bitwright.scheme.Formulas.lessEqual;
import static dev.bitwright.scheme.Formulas.log;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.mean;
import static dev.bitwright.scheme.Formulas.meanAbs;
import static dev.bitwright.scheme.Formulas.min;
import static dev.bitwright.scheme.Formulas.minimum;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.neg;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.rintSte;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.standardDeviation;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.surrogate;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code UNIFORM}: evenly spaced levels, {@code x ~ s * rint(clip(x / s, low, high))}.
 *
 * <p>Symmetric: {@code low, high} are -2^(b-1), 2^(b-1)-1, or 0, 2^b-1 for values that are provably
 * not negative; at one bit, signed, they are the two levels -1 and +1 (0 goes to +1). With {@code
 * narrow} the lowest level is left out, so that 2 bits are ternary. Affine: an integer zero point z
 * in 0..2^b-1 is learned, and the level q - z runs from -z to 2^b-1-z; real 0 is level 0 always.
 *
 * <p>The step is learned as in LSQ (Esser et al., ICLR 2020, arXiv 1902.08153, equations 1 to 5)
 * with its gradient factor 1 / sqrt(N * high); the zero point as in LSQ+ (Bhalgat et al., arXiv
 * 2004.09576), on the integer grid: the parameter is the offset beta, z = rint(-beta / s).
 */
public final class UniformScheme implements Scheme {
  private static final double SMALLEST_STEP = 1e-8;
  private static final List<Integer> BITS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 16);

  private static final SchemeInfo INFO =
      new SchemeInfo(
          "UNIFORM",
          "Evenly spaced levels with a learned step (LSQ), symmetric or affine.",
          BITS,
          BITS,
          List.of(
              new SchemeInfo.Option(
                  "mode",
                  "symmetric, affine",
                  "symmetric",
                  "Affine learns an integer zero point as well (1 to 8 bits)."),
              new SchemeInfo.Option(
                  "granularity",
                  "channel, tensor",
                  "channel; tensor for the output layer and for all activations",
                  "Whether each output channel's weights have a step of their own."),
              new SchemeInfo.Option(
                  "range",
                  "learned, minmax",
                  "learned",
                  "Minmax: the step follows the largest weight; for activations that of the first"
                      + " batch is kept."),
              new SchemeInfo.Option(
                  "count",
                  "sample, batch",
                  "sample",
                  "What N of the activations' gradient factor counts: values of one sample, or of"
                      + " the whole batch."),
              new SchemeInfo.Option(
                  "narrow",
                  "off, on",
                  "off; on for weights with range = minmax",
                  "Leaves out the lowest signed level, so that levels are symmetric around zero.")),
          "integers of b bits, two's complement when signed; affine levels take b + 1 bits;"
              + " ternary weights (2 bits, narrow) two planes; one signed bit (-1, +1) takes 2",
          "integer multiply-add, or bit planes",
          "LSQ: Esser et al., ICLR 2020, arXiv 1902.08153; zero point: LSQ+, arXiv 2004.09576");

  private record Settings(
      boolean affine,
      Optional<Boolean> perChannel,
      boolean learned,
      boolean batchCount,
      Optional<Boolean> narrow) {}

  /** One place: its width, its borders, and what is common to the formulas. */
  private record Place(
      int bits,
      Role role,
      Rank rank,
      Settings settings,
      boolean unsigned,
      boolean powerOfTwo,
      Formula count) {}

  @Override
  public SchemeInfo info() {
    return INFO;
  }

  @Override
  public boolean quantizes() {
    return true;
  }

  @Override
  public boolean hasFixedRange() {
    return true;
  }

  @Override
  public Optional<Quantizer> weights(
      SchemeSpec spec, WeightContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    int bits = options.bits(Role.WEIGHT);
    Settings settings = settings(options, bits);
    if (context.perTensorScale() && settings.perChannel().orElse(false)) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("granularity"),
          "granularity = channel",
          "all scores of the output layer share one scale",
          "Leave it out, or give the output layer a rule of its own.");
    }
    if (!options.valid()) {
      return Optional.empty();
    }
    boolean channel = settings.perChannel().orElse(!context.perTensorScale());
    long shared = context.elementsPerChannel() * (channel ? 1 : context.channels());
    Rank rank = channel ? Rank.CHANNEL : Rank.TENSOR;
    return Optional.of(
        quantizer(new Place(bits, Role.WEIGHT, rank, settings, false, false, constant(shared))));
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    int bits = options.bits(Role.ACTIVATION);
    Settings settings = settings(options, bits);
    boolean fixed = context.range() != FixedRange.NONE;
    if (fixed && (bits > 8 || bits == 1 && context.range() == FixedRange.SIGNED_UNIT)) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("bits"),
          "bits = " + bits,
          "the state of a recurrent cell has 1 to 8 bits, with tanh 2 to 8",
          "Choose another width.");
    }
    if (!options.valid()) {
      return Optional.empty();
    }
    if (fixed) {
      return Optional.of(fixed(bits, context.range()));
    }
    Formula count =
        settings.batchCount() ? Formulas.count(Rank.TENSOR) : constant(context.elementsPerSample());
    return Optional.of(
        quantizer(
            new Place(
                bits,
                Role.ACTIVATION,
                Rank.TENSOR,
                settings,
                context.nonNegative(),
                context.powerOfTwoScale(),
                count)));
  }

  /** Levels of a range that is known; the gradient is the identity (arXiv 1611.10176). */
  private static Quantizer fixed(int bits, FixedRange range) {
    boolean unsigned = range == FixedRange.UNIT;
    int high = unsigned ? (1 << bits) - 1 : (1 << (bits - 1)) - 1;
    int low = unsigned ? 0 : -high;
    Formula.Input x = Formulas.element("x");
    Formula steps = mul(x, constant(high));
    Formula level = rint(clip(steps, constant(low), constant(high)));
    Formula scale = constant(1.0 / high);
    return new Quantizer(
        INFO.name(),
        bits,
        Role.ACTIVATION,
        LevelSet.range(low, high),
        new StorageForm.PlainInteger(bits, !unsigned),
        List.of(),
        x,
        mul(scale, surrogate(level, steps)),
        level,
        constant(low),
        constant(high),
        scale,
        Optional.empty(),
        "UNIFORM(bits = " + bits + "), levels " + low + ".." + high + ", fixed range");
  }

  private static Settings settings(SchemeOptions options, int bits) {
    boolean affine = options.choice("mode", "symmetric", "affine").equals("affine");
    String granularity = options.choice("granularity", "channel", "tensor");
    boolean learned = options.choice("range", "learned", "minmax").equals("learned");
    boolean batch = options.choice("count", "sample", "batch").equals("batch");
    boolean narrow = options.isOn("narrow", false);
    if (affine && bits == 16) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("mode"),
          "mode = affine at 16 bits",
          "its levels would need 17 bits",
          "Use mode = symmetric, or 1 to 8 bits.");
    }
    if (affine && narrow) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("narrow"),
          "narrow = on with mode = affine",
          "an affine range has no symmetric levels",
          "Leave one of them out.");
    }
    if (narrow && bits == 1) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("narrow"),
          "narrow = on at 1 bit",
          "the levels -1 and +1 are symmetric already",
          "Leave it out.");
    }
    return new Settings(
        affine,
        options.isGiven("granularity")
            ? Optional.of(granularity.equals("channel"))
            : Optional.empty(),
        learned,
        batch,
        options.isGiven("narrow") ? Optional.of(narrow) : Optional.empty());
  }

  private static Quantizer quantizer(Place place) {
    // A range that reaches from 0 upwards has zero point 0: affine and symmetric are the same
    // there.
    if (place.settings().affine() && !place.unsigned()) {
      return affine(place);
    }
    return place.bits() == 1 && !place.unsigned() ? signs(place) : symmetric(place);
  }

  private static Quantizer symmetric(Place place) {
    int bits = place.bits();
    boolean narrow =
        place
            .settings()
            .narrow()
            .orElse(!place.settings().learned() && place.role() == Role.WEIGHT);
    int high = place.unsigned() ? (1 << bits) - 1 : (1 << (bits - 1)) - 1;
    int low = place.unsigned() ? 0 : narrow ? -high : -high - 1;
    Formula.Input x = Formulas.element("x");
    Formula lsq = div(mul(2, meanAbs(x, place.rank())), constant(Math.sqrt(high)));
    Formula minmax = div(maximum(abs(x), place.rank()), high);
    Step step = step(place, x, place.settings().learned() ? lsq : minmax, high);
    Formula clipped = clipOpen(div(x, step.value()), low, high);
    Formula level = rint(clipped);
    boolean ternary = bits == 2 && narrow && place.role() == Role.WEIGHT;
    StorageForm storage =
        ternary
            ? new StorageForm.TernaryPlanes()
            : new StorageForm.PlainInteger(bits, !place.unsigned());
    return new Quantizer(
        INFO.name(),
        bits,
        place.role(),
        LevelSet.range(low, high),
        storage,
        step.parameters(),
        x,
        mul(step.value(), surrogate(level, clipped)),
        level,
        constant(low),
        constant(high),
        step.value(),
        Optional.empty(),
        describe(place, "levels " + low + ".." + high));
  }

  /** One signed bit: -1 below zero, +1 from zero on; the gradient passes between the two levels. */
  private static Quantizer signs(Place place) {
    Formula.Input x = Formulas.element("x");
    Formula size =
        place.settings().learned() ? meanAbs(x, place.rank()) : maximum(abs(x), place.rank());
    Step step = step(place, x, size, 1);
    Formula level = select(lessEqual(constant(0), x), constant(1), constant(-1));
    Formula clipped = clipOpen(div(x, step.value()), -1, 1);
    return new Quantizer(
        INFO.name(),
        1,
        place.role(),
        new LevelSet(List.of(-1, 1)),
        new StorageForm.PlainInteger(2, true),
        step.parameters(),
        x,
        mul(step.value(), surrogate(level, clipped)),
        level,
        constant(-1),
        constant(1),
        step.value(),
        Optional.empty(),
        describe(place, "levels -1 and 1"));
  }

  private static Quantizer affine(Place place) {
    boolean learned = place.settings().learned();
    int span = (1 << place.bits()) - 1;
    Rank rank = place.rank();
    Formula.Input x = Formulas.element("x");
    Formula low = min(minimum(x, rank), constant(0));
    Formula high = max(maximum(x, rank), 0);
    if (learned) {
      // Few levels are wasted on rare values when the range starts at three deviations.
      Formula mean = mean(x, rank);
      Formula reach = mul(3, standardDeviation(x, rank));
      low = min(max(low, sub(mean, reach)), constant(0));
      high = max(min(high, Formulas.add(mean, reach)), 0);
    }
    Step step = step(place, x, div(sub(high, low), span), span);
    List<Quantizer.Parameter> parameters = new ArrayList<>(step.parameters());
    Formula beta = stop(low);
    if (learned || place.role() == Role.ACTIVATION) {
      Formula.Input leaf = new Formula.Input("beta", rank);
      parameters.add(
          new Quantizer.Parameter("beta", leaf, low, false, 1, Double.NEGATIVE_INFINITY));
      beta = learned ? gradientScale(leaf, factor(place, span)) : stop(leaf);
    }
    // The gradient passes around the clip, so that a zero point at an end can come back.
    Formula exact = div(neg(beta), step.value());
    Formula zeroPoint = surrogate(rint(clip(exact, 0, span)), exact);
    Formula lowest = neg(zeroPoint);
    Formula highest = sub(span, zeroPoint);
    Formula clipped = clipOpen(div(x, step.value()), lowest, highest);
    Formula level = rint(clipped);
    return new Quantizer(
        INFO.name(),
        place.bits(),
        place.role(),
        LevelSet.range(-span, span),
        new StorageForm.PlainInteger(place.bits() + 1, true),
        parameters,
        x,
        mul(step.value(), surrogate(level, clipped)),
        level,
        lowest,
        highest,
        step.value(),
        Optional.empty(),
        describe(place, (span + 1) + " levels around a zero point"));
  }

  /** The step as it enters the formulas, and the parameter it comes from, if any. */
  private record Step(Formula value, List<Quantizer.Parameter> parameters) {}

  private static Step step(Place place, Formula.Input x, Formula initial, int high) {
    Formula first = max(initial, SMALLEST_STEP);
    boolean learned = place.settings().learned();
    if (!learned && place.role() == Role.WEIGHT) {
      return new Step(stop(first), List.of());
    }
    Formula.Input leaf = new Formula.Input("s", place.rank());
    Formula s = learned ? gradientScale(leaf, factor(place, high)) : stop(leaf);
    if (place.powerOfTwo()) {
      s = exp2(rintSte(mul(log(s), constant(1 / Math.log(2)))));
    }
    return new Step(s, List.of(new Quantizer.Parameter("s", leaf, first, false, 1, SMALLEST_STEP)));
  }

  /** LSQ's gradient factor G = 1 / sqrt(N * high). */
  private static Formula factor(Place place, int high) {
    if (place.count() instanceof Formula.Constant n) {
      return constant(1 / Math.sqrt(n.value() * high));
    }
    return div(1, Formulas.sqrt(mul(place.count(), constant(high))));
  }

  private static String describe(Place place, String levels) {
    return String.format(
        Locale.ROOT,
        "UNIFORM %d bit%s, %s, %s step%s%s",
        place.bits(),
        place.bits() == 1 ? "" : "s",
        levels,
        place.settings().learned() ? "learned" : "min-max",
        place.rank() == Rank.CHANNEL ? " per channel" : "",
        place.powerOfTwo() ? ", power of two" : "");
  }
}
