package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.less;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.meanAbs;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.neg;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.sum;
import static dev.bitwright.scheme.Formulas.surrogate;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Parameter;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code RTN}: reparameterized ternary network (Li et al., AAAI 2020, arXiv 1912.02057). The level
 * is +1 above a threshold delta, -1 below -delta and 0 between (at the border too); a learned scale
 * gamma, and if asked for a learned offset beta, give it size: {@code gamma * t + beta}.
 *
 * <p>The gradients of gamma and beta are exact, sum(g t) and sum(g). That of x is gamma g, for
 * activations (and weights with {@code weightSte = clipped}) only where |x| is at most 1. Weights:
 * delta is 0.7 times the mean magnitude of the tensor, a constant for the gradient.
 *
 * <p>A batch norm behind the product takes any scale of the weights off, so that the true gradient
 * of their gamma is zero and what a step would follow is rounding noise, until gamma changes its
 * sign. There gamma is not learned but always the least-squares scale of the weights, a constant
 * for the gradient.
 *
 * <p>Offsets lie on a grid of gamma / 64, at most about two gammas, so that integer code can carry
 * them: {@code offsetSteps = rint(64 beta / gamma)}; the gradient of beta passes through that
 * rounding.
 */
public final class RtnScheme implements Scheme {
  /** Largest number of 1/64 steps of an offset: it fits a signed byte. */
  public static final int LARGEST_OFFSET_STEPS = 127;

  private static final double OFFSET_GRID = 64;
  private static final double SMALLEST_SCALE = 1e-8;

  private static final SchemeInfo INFO =
      new SchemeInfo(
          "RTN",
          "Ternary levels -1, 0, 1 with a learned scale and, if asked for, a learned offset.",
          List.of(2),
          List.of(2),
          List.of(
              SchemeInfo.Option.ofWeights(
                  "weightOffset", "off, on", "off", "Whether the weights have a learned offset."),
              SchemeInfo.Option.ofActivations(
                  "offset", "off, on", "off", "Whether the activations have a learned offset."),
              SchemeInfo.Option.ofWeights(
                  "weightSte",
                  "identity, clipped",
                  "identity",
                  "Gradient of the weights: everywhere, or only where |w| is at most 1."),
              SchemeInfo.Option.ofWeights(
                  "granularity",
                  "channel, tensor",
                  "channel; tensor for the output layer and for all activations",
                  "Whether each output channel's weights have a scale of their own."),
              SchemeInfo.Option.ofWeights(
                  "weightDelta",
                  "0.01 to 3",
                  "0.7",
                  "The weights' threshold, as a factor of their mean magnitude."),
              SchemeInfo.Option.ofActivations(
                  "delta", "0.01 to 1", "0.5", "The activations' threshold."),
              SchemeInfo.Option.ofActivations(
                  "borders",
                  "code, exact",
                  "code",
                  "Padding: quantize the padded zero, or the exact real zero. Without an activation"
                      + " offset both are level 0.")),
          "two bit planes, non-zero and sign; zero is (0, 0)",
          "three logic operations and two popcounts for 64 products",
          "Li et al., AAAI 2020, 34(04):4780-4787, arXiv 1912.02057");

