package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.lessEqual;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.meanAbs;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.surrogate;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
import java.util.Optional;

/**
 * {@code BINARY}: binary-weight networks (BWN; Rastegari et al., ECCV 2016, arXiv 1603.05279,
 * equations 5 and 6). A weight is its sign, +1 for zero, times the mean magnitude of its filter.
 * The scale is a statistic, constant for the gradient, and the gradient of a weight is that of its
 * value. Weights only.
 */
public final class BinaryScheme implements Scheme {
  private static final double SMALLEST_SCALE = 1e-8;

  private static final SchemeInfo INFO =
      new SchemeInfo(
          "BINARY",
          "Weights are signs times the mean magnitude of their filter (BWN).",
          List.of(1),
          List.of(),
          List.of(SchemeOptions.GRANULARITY),
          "one bit, 1 for +1",
          "add or subtract",
          "BWN: Rastegari et al., ECCV 2016, arXiv 1603.05279");

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
    if (!options.valid()) {
      return Optional.empty();
    }
    Formula.Input x = Formulas.element("x");
    Formula level = select(lessEqual(constant(0), x), constant(1), constant(-1));
    Formula scale = stop(max(meanAbs(x, rank), SMALLEST_SCALE));
    StorageForm.OddIntegers storage = new StorageForm.OddIntegers(1);
    return Optional.of(
        new Quantizer(
            INFO.name(),
            1,
            Role.WEIGHT,
            storage.levels(),
            storage,
            List.of(),
            x,
            surrogate(mul(scale, level), x),
            level,
            constant(-1),
            constant(1),
            scale,
            Optional.empty(),
            rank == Rank.CHANNEL ? "BINARY signs, scale per channel" : "BINARY signs, one scale"));
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    options.bits(Role.ACTIVATION);
    return Optional.empty();
  }
}
