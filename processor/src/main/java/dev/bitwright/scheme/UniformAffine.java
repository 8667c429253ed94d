package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.clipOpen;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.gradientScale;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.mean;
import static dev.bitwright.scheme.Formulas.min;
import static dev.bitwright.scheme.Formulas.minimum;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.neg;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.standardDeviation;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.surrogate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * LSQ with a learned integer zero point z in 0..2^b-1: the level is q - z, so that real zero is
 * level 0. The parameter is the offset beta of LSQ+ (Bhalgat et al., arXiv 2004.09576), here on the
 * integer grid: z = rint(-beta / s).
 */
final class UniformAffine {
  private UniformAffine() {}

  static Quantizer of(UniformPlace place) {
    boolean learned = place.options().learned();
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
    UniformPlace.Step step = place.step(div(sub(high, low), span), span);
    List<Quantizer.Parameter> parameters = new ArrayList<>(step.parameters());
    Formula beta = stop(low);
    if (learned || !place.isWeight()) {
      Formula.Input leaf = new Formula.Input("beta", rank);
      parameters.add(
          new Quantizer.Parameter("beta", leaf, low, false, 1, Double.NEGATIVE_INFINITY));
      beta = learned ? gradientScale(leaf, place.factor(span)) : stop(leaf);
    }
    // The gradient passes around the clip, so that a zero point at an end can come back.
    Formula exact = div(neg(beta), step.value());
    Formula zeroPoint = surrogate(rint(clip(exact, 0, span)), exact);
    Formula lowest = neg(zeroPoint);
    Formula highest = sub(span, zeroPoint);
    Formula clipped = clipOpen(div(x, step.value()), lowest, highest);
    Formula level = rint(clipped);
    return new Quantizer(
        UniformScheme.NAME,
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
        place.describe((span + 1) + " levels around a zero point"));
  }
}