  private record Settings(
      boolean weightOffset,
      boolean offset,
      boolean clippedWeights,
      Optional<Boolean> perChannel,
      double weightDelta,
      double delta) {}

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
    options.bits(Role.WEIGHT);
    Settings settings = settings(options);
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
    Formula.Input x = Formulas.element("x");
    Formula delta = stop(mul(constant(settings.weightDelta()), meanAbs(x, Rank.TENSOR)));
    Formula t = ternary(x, delta);
    Rank rank = channel ? Rank.CHANNEL : Rank.TENSOR;
    LeastSquares start = LeastSquares.of(x, t, rank, settings.weightOffset());
    Formula slope = settings.clippedWeights() ? clip(x, -1, 1) : x;
    String kind = channel ? "RTN ternary, scale per channel" : "RTN ternary, one scale";
    if (context.normalised() && !settings.weightOffset()) {
      Formula scale = stop(start.scale());
      return Optional.of(
          quantizer(
              Role.WEIGHT,
              List.of(),
              x,
              mul(scale, surrogate(t, slope)),
              t,
              scale,
              Optional.empty(),
              kind + " of least squares"));
    }
    return Optional.of(
        learned(Role.WEIGHT, rank, x, t, slope, start, settings.weightOffset(), kind));
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    options.bits(Role.ACTIVATION);
    Settings settings = settings(options);
    if (context.powerOfTwoScale()) {
      options.report(Message.SCHEME_POWER_OF_TWO, spec.ref(), INFO.name());
    }
    if (!options.valid()) {
      return Optional.empty();
    }
    Formula.Input x = Formulas.element("x");
    Formula t = ternary(x, constant(settings.delta()));
    LeastSquares start = new LeastSquares(constant(1), constant(0));
    return Optional.of(
        learned(
            Role.ACTIVATION,
            Rank.TENSOR,
            x,
            t,
            clip(x, -1, 1),
            start,
            settings.offset(),
            "RTN ternary, threshold " + settings.delta()));
  }

  private static Settings settings(SchemeOptions options) {
    Settings settings =
        new Settings(
            options.isOn("weightOffset", false),
            options.isOn("offset", false),
            options.choice("weightSte", "identity", "clipped").equals("clipped"),
            options.isGiven("granularity")
                ? Optional.of(options.choice("granularity", "channel", "tensor").equals("channel"))
                : Optional.empty(),
            options.number("weightDelta", 0.01, 3).orElse(0.7),
            options.number("delta", 0.01, 1).orElse(0.5));
    boolean exact = options.choice("borders", "code", "exact").equals("exact");
    if (exact && settings.offset()) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("borders"),
          "borders = exact with offset = on",
          "real zero is no level then, and border corrections are not there yet",
          "Leave the offset off: level 0 is real zero then, and borders are exact.");
    }
    return settings;
  }

  /** +1 above delta, -1 below -delta, 0 between; borders give 0. */
  private static Formula ternary(Formula x, Formula delta) {
    return sub(less(delta, x), less(x, neg(delta)));
  }

  /** With a learned scale and, if asked for, a learned offset. */
  private static Quantizer learned(
      Role role,
      Rank rank,
      Formula.Input x,
      Formula t,
      Formula slope,
      LeastSquares start,
      boolean hasOffset,
      String description) {
    Formula.Input gamma = new Formula.Input("gamma", rank);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(free("gamma", gamma, start.scale()));
    Formula value = mul(gamma, surrogate(t, slope));
    Optional<Formula> steps = Optional.empty();
    if (hasOffset) {
      Formula.Input beta = new Formula.Input("beta", rank);
      parameters.add(free("beta", beta, start.offset()));
      Formula k = offsetSteps(beta, gamma);
      steps = Optional.of(k);
      Formula offset = mul(gamma, div(k, constant(OFFSET_GRID)));
      value = add(value, surrogate(offset, beta));
    }
    String text = description + (hasOffset ? " and offset" : "");
    return quantizer(role, parameters, x, value, t, gamma, steps, text);
  }

  private static Quantizer quantizer(
      Role role,
      List<Parameter> parameters,
      Formula.Input x,
      Formula value,
      Formula t,
      Formula scale,
      Optional<Formula> offsetSteps,
      String description) {
    return new Quantizer(
        INFO.name(),
        2,
        role,
        LevelSet.range(-1, 1),
        new StorageForm.TernaryPlanes(),
        parameters,
        x,
        value,
        t,
        constant(-1),
        constant(1),
        scale,
        offsetSteps,
        description);
  }

  /** Gamma may become negative and beta anything: no decay, no bounds. */
  private static Parameter free(String name, Formula.Input leaf, Formula initial) {
    return new Parameter(name, leaf, initial, false, 1, Double.NEGATIVE_INFINITY);
  }

  private static Formula offsetSteps(Formula beta, Formula gamma) {
    Formula tiny = less(Formulas.abs(gamma), constant(SMALLEST_SCALE));
    Formula safe = select(tiny, constant(SMALLEST_SCALE), gamma);
    Formula exact = mul(OFFSET_GRID, div(beta, safe));
    return rint(clip(exact, -LARGEST_OFFSET_STEPS, LARGEST_OFFSET_STEPS));
  }

  /** First values of scale and offset. */
  private record LeastSquares(Formula scale, Formula offset) {

    /**
     * The best scale (and offset) for weights w with ternary levels t, values.md section 1: gamma =
     * sum(w t) / sum(t t), or with an offset gamma = (n sum(w t) - sum(w) sum(t)) / (n sum(t t) -
     * sum(t)^2), beta = (sum(w) - gamma sum(t)) / n. Where all t are equal the mean magnitude
     * stands in.
     */
    static LeastSquares of(Formula x, Formula t, Rank rank, boolean withOffset) {
      Formula wt = sum(mul(x, t), rank);
      Formula tt = sum(mul(t, t), rank);
      Formula fallback = max(meanAbs(x, rank), SMALLEST_SCALE);
      if (!withOffset) {
        return new LeastSquares(quotient(wt, tt, fallback), constant(0));
      }
      Formula n = Formulas.count(rank);
      Formula w = sum(x, rank);
      Formula sumT = sum(t, rank);
      Formula scale =
          quotient(sub(mul(n, wt), mul(w, sumT)), sub(mul(n, tt), mul(sumT, sumT)), fallback);
      return new LeastSquares(scale, div(sub(w, mul(scale, sumT)), n));
    }

    /** Integer-valued divisors: zero exactly when all levels are equal. */
    private static Formula quotient(Formula dividend, Formula divisor, Formula fallback) {
      return select(less(constant(0), divisor), div(dividend, max(divisor, 1)), fallback);
    }
  }
}
