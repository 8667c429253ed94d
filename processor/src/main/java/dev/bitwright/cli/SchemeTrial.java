package dev.bitwright.cli;

import dev.bitwright.gradient.Differentiator;
import dev.bitwright.gradient.FormulaEvaluator;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Suggestions;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import dev.bitwright.scheme.Scheme;
import dev.bitwright.scheme.SchemeInfo;
import dev.bitwright.scheme.Schemes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** One scheme applied to one tensor of numbers, with the derivatives of each result. */
final class SchemeTrial {

  /**
   * What becomes of one number.
   *
   * @param y the quantized value
   * @param level its integer level
   * @param code index of the level among all, ascending, from 0
   * @param dydx derivative of y by this x, through the straight-through rules
   * @param dyd derivative of y by each learned parameter
   */
  record Row(double x, double y, long level, int code, double dydx, Map<String, Double> dyd) {

    boolean isFinite() {
      return Double.isFinite(y)
          && Double.isFinite(dydx)
          && dyd.values().stream().allMatch(Double::isFinite);
    }
  }

  private final CommandLine command;
  private final String name;
  private final Map<String, String> given;

  SchemeTrial(CommandLine command, String name, Map<String, String> given) {
    this.command = command;
    this.name = name;
    this.given = given;
  }

  /** The results, or empty after reporting what is wrong. */
  Optional<List<Row>> run(
      Optional<Long> bits,
      Quantizer.Role role,
      boolean signed,
      double[] values,
      Diagnostics diagnostics) {
    Map<String, SchemeSpec.Option> options = new LinkedHashMap<>();
    bits.ifPresent(b -> options.put("bits", new SchemeSpec.Option(b, SourceRef.NONE)));
    Optional<Scheme> scheme =
        Schemes.lookup(new SchemeSpec(name, options, SourceRef.NONE), diagnostics);
    if (scheme.isEmpty()) {
      return Optional.empty();
    }
    SchemeInfo info = scheme.get().info();
    boolean weight = role == Quantizer.Role.WEIGHT;
    if ((weight ? info.weightBits() : info.activationBits()).isEmpty()) {
      diagnostics.report(
          Message.TRIAL_ROLE, SourceRef.NONE, name, weight ? "weights" : "activations");
      return Optional.empty();
    }
    for (SchemeInfo.Option option : info.options()) {
      if (given.containsKey(option.name())) {
        Object value = optionValue(given.get(option.name()));
        options.put(option.name(), new SchemeSpec.Option(value, SourceRef.NONE));
      }
    }
    SchemeSpec spec = new SchemeSpec(name, options, SourceRef.NONE);
    Optional<Quantizer> quantizer =
        weight
            ? scheme
                .get()
                .weights(
                    spec, new Scheme.WeightContext(1, values.length, true, true), diagnostics)
            : scheme
                .get()
                .activations(
                    spec,
                    new Scheme.ActivationContext(!signed, values.length, false),
                    diagnostics);
    Optional<List<Row>> rows = quantizer.map(q -> rows(q, info, values));
    if (rows.isPresent() && !rows.get().stream().allMatch(Row::isFinite)) {
      diagnostics.report(Message.TRIAL_NOT_FINITE, SourceRef.NONE, name);
      return Optional.empty();
    }
    return rows;
  }

  /** A number, a truth value, or a word. */
  private static Object optionValue(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private List<Row> rows(Quantizer quantizer, SchemeInfo info, double[] values) {
    checkNames(quantizer, info);
    FormulaEvaluator evaluator = FormulaEvaluator.inDouble(1, values.length);
    evaluator.set(quantizer.x(), values);
    List<Formula.Input> leaves = new ArrayList<>(List.of(quantizer.x()));
    for (Quantizer.Parameter parameter : quantizer.parameters()) {
      evaluator.set(parameter.input(), start(parameter, evaluator));
      leaves.add(parameter.input());
    }
    double[] y = evaluator.evaluateAll(quantizer.value());
    double[] levels = evaluator.evaluateAll(quantizer.level());
    Formula.Input upstream = new Formula.Input("upstream", Rank.ELEMENT);
    Map<Formula.Input, Formula> gradients =
        Differentiator.gradients(
            PlainDerivative.of(quantizer.value()), upstream, leaves);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      double[] one = new double[values.length];
      one[i] = 1;
      evaluator.set(upstream, one);
      Map<String, Double> dyd = new LinkedHashMap<>();
      for (Quantizer.Parameter parameter : quantizer.parameters()) {
        double[] derivative = evaluator.evaluate(gradients.get(parameter.input()));
        dyd.put(parameter.name(), sum(derivative));
      }
      double dydx = evaluator.evaluateAll(gradients.get(quantizer.x()))[i];
      long level = Math.round(levels[i]);
      int code = quantizer.levels().levels().indexOf((int) level);
      rows.add(new Row(values[i], y[i], level, code, dydx, dyd));
    }
    return rows;
  }

  /** A parameter of rank CHANNEL has one number here: there is one channel. */
  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private double[] start(Quantizer.Parameter parameter, FormulaEvaluator evaluator) {
    String text = given.get(parameter.name());
    if (text == null) {
      return evaluator.evaluate(parameter.initial());
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value) || value < parameter.minimum()) {
      String allowed =
          parameter.minimum() == Double.NEGATIVE_INFINITY
              ? "a finite number"
              : "a number from " + Numbers.shortest(parameter.minimum());
      throw new UsageException(
          command, Message.TRIAL_PARAMETER_VALUE, parameter.name(), name, text, allowed);
    }
    return new double[] {value};
  }

  private void checkNames(Quantizer quantizer, SchemeInfo info) {
    Set<String> known = new LinkedHashSet<>();
    quantizer.parameters().forEach(p -> known.add(p.name()));
    info.options().forEach(o -> known.add(o.name()));
    for (String parameter : given.keySet()) {
      if (!known.contains(parameter)) {
        List<String> near = Suggestions.nearest(parameter, known);
        throw new UsageException(
            command,
            Message.TRIAL_PARAMETER_UNKNOWN,
            name,
            parameter,
            near.isEmpty() ? "" : " Did you mean '" + near.get(0) + "'?",
            String.join(", ", known));
      }
    }
  }
}
