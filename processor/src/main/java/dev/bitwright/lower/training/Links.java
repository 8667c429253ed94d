package dev.bitwright.lower.training;

import static dev.bitwright.scheme.Formulas.add;
import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.count;
import static dev.bitwright.scheme.Formulas.div;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.sqrt;
import static dev.bitwright.scheme.Formulas.sub;
import static dev.bitwright.scheme.Formulas.sum;

import dev.bitwright.gradient.Differentiator;
import dev.bitwright.graph.Op;
import dev.bitwright.lower.training.Link.Gradients;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The element-wise operators as links of a chain: one entry for each. */
final class Links {
  private Links() {}

  /** y + bias[c]. */
  static Link bias(Formula bias, Schedule.Value gradient) {
    Formula.Input y = Formulas.element("y");
    return new Link(
        y,
        add(y, bias),
        u -> new Gradients(u, Map.of(gradient, sum(u, Rank.CHANNEL))),
        List.of("gradient of bias[c] = sum of dy over the channel"),
        Map.of(),
        Map.of());
  }

  /** max(x, 0). */
  static Link relu() {
    Formula.Input x = Formulas.element("y");
    return derived(x, Formulas.max(constant(0), x), "relu: dx = dy where x > 0");
  }

  /** min(max(x, 0), 6). */
  static Link relu6() {
    Formula.Input x = Formulas.element("y");
    return derived(x, Formulas.clipOpen(x, 0, 6), "relu6: dx = dy where 0 < x < 6");
  }

  /** What lies within a range; beyond it the gradient passes all the same. */
  static Link clip(double low, double high) {
    Formula.Input x = Formulas.element("y");
    Formula clipped = Formulas.clip(x, constant(low), constant(high));
    return derived(x, Formulas.surrogate(clipped, x), "clip: dx = dy");
  }

  private static Link derived(Formula.Input x, Formula output, String note) {
    return new Link(
        x,
        output,
        u -> new Gradients(Differentiator.gradients(output, u, List.of(x)).get(x), Map.of()),
        List.of(note),
        Map.of(),
        Map.of());
  }

  /** Places of a batch norm's numbers. */
  record BatchNormPlaces(
      Formula.Input gain,
      Formula.Input shift,
      Formula.Input runningMean,
      Formula.Input runningVariance,
      Schedule.Value runningMeanPlace,
      Schedule.Value runningVariancePlace,
      Schedule.Value gainGradient,
      Schedule.Value shiftGradient) {}

  /**
   * Batch normalisation with the statistics of the batch (Ioffe and Szegedy, ICML 2015, algorithm
   * 1); the gradient is stated in closed form, which takes one pass less than the derived one.
   */
  static Link batchNorm(Op.BatchNorm op, BatchNormPlaces at) {
    Formula.Input x = Formulas.element("y");
    Formula n = count(Rank.CHANNEL);
    Formula mean = div(sum(x, Rank.CHANNEL), n);
    Formula centred = sub(x, mean);
    Formula squares = sum(mul(centred, centred), Rank.CHANNEL);
    Formula variance = div(squares, n);
    Formula rate = div(1, sqrt(add(variance, op.epsilon())));
    Formula normalized = mul(centred, rate);
    double m = op.momentum();
    Formula sample = div(squares, Formulas.max(sub(n, 1), 1));
    Map<Schedule.Value, Formula> effects = new LinkedHashMap<>();
    effects.put(at.runningMeanPlace(), add(mul(1 - m, at.runningMean()), mul(m, mean)));
    effects.put(at.runningVariancePlace(), add(mul(1 - m, at.runningVariance()), mul(m, sample)));
    Map<Formula, String> names = new LinkedHashMap<>();
    names.put(mean, "mean");
    names.put(rate, "rate");
    return new Link(
        x,
        add(mul(normalized, at.gain()), at.shift()),
        u -> {
          Formula shift = sum(u, Rank.CHANNEL);
          Formula gain = sum(mul(u, normalized), Rank.CHANNEL);
          Formula inner = sub(sub(u, div(shift, n)), mul(normalized, div(gain, n)));
          Map<Schedule.Value, Formula> parameters = new LinkedHashMap<>();
          parameters.put(at.gainGradient(), gain);
          parameters.put(at.shiftGradient(), shift);
          return new Gradients(mul(mul(at.gain(), rate), inner), parameters);
        },
        List.of(
            "batch_norm, with z = (x - mean) / sqrt(variance + epsilon):",
            "dgain = sum(dy z), dshift = sum(dy),",
            "dx = gain / sqrt(variance + epsilon) * (dy - dshift / n - z * dgain / n)"),
        effects,
        names);
  }

  /** Batch normalisation with running statistics. */
  static Link batchNormEvaluated(Op.BatchNorm op, BatchNormPlaces at) {
    Formula.Input x = Formulas.element("y");
    Formula rate = div(1, sqrt(add(at.runningVariance(), op.epsilon())));
    Formula normalized = mul(sub(x, at.runningMean()), rate);
    return new Link(
        x,
        add(mul(normalized, at.gain()), at.shift()),
        u -> {
          Map<Schedule.Value, Formula> parameters = new LinkedHashMap<>();
          parameters.put(at.gainGradient(), sum(mul(u, normalized), Rank.CHANNEL));
          parameters.put(at.shiftGradient(), sum(u, Rank.CHANNEL));
          return new Gradients(mul(mul(at.gain(), rate), u), parameters);
        },
        List.of(
            "batch_norm with frozen statistics, z = (x - mean) / sqrt(variance + epsilon):",
            "dgain = sum(dy z), dshift = sum(dy), dx = gain / sqrt(variance + epsilon) * dy"),
        Map.of(),
        Map.of(rate, "rate"));
  }

  /** A quantizer's real value, with its derived gradients. */
  static Link quantizer(Quantizer q, List<Schedule.Value> gradients) {
    return quantizer(q, gradients, Map.of());
  }

  /**
   * The same.
   *
   * @param averages what becomes of running averages, and where they are
   */
  static Link quantizer(
      Quantizer q, List<Schedule.Value> gradients, Map<Schedule.Value, Formula> averages) {
    List<Formula.Input> leaves = new ArrayList<>(List.of(q.x()));
    q.parameters().forEach(p -> leaves.add(p.input()));
    return new Link(
        q.x(),
        q.value(),
        u -> {
          Map<Formula.Input, Formula> derived = Differentiator.gradients(q.value(), u, leaves);
          Map<Schedule.Value, Formula> parameters = new LinkedHashMap<>();
          for (int i = 0; i < gradients.size(); i++) {
            parameters.put(gradients.get(i), derived.get(leaves.get(i + 1)));
          }
          return new Gradients(derived.get(q.x()), parameters);
        },
        List.of("straight through " + q.description()),
        averages,
        Map.of());
  }
}
