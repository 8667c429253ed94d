package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.clipOpen;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.count;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.gradientScale;
import static dev.bitwright.scheme.Formulas.less;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.mean;
import static dev.bitwright.scheme.Formulas.min;
import static dev.bitwright.scheme.Formulas.minimum;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.neg;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.sqrt;
import static dev.bitwright.scheme.Formulas.standardDeviation;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.sum;
import static dev.bitwright.scheme.Formulas.surrogate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * LSQ+ (Bhalgat et al., arXiv 2004.09576): activations {@code x ~ s rint(clip((x - beta) / s, n,
 * p)) + beta} with a learned step and a learned real offset, and first values that minimise the
 * squared error on the first batch.
 *
 * <p>Stored levels are q - z with z = rint(-beta / s), so that level 0 is the one nearest to real
 * zero, and what is left of beta is the offset: a fraction of a step, held on the grid of 1/64.
 */
final class UniformLsqPlus {
  private static final int OFFSET_GRID = 64;
  private static final int LARGEST_OFFSET_STEPS = 127;

  /** The parts of the full range among which the first step is searched. */
  private static final double[] SHRINK = {1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2};

  private UniformLsqPlus() {}

  /** The configuration of the paper: 1 and 2 without offset, 1 and 4 with levels from zero. */
  static int configuration(UniformOptions options, boolean nonNegative) {
    return options.configuration().orElse(nonNegative ? 1 : 4);
  }

  static Quantizer activations(UniformPlace place, int configuration) {
    return configuration <= 2
        ? UniformLsq.of(place.withUnsigned(configuration == 1))
        : withOffset(place, configuration == 3);
  }

  /** First step of weights: max(|mean - 3 deviations|, |mean + 3 deviations|) / 2^(b-1). */
  static Formula firstWeightStep(UniformPlace place, Formula x) {
    Formula mean = mean(x, place.rank());
    Formula reach = mul(3, deviation(place, x));
    Formula most = max(abs(sub(mean, reach)), abs(add(mean, reach)));
    return div(most, 1 << (place.bits() - 1));
  }

  private static Formula deviation(UniformPlace place, Formula x) {
    if (!place.options().populationDeviation()) {
      return standardDeviation(x, place.rank());
    }
    Formula centred = sub(x, mean(x, place.rank()));
    return sqrt(div(sum(mul(centred, centred), place.rank()), count(place.rank())));
  }

  /** Step and offset with the smallest squared error. */
  private record Start(Formula step, Formula offset, Formula error) {
    Start orBetter(Start other) {
      Formula better = less(other.error, error);
      return new Start(
          select(better, other.step, step),
          select(better, other.offset, offset),
          min(other.error, error));
    }
  }

  /** First step of activations without offset, levels n..p. */
  static Formula firstStep(Formula x, int n, int p) {
    Formula most = div(maximum(n < 0 ? abs(x) : max(x, 0), Rank.TENSOR), Math.max(p, 1));
    Start best = null;
    for (double part : SHRINK) {
      Formula s = max(mul(part, most), UniformPlace.SMALLEST_STEP);
      Start one = start(x, s, constant(0), n, p);
      best = best == null ? one : best.orBetter(one);
    }
    return best.step();
  }

  private static Start start(Formula x, Formula s, Formula beta, int n, int p) {
    Formula value = add(mul(s, rint(clip(div(sub(x, beta), s), n, p))), beta);
    Formula miss = sub(value, x);
    return new Start(s, beta, mean(mul(miss, miss), Rank.TENSOR));
  }

  private static Quantizer withOffset(UniformPlace place, boolean signed) {
    int span = place.span();
    int n = signed ? -(1 << (place.bits() - 1)) : 0;
    int p = n + span;
    Formula.Input x = Formulas.element("x");
    Formula low = min(minimum(x, Rank.TENSOR), constant(0));
    Formula high = max(maximum(x, Rank.TENSOR), 0);
    Start best = null;
    for (double part : SHRINK) {
      Formula s = max(mul(part / span, sub(high, low)), UniformPlace.SMALLEST_STEP);
      Start one = start(x, s, sub(mul(part, low), mul(n, s)), n, p);
      best = best == null ? one : best.orBetter(one);
    }
    // At 1 bit signed levels are -1 and 0.
    int reach = Math.max(p, 1);
    UniformPlace.Step step = place.step(best.step(), reach);
    Formula s = step.value();
    Formula.Input leaf = Formulas.scalar("beta");
    Formula beta = place.options().plainBeta() ? leaf : gradientScale(leaf, place.factor(reach));
    List<Quantizer.Parameter> parameters = new ArrayList<>(step.parameters());
    parameters.add(
        new Quantizer.Parameter("beta", leaf, best.offset(), false, 1, Double.NEGATIVE_INFINITY));
    Formula clipped = clipOpen(div(sub(x, beta), s), n, p);
    Formula zeroPoint = rint(clip(neg(div(beta, s)), n, p));
    Formula level = sub(rint(clipped), zeroPoint);
    Formula rest = mul(OFFSET_GRID, add(div(beta, s), zeroPoint));
    Formula steps = rint(clip(rest, -LARGEST_OFFSET_STEPS, LARGEST_OFFSET_STEPS));
    Formula value = mul(s, add(level, div(steps, OFFSET_GRID)));
    return new Quantizer(
        UniformScheme.NAME,
        place.bits(),
        place.role(),
        LevelSet.range(-span, span),
        new StorageForm.PlainInteger(place.bits() + 1, true),
        parameters,
        x,
        surrogate(value, add(mul(s, surrogate(rint(clipped), clipped)), beta)),
        level,
        sub(n, zeroPoint),
        sub(p, zeroPoint),
        s,
        Optional.of(steps),
        place.describe("LSQ+", "learned step and offset"));
  }
}
