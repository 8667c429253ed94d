package dev.bitwright.scheme;

import dev.bitwright.scheme.SchemeInfo.Option;
import java.util.List;

/** What {@code UNIFORM} says of itself. */
final class UniformInfo {
  private static final List<Integer> BITS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 16);

  static final SchemeInfo INFO =
      new SchemeInfo(
          UniformScheme.NAME,
          "Evenly spaced levels: learned steps (LSQ, LSQ+), DoReFa, PACT, int8 affine.",
          BITS,
          BITS,
          List.of(
              new Option(
                  "variant",
                  String.join(", ", UniformOptions.Variant.words()),
                  "lsq",
                  "Whose formulas are taken. Each of the options below names the variants that have"
                      + " it, if not all do."),
              new Option(
                  "mode",
                  "symmetric, affine",
                  "symmetric",
                  "lsq: affine learns an integer zero point as well (1 to 8 bits)."),
              Option.ofWeights(
                  "granularity",
                  "channel, tensor",
                  "channel; tensor for the output layer and for all activations",
                  "lsq, lsq_plus, int8: whether each output channel's weights have a step of their"
                      + " own."),
              new Option(
                  "range",
                  "learned, minmax, moving_average",
                  "learned",
                  "lsq, int8: with minmax the step follows the largest weight (with int8 always);"
                      + " for activations that of the first batch is kept. int8, activations:"
                      + " moving_average follows the batches' smallest and largest values."),
              Option.ofActivations(
                  "decay",
                  "0 to 0.999999",
                  "0.999",
                  "int8 with range = moving_average: how much of the average a batch leaves."),
              Option.ofActivations(
                  "count",
                  "sample, batch",
                  "sample",
                  "lsq, lsq_plus: what N of the activations' gradient factor counts: values of one"
                      + " sample, or of the whole batch."),
              new Option(
                  "narrow",
                  "off, on",
                  "off; on for weights with range = minmax",
                  "lsq, lsq_plus: leaves out the lowest signed level, so that levels are symmetric"
                      + " around zero."),
              new Option(
                  "levels",
                  "mid_tread, mid_rise",
                  "mid_tread; mid_rise for 2-bit weights without narrow",
                  "lsq, lsq_plus: mid-rise is signed levels at odd multiples of half a step, none"
                      + " of them zero (1 to 8 bits)."),
              new Option(
                  "scale",
                  "real, power_of_two",
                  "real",
                  "lsq, lsq_plus, pact: powers of two as scales (of weights too, except with"
                      + " pact)."),
              new Option(
                  "scaleDomain",
                  "linear, log2",
                  "linear",
                  "lsq, lsq_plus: what of a power of two is learned: the scale, rounded in the"
                      + " logarithm, or the logarithm."),
              Option.ofActivations(
                  "configuration",
                  "1, 2, 3, 4",
                  "1 behind a relu, otherwise 4",
                  "lsq_plus, activations: 1 levels from zero, 2 signed levels, 3 signed with"
                      + " offset, 4 from zero with offset."),
              Option.ofWeights(
                  "deviation",
                  "sample, population",
                  "sample",
                  "lsq_plus: the divisor of the deviation in the weights' first step, n - 1 or n."),
              Option.ofActivations(
                  "betaGradient",
                  "scaled, plain",
                  "scaled",
                  "lsq_plus: whether the gradient of the offset has LSQ's factor."),
              Option.ofWeights(
                  "maxGradient",
                  "full, detached",
                  "full",
                  "dorefa, pact: whether the gradient of the weights takes their largest magnitude"
                      + " into account."),
              Option.ofWeights(
                  "gradientBits",
                  "1 to 16",
                  "gradients stay floats",
                  "dorefa: width that training quantizes the gradient of the layer's output to."),
              Option.ofActivations(
                  "activationAlpha",
                  "0.01 to 1000",
                  "the largest value of the first batch, at most 3 root mean squares",
                  "pact: first clipping threshold of the activations."),
              Option.ofActivations(
                  "rounding",
                  "double, single, exact",
                  "double; exact up to 4 bits",
                  "int8: the deployed network's rounding from sums to levels: gemmlowp's two, or"
                      + " one, or exact: as training rounds, the bias not rounded before.")),
          "integers of b bits, two's complement when signed; with a zero point or an offset b + 1"
              + " bits; ternary weights (2 bits, narrow) two planes; odd levels their rank",
          "integer multiply-add, or bit planes",
          "LSQ: Esser et al., ICLR 2020, arXiv 1902.08153; LSQ+: Bhalgat et al., arXiv 2004.09576;"
              + " DoReFa: Zhou et al., arXiv 1606.06160; PACT: Choi et al., arXiv 1805.06085;"
              + " int8: Krishnamoorthi, arXiv 1806.08342");

  private UniformInfo() {}
}
