package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clipOpen;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.lessEqual;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.meanAbs;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.rint;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.surrogate;

import java.util.List;
import java.util.Optional;

/**
 * LSQ: a symmetric range with a learned step (Esser et al., ICLR 2020, arXiv 1902.08153, equations
 * 1 to 5), and the two level sets without zero: mid-rise, and the two signs of one bit.
 */
final class UniformLsq {
  private UniformLsq() {}

  static Quantizer of(UniformPlace place) {
    if (place.unsigned()) {
      return midTread(place);
    }
    if (place.bits() == 1) {
      return signs(place);
    }
    // {-2..1} spends one of its four levels on a value that no other weight mirrors.
    boolean twoBitWeights =
        place.bits() == 2 && place.isWeight() && place.options().narrow().isEmpty();
    return place.options().midRise().orElse(twoBitWeights) ? midRise(place) : midTread(place);
  }

  private static Quantizer midTread(UniformPlace place) {
    int bits = place.bits();
    boolean narrow =
        place.options().narrow().orElse(!place.options().learned() && place.isWeight());
    int high = place.unsigned() ? (1 << bits) - 1 : (1 << (bits - 1)) - 1;
    int low = place.unsigned() ? 0 : narrow ? -high : -high - 1;
    Formula.Input x = Formulas.element("x");
    boolean searched =
        place.options().variant() == UniformOptions.Variant.LSQ_PLUS && !place.isWeight();
    Formula first = searched ? UniformLsqPlus.firstStep(x, low, high) : initial(place, x, high);
    UniformPlace.Step step = place.step(first, high);
    Formula clipped = clipOpen(div(x, step.value()), low, high);
    Formula level = rint(clipped);
    boolean ternary = bits == 2 && narrow && place.isWeight();
    StorageForm storage =
        ternary
            ? new StorageForm.TernaryPlanes()
            : new StorageForm.PlainInteger(bits, !place.unsigned());
    return new Quantizer(
        UniformScheme.NAME,
        bits,
        place.role(),
        LevelSet.range(low, high),
        storage,
        step.parameters(),
        x,
        mul(step.value(), surrogate(level, clipped)),
        level,
        constant(low),
        constant(high),
        step.value(),
        Optional.empty(),
        place.describe("levels " + low + ".." + high));
  }

  /** The step's first value: LSQ's 2 mean|x| / sqrt(high), or the largest magnitude over high. */
  private static Formula initial(UniformPlace place, Formula x, double high) {
    if (place.options().variant() == UniformOptions.Variant.LSQ_PLUS && place.isWeight()) {
      return UniformLsqPlus.firstWeightStep(place, x);
    }
    return place.options().learned()
        ? div(mul(2, meanAbs(x, place.rank())), constant(Math.sqrt(high)))
        : div(maximum(abs(x), place.rank()), constant(high));
  }

  /**
   * Real values (q + 1/2) s: the integer levels are 2 q + 1 on the scale s / 2. Zero goes to +1/2.
   */
  private static Quantizer midRise(UniformPlace place) {
    int half = 1 << (place.bits() - 1);
    double high = half - 0.5;
    Formula.Input x = Formulas.element("x");
    UniformPlace.Step step = place.step(initial(place, x, high), high);
    Formula scale = mul(0.5, step.value());
    Formula clipped = clipOpen(sub(div(x, step.value()), 0.5), -half, half - 1);
    Formula level = odd(rint(clipped));
    StorageForm.OddIntegers storage = new StorageForm.OddIntegers(place.bits());
    LevelSet levels = storage.levels();
    return new Quantizer(
        UniformScheme.NAME,
        place.bits(),
        place.role(),
        levels,
        storage,
        step.parameters(),
        x,
        mul(scale, surrogate(level, odd(clipped))),
        level,
        constant(levels.minimum()),
        constant(levels.maximum()),
        scale,
        Optional.empty(),
        place.describe("odd levels " + levels.minimum() + ".." + levels.maximum()));
  }

  private static Formula odd(Formula q) {
    return add(mul(2, q), 1);
  }

  /** One signed bit: -1 below zero, +1 from zero on; the gradient passes between the two levels. */
  private static Quantizer signs(UniformPlace place) {
    Formula.Input x = Formulas.element("x");
    Formula size =
        place.options().learned() ? meanAbs(x, place.rank()) : maximum(abs(x), place.rank());
    UniformPlace.Step step = place.step(size, 1);
    Formula level = select(lessEqual(constant(0), x), constant(1), constant(-1));
    Formula clipped = clipOpen(div(x, step.value()), -1, 1);
    return new Quantizer(
        UniformScheme.NAME,
        1,
        place.role(),
        new LevelSet(List.of(-1, 1)),
        new StorageForm.OddIntegers(1),
        step.parameters(),
        x,
        mul(step.value(), surrogate(level, clipped)),
        level,
        constant(-1),
        constant(1),
        step.value(),
        Optional.empty(),
        place.describe("levels -1 and 1"));
  }
}
