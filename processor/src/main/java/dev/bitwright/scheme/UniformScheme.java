package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.constant;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.Optional;

/**
 * {@code UNIFORM}: evenly spaced levels, {@code x ~ s * rint(clip(x / s, low, high))}.
 *
 * <p>Symmetric: {@code low, high} are -2^(b-1), 2^(b-1)-1, or 0, 2^b-1 for values that are provably
 * not negative; at one bit, signed, they are the two levels -1 and +1 (0 goes to +1). With {@code
 * narrow} the lowest level is left out, so that 2 bits are ternary. Mid-rise (the default for 2-bit
 * weights): 2^b levels at odd multiples of half a step, none of them zero. Affine: an integer zero
 * point z in 0..2^b-1 is learned, and the level q - z runs from -z to 2^b-1-z; real 0 is level 0
 * always.
 *
 * <p>The step is learned as in LSQ (Esser et al., ICLR 2020, arXiv 1902.08153, equations 1 to 5)
 * with its gradient factor 1 / sqrt(N * high); the zero point as in LSQ+ (Bhalgat et al., arXiv
 * 2004.09576), on the integer grid: the parameter is the offset beta, z = rint(-beta / s).
 */
public final class UniformScheme implements Scheme {
  static final String NAME = "UNIFORM";

  private static final SchemeInfo INFO = UniformInfo.INFO;

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
    UniformOptions settings = UniformOptions.read(options, bits);
    Rank rank = options.granularity(context);
    if (spec.apart() && settings.movingAverage().isPresent()) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("range"),
          "range = moving_average for weights",
          "all weights are at hand at every step",
          "Write it for the activations, or leave it out.");
    }
    boolean squashed = squashed(settings);
    if (squashed && bits > 1 && !context.normalised()) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("variant"),
          "variant = " + settings.variant().word() + " for these weights",
          "no batch norm follows that would undo their scale, which is always -1..1",
          "Add a batch norm, use 1 bit, or give the weights another variant.");
    }
    if (settings.gradientBits().isPresent() && !context.normalised()) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("gradientBits"),
          "gradientBits for these weights",
          "gradients are quantized between a product and its batch norm, and there is none",
          "Add a batch norm, or leave gradientBits out here.");
    }
    if (!options.valid()) {
      return Optional.empty();
    }
    if (squashed) {
      Quantizer weights =
          UniformDorefa.weights(
              new UniformPlace(
                  bits, Role.WEIGHT, Rank.TENSOR, settings, false, false, constant(1)));
      return Optional.of(settings.gradientBits().map(weights::withGradientBits).orElse(weights));
    }
    long shared = context.elementsPerChannel() * (rank == Rank.CHANNEL ? 1 : context.channels());
    UniformPlace place =
        new UniformPlace(
            bits, Role.WEIGHT, rank, settings, false, settings.powerOfTwo(), constant(shared));
    if (settings.variant() == UniformOptions.Variant.INT8) {
      return Optional.of(UniformInt8.weights(place));
    }
    return Optional.of(settings.affine() ? UniformAffine.of(place) : UniformLsq.of(place));
  }

  /** Whether weights go through DoReFa's tanh. */
  private static boolean squashed(UniformOptions settings) {
    return settings.variant() == UniformOptions.Variant.DOREFA
        || settings.variant() == UniformOptions.Variant.PACT;
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    int bits = options.bits(Role.ACTIVATION);
    options.choice("granularity", "channel", "tensor");
    UniformOptions settings = UniformOptions.read(options, bits);
    int configuration = UniformLsqPlus.configuration(settings, context.nonNegative());
    if (context.powerOfTwoScale()) {
      sharedScale(options, settings, configuration);
    }
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
      return Optional.of(UniformFixed.of(bits, context.range()));
    }
    Formula count =
        settings.batchCount() ? Formulas.count(Rank.TENSOR) : constant(context.elementsPerSample());
    UniformPlace place =
        new UniformPlace(
            bits,
            Role.ACTIVATION,
            Rank.TENSOR,
            settings,
            context.nonNegative(),
            context.powerOfTwoScale() || settings.powerOfTwo(),
            count);
    return Optional.of(
        switch (settings.variant()) {
          // From 0 upwards the zero point is 0: affine and symmetric are the same there.
          case LSQ ->
              settings.affine() && !place.unsigned()
                  ? UniformAffine.of(place)
                  : UniformLsq.of(place);
          case LSQ_PLUS -> UniformLsqPlus.activations(place, configuration);
          case DOREFA -> UniformDorefa.activations(place);
          case PACT -> UniformPact.activations(place);
          case INT8 -> UniformInt8.activations(place);
        });
  }

  /** Operands of adds and average pools: a power of two as scale, and no offset. */
  private static void sharedScale(
      SchemeOptions options, UniformOptions settings, int configuration) {
    boolean offset = settings.variant() == UniformOptions.Variant.LSQ_PLUS && configuration >= 3;
    if (offset) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("configuration"),
          "an offset (configuration = " + configuration + ")",
          "adds and average pools sum levels on one scale without offset",
          "Use configuration = 1 or 2 there.");
    }
    if (settings.movingAverage().isPresent()) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("range"),
          "range = moving_average",
          "adds and average pools need one scale for all that they read",
          "Use range = learned or range = minmax there.");
    }
    if (settings.variant() == UniformOptions.Variant.DOREFA) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("variant"),
          "variant = dorefa",
          "adds and average pools need a power of two as scale, and this one is fixed",
          "Use variant = lsq there.");
    }
  }
}
