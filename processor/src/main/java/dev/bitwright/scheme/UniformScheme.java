package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.constant;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
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

  private static final List<Integer> BITS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 16);

  private static final SchemeInfo INFO =
      new SchemeInfo(
          NAME,
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
                  "Leaves out the lowest signed level, so that levels are symmetric around zero."),
              new SchemeInfo.Option(
                  "levels",
                  "mid_tread, mid_rise",
                  "mid_tread; mid_rise for 2-bit weights without narrow",
                  "Mid-rise: signed levels at odd multiples of half a step, none of them zero (1 to"
                      + " 8 bits).")),
          "integers of b bits, two's complement when signed; affine levels take b + 1 bits;"
              + " ternary weights (2 bits, narrow) two planes; mid-rise the odd integer's rank",
          "integer multiply-add, or bit planes",
          "LSQ: Esser et al., ICLR 2020, arXiv 1902.08153; zero point: LSQ+, arXiv 2004.09576");

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
    int bits = options.bits(Role.WEIGHT);
    UniformOptions settings = UniformOptions.read(options, bits);
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
        quantizer(
            new UniformPlace(bits, Role.WEIGHT, rank, settings, false, false, constant(shared))));
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    int bits = options.bits(Role.ACTIVATION);
    UniformOptions settings = UniformOptions.read(options, bits);
    if (!options.valid()) {
      return Optional.empty();
    }
    Formula count =
        settings.batchCount() ? Formulas.count(Rank.TENSOR) : constant(context.elementsPerSample());
    return Optional.of(
        quantizer(
            new UniformPlace(
                bits,
                Role.ACTIVATION,
                Rank.TENSOR,
                settings,
                context.nonNegative(),
                context.powerOfTwoScale(),
                count)));
  }

  private static Quantizer quantizer(UniformPlace place) {
    // A range that reaches from 0 upwards has zero point 0: affine and symmetric are the same
    // there.
    return place.options().affine() && !place.unsigned()
        ? UniformAffine.of(place)
        : UniformLsq.of(place);
  }
}
