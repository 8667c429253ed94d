package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.abs;
import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.clip;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.floor;
import static dev.bitwright.scheme.Formulas.less;
import static dev.bitwright.scheme.Formulas.lessEqual;
import static dev.bitwright.scheme.Formulas.max;
import static dev.bitwright.scheme.Formulas.maximum;
import static dev.bitwright.scheme.Formulas.min;
import static dev.bitwright.scheme.Formulas.minimum;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.select;
import static dev.bitwright.scheme.Formulas.sign;
import static dev.bitwright.scheme.Formulas.stop;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.surrogate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The int8 affine scheme (Krishnamoorthi, arXiv 1806.08342; Jacob et al., arXiv 1712.05877), at 2
 * to 8 bits: symmetric weights whose range is their largest magnitude, affine activations whose
 * range is kept as two numbers, learned or the moving averages of the batches' ends, fake
 * quantization with the range nudged so that real zero is a level, halves up.
 *
 * <p>The stored level is q - z, so that real zero is level 0: sums of levels are the sums of (q -
 * z), and clamping to q's range becomes clamping to -128 - z .. 127 - z.
 */
final class UniformInt8 {
  /** Widest levels whose sums are too small for a bias of whole units. */
  private static final int COARSE = 4;

  private UniformInt8() {}

  static Quantizer weights(UniformPlace place) {
    int high = (1 << (place.bits() - 1)) - 1;
    Formula.Input x = Formulas.element("x");
    Formula largest = maximum(abs(x), place.rank());
    Formula zero = lessEqual(largest, constant(UniformPlace.SMALLEST_STEP));
    Formula scale = stop(select(zero, constant(1), div(largest, high)));
    Formula clipped = clip(div(x, scale), -high, high);
    Formula level = halfUp(clipped);
    return new Quantizer(
        UniformScheme.NAME,
        place.bits(),
        place.role(),
        LevelSet.range(-high, high),
        new StorageForm.PlainInteger(place.bits(), true),
        List.of(),
        x,
        mul(scale, surrogate(level, clipped)),
        level,
        constant(-high),
        constant(high),
        scale,
        Optional.empty(),
        place.describe("int8", "min-max range"));
  }

  private static Formula halfUp(Formula x) {
    return floor(add(x, 0.5));
  }

  static Quantizer activations(UniformPlace place) {
    int span = place.span();
    int least = -(1 << (place.bits() - 1));
    int most = least + span;
    Formula.Input x = Formulas.element("x");
    List<Quantizer.Parameter> parameters = new ArrayList<>();
    List<Quantizer.Average> averages = new ArrayList<>();
    // The range always holds zero.
    Formula low = constant(0);
    if (!place.unsigned()) {
      Formula first = min(minimum(x, Rank.TENSOR), constant(0));
      low = min(border(place, parameters, averages, "min", first, -Double.MAX_VALUE), constant(0));
    }
    Formula first = max(maximum(x, Rank.TENSOR), 0);
    Formula high =
        max(
            border(place, parameters, averages, "max", first, UniformPlace.SMALLEST_STEP * span),
            0);
    Formula scale = stop(place.rounded(max(div(sub(high, low), span), UniformPlace.SMALLEST_STEP)));
    Formula zero = stop(place.unsigned() ? constant(least) : zeroPoint(low, high, scale, place));
    Formula lowest = sub(least, zero);
    Formula highest = sub(most, zero);
    Formula level = halfUp(clip(div(x, scale), lowest, highest));
    // Straight through inside the nudged range; its ends pass the gradient to the trained ones.
    Formula inside =
        clip(x, surrogate(mul(scale, lowest), low), surrogate(mul(scale, highest), high));
    return new Quantizer(
            UniformScheme.NAME,
            place.bits(),
            place.role(),
            place.unsigned() ? LevelSet.range(0, span) : LevelSet.range(-span, span),
            place.unsigned()
                ? new StorageForm.PlainInteger(place.bits(), false)
                : new StorageForm.PlainInteger(place.bits() + 1, true),
            parameters,
            x,
            surrogate(mul(scale, level), inside),
            level,
            lowest,
            highest,
            scale,
            Optional.empty(),
            place.describe("int8", kind(place.options()) + " range"))
        .withAverages(averages)
        .withRounding(place.options().rounding().orElse(standard(place.bits())));
  }

  /**
   * With few levels the sums are small, and a bias rounded to their unit moves many of them to a
   * neighbour of the level that training has: measured, one answer in 75 at 4 bits.
   */
  private static Quantizer.Rounding standard(int bits) {
    return bits <= COARSE ? Quantizer.Rounding.NEAREST : Quantizer.Rounding.TWICE;
  }

  private static String kind(UniformOptions options) {
    return options.movingAverage().isPresent()
        ? "averaged"
        : options.learned() ? "learned" : "first";
  }

  private static Formula border(
      UniformPlace place,
      List<Quantizer.Parameter> parameters,
      List<Quantizer.Average> averages,
      String name,
      Formula initial,
      double minimum) {
    Formula.Input leaf = Formulas.scalar(name);
    if (place.options().movingAverage().isPresent()) {
      averages.add(
          new Quantizer.Average(name, leaf, initial, place.options().movingAverage().get(), true));
      return stop(leaf);
    }
    parameters.add(new Quantizer.Parameter(name, leaf, initial, false, 1, minimum));
    return place.options().learned() ? leaf : stop(leaf);
  }

  /** From the end of the range where the smaller numbers are added, ties away from zero. */
  private static Formula zeroPoint(Formula low, Formula high, Formula scale, UniformPlace place) {
    int least = -(1 << (place.bits() - 1));
    int most = least + place.span();
    Formula below = div(low, scale);
    Formula above = div(high, scale);
    Formula fromLow = sub(least, below);
    Formula fromHigh = sub(most, above);
    Formula exact = select(less(add(abs(below), -least), add(abs(above), most)), fromLow, fromHigh);
    return clip(awayFromZero(exact), least, most);
  }

  private static Formula awayFromZero(Formula x) {
    Formula whole = floor(abs(x));
    Formula up = lessEqual(constant(0.5), sub(abs(x), whole));
    return mul(sign(x), add(whole, up));
  }
}
