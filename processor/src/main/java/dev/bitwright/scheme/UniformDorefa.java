package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.lessEqual;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.meanAbs;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.surrogate;
import static dev.bitwright.scheme.Formulas.tanh;

import java.util.List;
import java.util.Optional;

/**
 * DoReFa-Net (Zhou et al., arXiv 1606.06160, equations 5, 8, 9 and 11): weights are squashed by
 * tanh and spread over [-1, 1], activations are clipped to [0, 1]; nothing is learned but the
 * weights. The levels of weights are odd integers 2 q - (2^b - 1) on the scale 1 / (2^b - 1).
 */
final class UniformDorefa {
  private UniformDorefa() {}

  static Quantizer weights(UniformPlace place) {
    return place.bits() == 1 ? signs(place) : spread(place);
  }

  private static Quantizer spread(UniformPlace place) {
    int span = place.span();
    Formula.Input x = Formulas.element("x");
    Formula t = tanh(x);
    Formula largest = max(maximum(abs(t), Rank.TENSOR), UniformPlace.SMALLEST_STEP);
    Formula m = place.options().detachedMaximum() ? stop(largest) : largest;
    Formula exact = mul(constant(span), add(div(t, mul(2, m)), 0.5));
    Formula level = odd(rint(exact), span);
    Formula scale = constant(1.0 / span);
    return quantizer(
        place, x, mul(scale, surrogate(level, odd(exact, span))), level, scale, "over -1..1");
  }

  private static Formula odd(Formula code, int span) {
    return sub(mul(2, code), span);
  }

  private static Quantizer signs(UniformPlace place) {
    Formula.Input x = Formulas.element("x");
    Formula level = select(lessEqual(constant(0), x), constant(1), constant(-1));
    Formula scale = stop(max(meanAbs(x, Rank.TENSOR), UniformPlace.SMALLEST_STEP));
    return quantizer(
        place, x, surrogate(mul(scale, level), x), level, scale, "scale of the mean magnitude");
  }

  private static Quantizer quantizer(
      UniformPlace place, Formula.Input x, Formula value, Formula level, Formula scale, String of) {
    StorageForm.OddIntegers storage = new StorageForm.OddIntegers(place.bits());
    return new Quantizer(
        UniformScheme.NAME,
        place.bits(),
        place.role(),
        storage.levels(),
        storage,
        List.of(),
        x,
        value,
        level,
        constant(-storage.largest()),
        constant(storage.largest()),
        scale,
        Optional.empty(),
        place.describe("DoReFa", of));
  }

  static Quantizer activations(UniformPlace place) {
    int span = place.span();
    Formula.Input x = Formulas.element("x");
    Formula exact = mul(constant(span), clip(x, 0, 1));
    Formula level = rint(exact);
    Formula scale = constant(1.0 / span);
    return new Quantizer(
        UniformScheme.NAME,
        place.bits(),
        place.role(),
        LevelSet.range(0, span),
        new StorageForm.PlainInteger(place.bits(), false),
        List.of(),
        x,
        mul(scale, surrogate(level, exact)),
        level,
        constant(0),
        constant(span),
        scale,
        Optional.empty(),
        place.describe("DoReFa", "clipped to 0..1"));
  }
}
