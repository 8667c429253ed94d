package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.less;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.mean;
import static dev.bitwright.scheme.Formulas.meanAbs;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.neg;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.sum;
import static dev.bitwright.scheme.Formulas.surrogate;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
import java.util.Optional;

/**
 * {@code TERNARY}: ternary-weight networks (TWN; Li, Zhang and Liu, arXiv 1605.04711). A weight is
 * -1, 0 or 1 times a scale: zero where its magnitude is at most a threshold of the whole layer, the
 * scale the mean magnitude of those of its filter that are not zero. Threshold and scale are
 * statistics, constant for the gradient, and the gradient of a weight is that of its value. Weights
 * only.
 *
 * <p>The threshold is 0.7 mean|W - mean(W)|, as the code of Stochastic Quantization (Dong et al.,
 * BMVC 2017) computes it; with {@code threshold = plain} it is the paper's 0.7 mean|W|.
 */
public final class TernaryScheme implements Scheme {
  private static final double SMALLEST_SCALE = 1e-8;

  private static final SchemeInfo INFO =
      new SchemeInfo(
          "TERNARY",
          "Weights are -1, 0 or 1 times a scale that follows their filter (TWN).",
          List.of(2),
          List.of(),
          List.of(
              new SchemeInfo.Option(
                  "threshold",
                  "centred, plain",
                  "centred",
                  "Whether the threshold follows mean|W - mean(W)|, as released code does, or"
                      + " mean|W|, as the paper does."),
              new SchemeInfo.Option(
                  "delta", "0.01 to 3", "0.7", "The threshold, as a factor of that mean."),
              SchemeOptions.GRANULARITY),
          "two bit planes, non-zero and sign; zero is (0, 0)",
          "add, subtract or skip; with ternary activations popcounts",
          "TWN: Li, Zhang, Liu, arXiv 1605.04711; threshold: Dong et al., BMVC 2017,"
              + " arXiv 1708.01001");

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
    boolean centred = options.choice("threshold", "centred", "plain").equals("centred");
    double factor = options.number("delta", 0.01, 3).orElse(0.7);
    Rank rank = options.granularity(context);
    if (!options.valid()) {
      return Optional.empty();
    }
    Formula.Input x = Formulas.element("x");
    Formula deviation = centred ? sub(x, mean(x, Rank.TENSOR)) : x;
    Formula delta = stop(mul(factor, meanAbs(deviation, Rank.TENSOR)));
    Formula level = sub(less(delta, x), less(x, neg(delta)));
    Formula kept = max(sum(mul(level, level), rank), 1);
    Formula scale = stop(max(div(sum(mul(x, level), rank), kept), SMALLEST_SCALE));
    return Optional.of(
        new Quantizer(
            INFO.name(),
            2,
            Role.WEIGHT,
            LevelSet.range(-1, 1),
            new StorageForm.TernaryPlanes(),
            List.of(),
            x,
            surrogate(mul(scale, level), x),
            level,
            constant(-1),
            constant(1),
            scale,
            Optional.empty(),
            "TERNARY, threshold "
                + factor
                + (centred ? " mean|W - mean(W)|" : " mean|W|")
                + (rank == Rank.CHANNEL ? ", scale per channel" : ", one scale")));
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    options.bits(Role.ACTIVATION);
    return Optional.empty();
  }
}
