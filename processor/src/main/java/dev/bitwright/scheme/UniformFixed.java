package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.surrogate;

import java.util.List;
import java.util.Optional;

/** Levels of a range that is known; the gradient is the identity (arXiv 1611.10176). */
final class UniformFixed {
  private UniformFixed() {}

  static Quantizer of(int bits, Scheme.FixedRange range) {
    boolean unsigned = range == Scheme.FixedRange.UNIT;
    int high = unsigned ? (1 << bits) - 1 : (1 << (bits - 1)) - 1;
    int low = unsigned ? 0 : -high;
    Formula.Input x = Formulas.element("x");
    Formula steps = mul(x, constant(high));
    Formula level = rint(clip(steps, constant(low), constant(high)));
    Formula scale = constant(1.0 / high);
    return new Quantizer(
        UniformScheme.NAME,
        bits,
        Quantizer.Role.ACTIVATION,
        LevelSet.range(low, high),
        new StorageForm.PlainInteger(bits, !unsigned),
        List.of(),
        x,
        mul(scale, surrogate(level, steps)),
        level,
        constant(low),
        constant(high),
        scale,
        Optional.empty(),
        "UNIFORM(bits = " + bits + "), levels " + low + ".." + high + ", fixed range");
  }
}
