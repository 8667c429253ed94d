package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.mean;
import static dev.bitwright.scheme.Formulas.meanAbs;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.nearest;
import static dev.bitwright.scheme.Formulas.sign;
import static dev.bitwright.scheme.Formulas.sqrt;
import static dev.bitwright.scheme.Formulas.standardDeviation;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.surrogate;
import static dev.bitwright.scheme.Formulas.variance;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Parameter;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
import java.util.Optional;

/**
 * {@code APoT}: additive powers of two (Li, Dong and Wang, ICLR 2020, arXiv 1909.13144). A level is
 * a sum of a few powers of two ({@link PowerSums}), so that a product is shifts and additions.
 * Weights have a sign bit and b - 1 magnitude bits (2 bits are ternary), activations b magnitude
 * bits and no sign. With Lmax the largest integer level the scale is alpha / Lmax, and {@code x ~
 * alpha * project(clip(x / alpha))} is computed as {@code scale * nearest(clip(x / scale, -Lmax,
 * Lmax))}; a tie takes the smaller magnitude.
 *
 * <p>alpha is learned with the gradient of the reparameterized clipping function: 1 outside, level
 * minus value (in units of alpha) inside. Weights followed by batch norm are normalised first (mean
 * 0, sample deviation 1); others are not, since nothing would undo it, and start at three
 * deviations.
 */
public final class ApotScheme implements Scheme {
  private static final double SMALLEST = 1e-8;
  private static final List<Integer> BITS = List.of(2, 3, 4, 5, 6, 7, 8);

  private static final SchemeInfo INFO =
      new SchemeInfo(
          "APoT",
          "Levels are sums of a few powers of two: products are shifts and additions.",
          BITS,
          BITS,
          List.of(
              SchemeInfo.Option.ofWeights(
                  "weightNorm",
                  "on, off",
                  "on where a batch norm follows, otherwise off",
                  "Whether weights are normalised to mean 0 and deviation 1 first."),
              SchemeInfo.Option.ofWeights(
                  "normGradient",
                  "full, detached",
                  "full",
                  "Whether the gradient takes mean and deviation of the weights into account."),
              SchemeInfo.Option.ofWeights(
                  "weightSte",
                  "clipped, identity",
                  "clipped; identity at 2 bits",
                  "Gradient of the weights: only inside the clipping range, or everywhere."),
              SchemeInfo.Option.ofWeights(
                  "weightAlpha",
                  "0.01 to 100",
                  "3.0 (deviations of the weights)",
                  "First clipping threshold of the weights."),
              SchemeInfo.Option.ofActivations(
                  "activationAlpha",
                  "0.01 to 1000",
                  "mean + 3.5 deviations of the first batch",
                  "First clipping threshold of the activations.")),
          "sign bit and selectors: two bits a term, 0 for nothing, one bit for the odd term",
          "one shift a term and additions, or a table and an integer product",
          "Li, Dong, Wang, ICLR 2020, arXiv 1909.13144");

