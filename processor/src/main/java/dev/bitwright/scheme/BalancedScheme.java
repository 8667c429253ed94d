package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.meanAbs;
import static dev.bitwright.scheme.Formulas.meanBin;
import static dev.bitwright.scheme.Formulas.medianBin;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.surrogate;
import static dev.bitwright.scheme.Formulas.tanh;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
import java.util.Optional;

/**
 * {@code BALANCED}: every level takes about as many weights as any other (Zhou et al., JCST 32(4),
 * 2017, arXiv 1706.07145). The weights are halved at their median, the halves at theirs, and so on;
 * the bin q of 0..2^b-1 stands for the value {@code s (2 q / (2^b - 1) - 1)}. Written as the odd
 * level 2 q - (2^b - 1) there is no offset. The gradient is the identity, the scale a constant.
 *
 * <p>{@code partition = scale} is the quantizer for recurrent networks (He et al., arXiv
 * 1611.10176): tanh(W), rounded to evenly spaced levels between -m/2 and m/2 with m = 2.5
 * mean|tanh(W)|, which balances bell-shaped weights up to 2 bits; its gradient is that of tanh.
 *
 * <p>Activations are evenly spaced in [0, 1] and are clipped there.
 */
public final class BalancedScheme implements Scheme {
  private static final double SMALLEST = 1e-8;
  private static final double BALANCE = 2.5;
  private static final List<Integer> BITS = List.of(1, 2, 3, 4, 5, 6, 7, 8);

  private static final SchemeInfo INFO =
      new SchemeInfo(
          "BALANCED",
          "Weights are halved again and again so that all levels are used alike; activations lie in"
              + " [0, 1].",
          BITS,
          BITS,
          List.of(
              SchemeInfo.Option.ofWeights(
                  "partition",
                  "median, mean, scale",
                  "median",
                  "Where sets of weights are halved; scale: no halving but one scale chosen so that"
                      + " levels are balanced, for recurrent networks."),
              SchemeInfo.Option.ofWeights(
                  "scale",
                  "max, mean",
                  "max",
                  "The largest value: the largest magnitude of the weights, or 1.25 times their mean"
                      + " magnitude. Not with partition = scale.")),
          "codes of b bits that stand for odd levels; activations integers of b bits",
          "integer multiply-add",
          "Zhou et al., JCST 32(4):667-682, 2017, arXiv 1706.07145; partition = scale: He et al.,"
              + " arXiv 1611.10176");

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
    String partition = partition(options);
    boolean largest = options.choice("scale", "max", "mean").equals("max");
    if (!options.valid()) {
      return Optional.empty();
    }
    return Optional.of(
        partition.equals("scale")
            ? scaled(bits)
            : halved(bits, partition.equals("median"), largest));
  }

  private static String partition(SchemeOptions options) {
    String partition = options.choice("partition", "median", "mean", "scale");
    if (partition.equals("scale") && options.isGiven("scale")) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("scale"),
          "scale with partition = scale",
          "the scale is what balances the levels then",
          "Leave one of them out.");
    }
    return partition;
  }

  /** The bins of recursive halving. */
  private static Quantizer halved(int bits, boolean median, boolean largest) {
    Formula.Input x = Formulas.element("x");
    int last = (1 << bits) - 1;
    Formula bin = median ? medianBin(x, bits) : meanBin(x, bits);
    Formula size = largest ? maximum(abs(x), Rank.TENSOR) : mul(1.25, meanAbs(x, Rank.TENSOR));
    Formula scale = stop(div(max(size, SMALLEST), last));
    String how = median ? "medians" : "means";
    return weights(bits, x, bin, scale, x, "halved at " + how);
  }

  /** Evenly spaced levels of tanh(W) whose scale balances them. */
  private static Quantizer scaled(int bits) {
    Formula.Input x = Formulas.element("x");
    int last = (1 << bits) - 1;
    Formula t = tanh(x);
    Formula m = stop(max(mul(BALANCE, meanAbs(t, Rank.TENSOR)), SMALLEST));
    Formula bin = rint(mul(last, add(clip(div(t, m), -0.5, 0.5), 0.5)));
    return weights(bits, x, bin, stop(div(m, 2.0 * last)), t, "scale of 2.5 mean|tanh(W)|");
  }

  private static Quantizer weights(
      int bits, Formula.Input x, Formula bin, Formula scale, Formula slope, String how) {
    StorageForm.OddIntegers storage = new StorageForm.OddIntegers(bits);
    int last = storage.largest();
    Formula level = sub(mul(2, bin), last);
    return new Quantizer(
        INFO.name(),
        bits,
        Role.WEIGHT,
        storage.levels(),
        storage,
        List.of(),
        x,
        surrogate(mul(scale, level), slope),
        level,
        constant(-last),
        constant(last),
        scale,
        Optional.empty(),
        "BALANCED " + bits + (bits == 1 ? " bit, " : " bits, ") + how);
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    int bits = options.bits(Role.ACTIVATION);
    partition(options);
    options.choice("scale", "max", "mean");
    if (!context.nonNegative()) {
      options.report(Message.SCHEME_SIGNED_EDGE, spec.ref(), INFO.name());
    }
    if (context.powerOfTwoScale()) {
      options.report(Message.SCHEME_POWER_OF_TWO, spec.ref(), INFO.name());
    }
    if (!options.valid()) {
      return Optional.empty();
    }
    Formula.Input x = Formulas.element("x");
    int last = (1 << bits) - 1;
    Formula clipped = clip(mul(last, x), 0, last);
    Formula level = rint(clipped);
    Formula scale = constant(1.0 / last);
    return Optional.of(
        new Quantizer(
            INFO.name(),
            bits,
            Role.ACTIVATION,
            LevelSet.range(0, last),
            new StorageForm.PlainInteger(bits, false),
            List.of(),
            x,
            mul(scale, surrogate(level, clipped)),
            level,
            constant(0),
            constant(last),
            scale,
            Optional.empty(),
            "BALANCED " + bits + (bits == 1 ? " bit" : " bits") + " in [0, 1]"));
  }
}
