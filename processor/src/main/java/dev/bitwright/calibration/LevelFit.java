package dev.bitwright.calibration;

import dev.bitwright.gradient.FormulaEvaluator;
import dev.bitwright.gradient.FormulaOrder;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A quantizer that takes the nearest level of a range: {@code level(x)} is the one nearest to
 * {@code x / scale}, and the scale follows from one parameter. Such a quantizer can be set from a
 * sample of values. No scheme is named here: the formulas are tried on numbers.
 *
 * @param scale name of the parameter that the scale follows from
 * @param offset name of the one that a zero point follows from, {@code zero = rint(-offset /
 *     scale)}; empty without a zero point
 * @param factor the scale at parameter 1
 * @param powerOfTwo whether the scale is the power of two nearest to the parameter
 * @param levels all levels; with a zero point those before it is taken off, 0 to 2^b - 1
 */
public record LevelFit(
    String scale, Optional<String> offset, double factor, boolean powerOfTwo, LevelSet levels) {
  private static final double ACCURACY = 1e-9;

  /** Levels tried at most, evenly chosen. */
  private static final int TRIED = 64;

  /** The fit of a quantizer; empty when its levels are placed in another way. */
  public static Optional<LevelFit> of(Quantizer q) {
    boolean statistics =
        FormulaOrder.valuesFirst(List.of(q.level(), q.scale())).stream()
            .anyMatch(Formula.Reduce.class::isInstance);
    if (statistics || q.offsetSteps().isPresent()) {
      return Optional.empty();
    }
    return switch (q.parameters().size()) {
      case 1 -> plain(q);
      case 2 -> affine(q);
      default -> Optional.empty();
    };
  }

  private static Optional<LevelFit> plain(Quantizer q) {
    double factor = scale(q, 1, 0);
    double three = scale(q, 3, 0);
    boolean linear = Math.abs(three - 3 * factor) < ACCURACY * three;
    boolean power = Math.abs(three - 4) < ACCURACY && Math.abs(factor - 1) < ACCURACY;
    if (!linear && !power) {
      return Optional.empty();
    }
    LevelFit fit =
        new LevelFit(q.parameters().get(0).name(), Optional.empty(), factor, power, q.levels());
    return fit.holds(q, 1, 0) && fit.holds(q, 4, 0) ? Optional.of(fit) : Optional.empty();
  }

  private static Optional<LevelFit> affine(Quantizer q) {
    int span = q.levels().maximum();
    if (q.levels().minimum() != -span || !q.levels().contiguous()) {
      return Optional.empty();
    }
    double factor = scale(q, 1, 0);
    LevelFit fit =
        new LevelFit(
            q.parameters().get(0).name(),
            Optional.of(q.parameters().get(1).name()),
            factor,
            false,
            LevelSet.range(0, span));
    boolean linear = Math.abs(scale(q, 3, 0) - 3 * factor) < ACCURACY * factor;
    boolean holds =
        linear && fit.holds(q, 1, 0) && fit.holds(q, 2, span / 3) && fit.holds(q, 1, span);
    return holds ? Optional.of(fit) : Optional.empty();
  }

  private static FormulaEvaluator evaluator(Quantizer q, int n, double scale, double offset) {
    FormulaEvaluator e = FormulaEvaluator.inDouble(1, n);
    double[] values = {scale, offset};
    for (int i = 0; i < q.parameters().size(); i++) {
      e.set(q.parameters().get(i).input(), values[i]);
    }
    return e;
  }

  private static double scale(Quantizer q, double parameter, double offset) {
    return evaluator(q, 1, parameter, offset).set(q.x(), 1).evaluate(q.scale())[0];
  }

  /** Whether the levels around every tried one are the nearest, and those at the ends hold. */
  private boolean holds(Quantizer q, double parameter, int zero) {
    double unit = powerOfTwo ? parameter : factor * parameter;
    List<Integer> all = levels.levels();
    List<Double> values = new ArrayList<>();
    List<Integer> wanted = new ArrayList<>();
    int step = Math.max(1, all.size() / TRIED);
    for (int i = 0; i < all.size(); i += step) {
      double level = all.get(i);
      double below = i == 0 ? level - 40 : level + 0.49 * (all.get(i - 1) - level);
      double above = i == all.size() - 1 ? level + 40 : level + 0.49 * (all.get(i + 1) - level);
      for (double value : new double[] {below, level, above}) {
        values.add((value - zero) * unit);
        wanted.add(all.get(i) - zero);
      }
    }
    double[] got =
        evaluator(q, values.size(), parameter, -zero * unit)
            .set(q.x(), values.stream().mapToDouble(v -> v).toArray())
            .evaluate(q.level());
    for (int i = 0; i < got.length; i++) {
      if (got[i] != wanted.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether path following can use the levels: zero is one of them, and it is in its place. */
  public boolean hasZero() {
    return offset.isEmpty() && levels.levels().contains(0);
  }

  /** The words of a line of the trainer's tables: factor, form, levels. */
  public List<String> words() {
    String form = offset.isPresent() ? "affine" : powerOfTwo ? "power" : "linear";
    String text =
        levels.contiguous() && levels.size() > 1
            ? levels.minimum() + ".." + levels.maximum()
            : levels.levels().stream().map(String::valueOf).collect(Collectors.joining(","));
    return List.of(Double.toString(factor), form, text);
  }
}
