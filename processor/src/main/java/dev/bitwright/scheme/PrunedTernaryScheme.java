package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.count;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.gradientMap;
import static dev.bitwright.scheme.Formulas.less;
import static dev.bitwright.scheme.Formulas.lessEqual;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.neg;
import static dev.bitwright.scheme.Formulas.position;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.sqrt;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.sum;
import static dev.bitwright.scheme.Formulas.surrogate;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
import java.util.Optional;

/**
 * {@code PRUNED_TERNARY}: ternary weights of unit norm whose zeros are what pruning leaves out,
 * inspired by pruning ternary quantization (Liu et al., arXiv 2107.10998; a reconstruction from its
 * abstracts, not the authors' formula). With w^ = w / |w| in each filter, a weight is zero where
 * |w^| is not above a threshold of the layer, and else its sign; the filter is scaled to unit norm.
 * The threshold is the largest |w^| among those that are pruned: their share rises with the
 * progress of training as {@code sparsity (1 - (1 - r)^3)}, where r goes from 0 to 1 between the
 * ramp's ends. Weights are ternary from the first step on, or with {@code ternaryStart} from that
 * progress on: until then they are w^ with the pruned ones zero, and cannot be frozen.
 *
 * <p>A batch norm must follow, since nothing else makes up for the norm. Weights only.
 */
public final class PrunedTernaryScheme implements Scheme {
  private static final double SMALLEST_NORM = 1e-8;

  private static final SchemeInfo INFO =
      new SchemeInfo(
          "PRUNED_TERNARY",
          "Ternary weights of unit norm, pruned to a wanted share of zeros during training.",
          List.of(2),
          List.of(),
          List.of(
              new SchemeInfo.Option(
                  "sparsity", "0 to 0.95", "0.6", "The share of weights that are zero in the end."),
              new SchemeInfo.Option(
                  "rampStart", "0 to 1", "0.25", "Progress of training where pruning starts."),
              new SchemeInfo.Option(
                  "rampEnd", "0 to 1", "0.625", "Progress where the sparsity is reached."),
              new SchemeInfo.Option(
                  "ternaryStart",
                  "0 to 1",
                  "0",
                  "Progress where weights become ternary; before they are real, of unit norm, and"
                      + " pruned ones are zero."),
              new SchemeInfo.Option(
                  "estimator",
                  "refined, plain, projected",
                  "refined",
                  "The gradient: nothing for pruned weights and a pull for the others, the identity, or"
                      + " that of the normalisation."),
              new SchemeInfo.Option(
                  "pull",
                  "0 to 1",
                  "1e-4",
                  "How strongly refined pulls weights towards their ternary values."),
              new SchemeInfo.Option(
                  "decay", "0 to 1", "0", "Weight decay of refined, beside the optimizer's."),
              SchemeOptions.GRANULARITY),
          "two bit planes, non-zero and sign; zero is (0, 0)",
          "add, subtract or skip; with ternary activations popcounts",
          "inspired by Liu et al., arXiv 2107.10998");

  private record Settings(
      double sparsity,
      double start,
      double end,
      double ternary,
      String estimator,
      double pull,
      double decay) {}

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
    Rank rank = options.granularity(context);
    Settings settings = settings(options);
    if (!context.normalised()) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          spec.ref(),
          INFO.name(),
          "no batch norm follows that could make up for the norm it takes from the weights",
          "Put a batch norm behind the layer, or give its weights another scheme (TERNARY).");
    }
    return options.valid() ? Optional.of(quantizer(settings, rank)) : Optional.empty();
  }

  private static Settings settings(SchemeOptions options) {
    double start = options.number("rampStart", 0, 1).orElse(0.25);
    double end = options.number("rampEnd", 0, 1).orElse(Math.max(start, 0.625));
    if (end < start) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("rampEnd"),
          "rampEnd = " + end,
          "the ramp would end before it starts at " + start,
          "Give the later number to rampEnd.");
    }
    return new Settings(
        options.number("sparsity", 0, 0.95).orElse(0.6),
        start,
        end,
        options.number("ternaryStart", 0, 1).orElse(0.0),
        options.choice("estimator", "refined", "plain", "projected"),
        options.number("pull", 0, 1).orElse(1e-4),
        options.number("decay", 0, 1).orElse(0.0));
  }

  private static Quantizer quantizer(Settings s, Rank rank) {
    Formula.Input x = Formulas.element("x");
    Formula unit = div(x, max(sqrt(sum(mul(x, x), rank)), SMALLEST_NORM));
    Formula magnitude = abs(unit);
    Formula pruned = less(position(magnitude), prunedCount(s));
    Formula delta = maximum(mul(pruned, magnitude), Rank.TENSOR);
    Formula level = sub(less(delta, unit), less(unit, neg(delta)));
    Formula kept = mul(level, level);
    Formula scale = stop(div(1, sqrt(max(sum(kept, rank), 1))));
    Formula ternary = lessEqual(constant(s.ternary()), Formulas.PROGRESS);
    Formula value = mul(scale, level);
    Formula estimated =
        switch (s.estimator()) {
          case "plain" -> x;
          case "projected" -> unit;
          default -> {
            Formula towards = mul(kept, mul(s.pull(), sub(unit, value)));
            if (s.ternary() > 0) {
              towards = mul(ternary, towards);
            }
            yield gradientMap(x, kept, s.decay() == 0 ? towards : add(towards, mul(s.decay(), x)));
          }
        };
    Formula slope = estimated;
    if (s.ternary() > 0) {
      // Until then levels are the real numbers themselves, on the scale 1.
      Formula real = mul(kept, unit);
      slope = select(ternary, estimated, real);
      level = select(ternary, level, stop(real));
      scale = select(ternary, scale, constant(1));
      value = mul(scale, level);
    }
    return new Quantizer(
        INFO.name(),
        2,
        Role.WEIGHT,
        LevelSet.range(-1, 1),
        new StorageForm.TernaryPlanes(),
        List.of(),
        x,
        surrogate(value, slope),
        level,
        constant(-1),
        constant(1),
        scale,
        Optional.empty(),
        "PRUNED_TERNARY, "
            + FormulaText.number(100 * s.sparsity())
            + " % zeros"
            + (rank == Rank.CHANNEL ? ", unit norm per channel" : ", unit norm"));
  }

  /** How many weights of the layer are pruned at this point of the training run. */
  private static Formula prunedCount(Settings s) {
    Formula r =
        s.end() > s.start()
            ? clip(div(sub(Formulas.PROGRESS, s.start()), s.end() - s.start()), 0, 1)
            : less(constant(s.start()), Formulas.PROGRESS);
    Formula left = sub(1, r);
    Formula share = mul(s.sparsity(), sub(1, mul(left, mul(left, left))));
    return rint(mul(share, count(Rank.TENSOR)));
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    options.bits(Role.ACTIVATION);
    return Optional.empty();
  }
}
