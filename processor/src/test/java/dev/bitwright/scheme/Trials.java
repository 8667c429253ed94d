package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.gradient.Differentiator;
import dev.bitwright.gradient.FormulaEvaluator;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.SourceRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the scheme tests share: asking for quantizers and computing with them. */
final class Trials {
  static final Formula.Input G = Formulas.element("g");

  private Trials() {}

  /** A scheme with options given as name, value, name, value. */
  static SchemeSpec spec(String name, Object... options) {
    Map<String, SchemeSpec.Option> map = new TreeMap<>();
    for (int i = 0; i < options.length; i += 2) {
      Object value = options[i + 1] instanceof Integer n ? Long.valueOf(n) : options[i + 1];
      map.put(
          (String) options[i],
          new SchemeSpec.Option(
              value,
              new SourceRef("net.qnn", 3, 20 + 10 * i, 4),
              new SourceRef("net.qnn", 3, 15 + 10 * i, 4)));
    }
    return new SchemeSpec(name, map, new SourceRef("net.qnn", 3, 7, name.length()));
  }

  /** The same, written for weights or activations alone. */
  static SchemeSpec apart(String name, Object... options) {
    SchemeSpec both = spec(name, options);
    return new SchemeSpec(name, both.options(), both.ref(), List.of(), true);
  }

  static Quantizer weights(
      SchemeSpec spec, int channels, int elements, boolean normalised, boolean perTensor) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Quantizer> q =
        Schemes.find(spec.name())
            .orElseThrow()
            .weights(
                spec,
                new Scheme.WeightContext(channels, elements, normalised, perTensor),
                diagnostics);
    assertThat(diagnostics.render()).isEmpty();
    return q.orElseThrow();
  }

  static Quantizer activations(
      SchemeSpec spec, int perSample, boolean nonNegative, boolean powerOfTwo) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Quantizer> q =
        Schemes.find(spec.name())
            .orElseThrow()
            .activations(
                spec,
                new Scheme.ActivationContext(nonNegative, perSample, powerOfTwo),
                diagnostics);
    assertThat(diagnostics.render()).isEmpty();
    return q.orElseThrow();
  }

  /**
   * Sets x, every average as one batch makes it, then every parameter to its initial value unless
   * {@code given} has one.
   */
  static FormulaEvaluator prepare(
      Quantizer q, FormulaEvaluator e, double[] x, Map<String, Double> given) {
    e.set(q.x(), x);
    q.averages().forEach(a -> e.set(a.input(), e.evaluate(a.statistic())));
    Map<Formula.Input, double[]> values = new LinkedHashMap<>();
    for (Quantizer.Parameter p : q.parameters()) {
      values.put(
          p.input(),
          given.containsKey(p.name())
              ? new double[] {given.get(p.name())}
              : e.evaluate(p.initial()));
    }
    values.forEach(e::set);
    return e;
  }

  static Formula.Input leaf(Quantizer q, String name) {
    return q.parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow()
        .input();
  }

  /** Derived gradients of sum(g * value) with respect to x and all parameters. */
  static Map<Formula.Input, Formula> gradients(Quantizer q) {
    List<Formula.Input> wrt = new ArrayList<>();
    wrt.add(q.x());
    q.parameters().forEach(p -> wrt.add(p.input()));
    return Differentiator.gradients(q.value(), G, wrt);
  }

  static double[] ones(int n) {
    double[] ones = new double[n];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }
}