  private record Settings(
      Optional<Boolean> weightNorm,
      boolean fullGradient,
      boolean identity,
      double weightAlpha,
      Optional<Double> activationAlpha) {}

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
    Settings settings = settings(options, bits);
    if (settings.weightNorm().orElse(false) && !context.normalised()) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("weightNorm"),
          "weightNorm = on",
          "no batch norm follows this layer that would undo it",
          "Leave it out: weights are normalised wherever a batch norm follows.");
    }
    if (!options.valid()) {
      return Optional.empty();
    }
    // A deviation needs two weights.
    boolean several = context.elementsPerChannel() * context.channels() > 1;
    boolean normalised = settings.weightNorm().orElse(context.normalised()) && several;
    Formula.Input x = Formulas.element("x");
    // Bounded below the root: there the gradient of equal weights would not be finite.
    Formula deviation = sqrt(max(variance(x, Rank.TENSOR), SMALLEST * SMALLEST));
    Formula w = x;
    Formula initial = constant(settings.weightAlpha());
    if (normalised) {
      Formula mean = mean(x, Rank.TENSOR);
      w =
          settings.fullGradient()
              ? div(sub(x, mean), deviation)
              : div(sub(x, stop(mean)), stop(deviation));
    } else {
      Formula size = several ? deviation : max(meanAbs(x, Rank.TENSOR), SMALLEST);
      initial = mul(initial, size);
    }
    PowerSums sums = PowerSums.of(bits - 1);
    Formula.Input alpha = Formulas.scalar("alpha");
    Formula scale = div(alpha, sums.maximum());
    Formula v = div(settings.identity() ? stop(w) : w, scale);
    Formula clipped = clip(v, -sums.maximum(), sums.maximum());
    Formula level = mul(sign(clipped), nearest(abs(clipped), doubles(sums)));
    Formula value = mul(scale, surrogate(level, clipped));
    if (settings.identity()) {
      // alpha as usual, and the weights get the whole gradient, outside the range too.
      value = surrogate(value, add(value, w));
    }
    StorageForm storage =
        bits == 2
            ? new StorageForm.TernaryPlanes()
            : new StorageForm.PowerTerms(bits, true, sums.terms(), sums.largestExponent());
    return Optional.of(
        new Quantizer(
            INFO.name(),
            bits,
            Role.WEIGHT,
            sums.signed(),
            storage,
            List.of(alpha(alpha, initial)),
            x,
            value,
            level,
            constant(-sums.maximum()),
            constant(sums.maximum()),
            scale,
            Optional.empty(),
            "APoT " + bits + " bits" + (normalised ? ", normalised weights" : "")));
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    int bits = options.bits(Role.ACTIVATION);
    Settings settings = settings(options, bits);
    if (context.powerOfTwoScale()) {
      options.report(Message.SCHEME_POWER_OF_TWO, spec.ref(), INFO.name());
    } else if (!context.nonNegative()) {
      options.report(Message.SCHEME_SIGNED_EDGE, spec.ref(), INFO.name());
    }
    if (!options.valid()) {
      return Optional.empty();
    }
    Formula.Input x = Formulas.element("x");
    Formula firstBatch = add(mean(x, Rank.TENSOR), mul(3.5, standardDeviation(x, Rank.TENSOR)));
    Formula initial =
        settings.activationAlpha().map(Formulas::constant).orElse(max(firstBatch, 1e-3));
    PowerSums sums = PowerSums.of(bits);
    Formula.Input alpha = Formulas.scalar("alpha");
    Formula scale = div(alpha, sums.maximum());
    Formula clipped = clip(div(x, scale), 0, sums.maximum());
    Formula level = nearest(clipped, doubles(sums));
    return Optional.of(
        new Quantizer(
            INFO.name(),
            bits,
            Role.ACTIVATION,
            new LevelSet(sums.levels()),
            new StorageForm.PowerTerms(bits, false, sums.terms(), sums.largestExponent()),
            List.of(alpha(alpha, initial)),
            x,
            mul(scale, surrogate(level, clipped)),
            level,
            constant(0),
            constant(sums.maximum()),
            scale,
            Optional.empty(),
            "APoT " + bits + " bits, not negative"));
  }

  private static Settings settings(SchemeOptions options, int bits) {
    String ste = options.choice("weightSte", "clipped", "identity");
    boolean norm = options.isOn("weightNorm", true);
    return new Settings(
        options.isGiven("weightNorm") ? Optional.of(norm) : Optional.empty(),
        options.choice("normGradient", "full", "detached").equals("full"),
        options.isGiven("weightSte") ? ste.equals("identity") : bits == 2,
        options.number("weightAlpha", 0.01, 100).orElse(3.0),
        options.number("activationAlpha", 0.01, 1000));
  }

  /** Weight decay holds alpha in check (values.md 8.6); it must stay positive. */
  private static Parameter alpha(Formula.Input leaf, Formula initial) {
    return new Parameter("alpha", leaf, initial, true, 1, SMALLEST);
  }

  private static List<Double> doubles(PowerSums sums) {
    return sums.levels().stream().map(Integer::doubleValue).toList();
  }
}
