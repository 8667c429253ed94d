package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.clipOpen;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.mean;
import static dev.bitwright.scheme.Formulas.min;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.sqrt;
import static dev.bitwright.scheme.Formulas.surrogate;

import java.util.List;
import java.util.Optional;

/**
 * PACT (Choi et al., arXiv 1805.06085, equations 1 and 2): activations are clipped to [0, alpha],
 * and alpha is learned from the clipped values alone. Its weights are DoReFa's.
 */
final class UniformPact {
  private UniformPact() {}

  static Quantizer activations(UniformPlace place) {
    int span = place.span();
    Formula.Input x = Formulas.element("x");
    Formula.Input alpha = Formulas.scalar("alpha");
    Formula scale = place.rounded(div(alpha, span));
    Formula high = place.powerOfTwo() ? mul(constant(span), scale) : alpha;
    Formula clipped = clipOpen(x, constant(0), high);
    Formula level = rint(mul(clipped, div(span, high)));
    Formula initial =
        place.options().activationAlpha().map(Formulas::constant).orElseGet(() -> firstBatch(x));
    return new Quantizer(
        UniformScheme.NAME,
        place.bits(),
        place.role(),
        LevelSet.range(0, span),
        new StorageForm.PlainInteger(place.bits(), false),
        // Weight decay is the penalty on alpha that holds it in check (values.md 6.2).
        List.of(
            new Quantizer.Parameter(
                "alpha", alpha, initial, true, 1, UniformPlace.SMALLEST_STEP * span)),
        x,
        surrogate(mul(scale, level), clipped),
        level,
        constant(0),
        constant(span),
        scale,
        Optional.empty(),
        place.describe("PACT", "clipped to 0..alpha"));
  }

  /**
   * The largest value, but at most three times the root mean square of what is not clipped at 0.
   */
  private static Formula firstBatch(Formula x) {
    Formula positive = max(x, 0);
    Formula rms = sqrt(mean(mul(positive, positive), Rank.TENSOR));
    return max(min(maximum(positive, Rank.TENSOR), mul(3, rms)), 1e-3);
  }
}
