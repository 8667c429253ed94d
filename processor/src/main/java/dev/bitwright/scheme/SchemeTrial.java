package dev.bitwright.scheme;

import dev.bitwright.gradient.Differentiator;
import dev.bitwright.gradient.FormulaEvaluator;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.Suggestions;
import dev.bitwright.scheme.Quantizer.Role;
import dev.bitwright.training.WeightCoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scheme tried on a few numbers, for {@code bitwright quantize}. The numbers are one tensor of
 * one channel, so that statistics such as mean and deviation are theirs, and it is taken that a
 * batch norm follows. Computed in double precision, as the test vectors of the notes on the schemes
 * are; the derivatives are those of the straight-through rule, without factors that only steer an
 * optimizer.
 */
public final class SchemeTrial {
  /** The most values of one trial. */
  public static final int MOST_VALUES = 1000;

  private SchemeTrial() {}

  /**
   * What to try.
   *
   * @param spec scheme and options, {@code bits} among them
   * @param parameters values of learned parameters by name; the others start as in training
   * @param nonNegative whether activations are unsigned; when empty, they are if no value is
   *     negative or the scheme has no signed form
   */
  public record Request(
      SchemeSpec spec,
      Role role,
      List<Double> values,
      Map<String, Double> parameters,
      Optional<Boolean> nonNegative) {
    public Request {
      values = List.copyOf(values);
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * What became of one number.
   *
   * @param y the quantized value
   * @param level its integer level: {@code y = scale * level (+ offset)}
   * @param rank index of the level, ascending from 0
   * @param code how the level is stored, see {@link StorageCodes}
   * @param dydx derivative of this y by this x
   * @param dyd derivatives of this y by the parameters
   */
  public record Point(
      double x, double y, int level, int rank, int code, double dydx, Map<String, Double> dyd) {}

  /**
   * @param parameters all parameters, given or initial, in the scheme's order
   * @param offset 0 where the scheme has none
   */
  public record Result(
      Quantizer quantizer,
      Map<String, Double> parameters,
      double scale,
      double offset,
      List<Point> points) {}

  /** Runs a trial, or reports at the spec's place why there can be none. */
  public static Optional<Result> run(Request request, Diagnostics diagnostics) {
    Optional<Quantizer> quantizer =
        withParameters(request).or(() -> quantizer(request, diagnostics));
    if (quantizer.isEmpty() || !valid(request, quantizer.get(), diagnostics)) {
      return Optional.empty();
    }
    Quantizer q = quantizer.get();
    FormulaEvaluator e = FormulaEvaluator.inDouble(1, request.values().size());
    e.set(q.x(), request.values().stream().mapToDouble(x -> x).toArray());
    q.averages().forEach(a -> e.set(a.input(), e.evaluate(a.statistic())));
    Map<String, Double> parameters = new LinkedHashMap<>();
    for (Quantizer.Parameter p : q.parameters()) {
      Double given = request.parameters().get(p.name());
      parameters.put(p.name(), given != null ? given : e.evaluate(p.initial())[0]);
    }
    q.parameters().forEach(p -> e.set(p.input(), parameters.get(p.name())));
    q.coder().ifPresent(coder -> code(coder, request.values(), e));
    double scale = e.evaluate(q.scale())[0];
    double offset = q.offsetSteps().map(k -> scale * e.evaluate(k)[0] / 64).orElse(0.0);
    return Optional.of(new Result(q, parameters, scale, offset, points(q, request.values(), e)));
  }

  /** Levels and scale as a coder starts with them. */
  private static void code(Quantizer.Coder coder, List<Double> values, FormulaEvaluator e) {
    float[][] weights = new float[1][values.size()];
    for (int i = 0; i < values.size(); i++) {
      weights[0][i] = (float) (double) values.get(i);
    }
    float[][] levels = new float[1][values.size()];
    float[] scale = new float[1];
    WeightCoder.started(coder.kind(), coder.settings(), weights).levels(levels, scale);
    double[] level = new double[values.size()];
    for (int i = 0; i < level.length; i++) {
      level[i] = levels[0][i];
    }
    e.set(coder.level(), level);
    e.set(coder.scale(), scale[0]);
  }

  /**
   * Who names the parameter of an option that is off means the option: {@code beta} of RTN turns on
   * its offset. The first word of an option that is not given, and with which all named parameters
   * are there, is taken; empty where none is needed or none helps.
   */
  private static Optional<Quantizer> withParameters(Request request) {
    Diagnostics unused = new Diagnostics();
    SchemeSpec spec = request.spec();
    Optional<Scheme> scheme = Schemes.find(spec.name());
    Optional<Quantizer> plain = scheme.isEmpty() ? Optional.empty() : quantizer(request, unused);
    if (plain.isEmpty() || hasAll(plain.get(), request.parameters())) {
      return plain;
    }
    for (SchemeInfo.Option option : scheme.get().info().options()) {
      if (spec.options().containsKey(option.name())) {
        continue;
      }
      for (String word : option.values().split(", ")) {
        Map<String, SchemeSpec.Option> options = new LinkedHashMap<>(spec.options());
        options.put(option.name(), new SchemeSpec.Option(word, spec.ref()));
        Request other =
            new Request(
                new SchemeSpec(spec.name(), options, spec.ref()),
                request.role(),
                request.values(),
                request.parameters(),
                request.nonNegative());
        Optional<Quantizer> changed = quantizer(other, unused);
        if (changed.isPresent() && hasAll(changed.get(), request.parameters())) {
          return changed;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasAll(Quantizer q, Map<String, Double> parameters) {
    return q.parameters().stream()
        .map(Quantizer.Parameter::name)
        .toList()
        .containsAll(parameters.keySet());
  }

  private static Optional<Quantizer> quantizer(Request request, Diagnostics diagnostics) {
    SchemeSpec spec = request.spec();
    Optional<Scheme> found = Schemes.lookup(spec, diagnostics);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Scheme scheme = found.get();
    int count = request.values().size();
    if (!scheme.quantizes()) {
      diagnostics.report(Message.SCHEME_FLOAT, spec.ref(), spec.name());
      return Optional.empty();
    }
    if (count < 1 || count > MOST_VALUES) {
      diagnostics.report(Message.SCHEME_VALUE_COUNT, spec.ref(), count, MOST_VALUES);
      return Optional.empty();
    }
    if (request.role() == Role.WEIGHT) {
      return scheme.weights(spec, new Scheme.WeightContext(1, count, true, false), diagnostics);
    }
    boolean positive = request.values().stream().allMatch(x -> x >= 0);
    if (request.nonNegative().isEmpty() && !positive) {
      Diagnostics unused = new Diagnostics();
      positive = scheme.activations(spec, edge(false, count), unused).isEmpty();
    }
    return scheme.activations(
        spec, edge(request.nonNegative().orElse(positive), count), diagnostics);
  }

  private static Scheme.ActivationContext edge(boolean nonNegative, int count) {
    return new Scheme.ActivationContext(nonNegative, count, false);
  }

  private static boolean valid(Request request, Quantizer q, Diagnostics diagnostics) {
    int before = diagnostics.errorCount();
    List<String> names = q.parameters().stream().map(Quantizer.Parameter::name).toList();
    for (String name : request.parameters().keySet().stream().sorted().toList()) {
      if (!names.contains(name)) {
        List<String> near = Suggestions.nearest(name, names);
        diagnostics.report(
            Message.SCHEME_PARAMETER_UNKNOWN,
            request.spec().ref(),
            q.scheme(),
            name,
            near.isEmpty() ? "" : " Did you mean '" + String.join("' or '", near) + "'?",
            names.isEmpty() ? "none" : String.join(", ", names));
      }
    }
    for (Quantizer.Parameter p : q.parameters()) {
      Double given = request.parameters().get(p.name());
      if (given != null && !(Double.isFinite(given) && given >= p.minimum())) {
        String least = Double.isFinite(p.minimum()) ? "" + p.minimum() : "-1.0E30";
        diagnostics.report(
            Message.SCHEME_PARAMETER_VALUE, request.spec().ref(), p.name(), given, least);
      }
    }
    for (double x : request.values()) {
      if (!(Math.abs(x) <= Float.MAX_VALUE)) {
        diagnostics.report(Message.SCHEME_VALUE, request.spec().ref(), x);
      }
    }
    return diagnostics.errorCount() == before;
  }

  private static List<Point> points(Quantizer q, List<Double> values, FormulaEvaluator e) {
    double[] y = e.evaluateAll(q.value());
    double[] levels = e.evaluateAll(q.level());
    Formula.Input upstream = Formulas.element("upstream");
    List<Formula.Input> wrt = new ArrayList<>(List.of(q.x()));
    q.parameters().forEach(p -> wrt.add(p.input()));
    Map<Formula.Input, Formula> derivatives = Differentiator.derivatives(q.value(), upstream, wrt);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double[] one = new double[values.size()];
      one[i] = 1;
      e.set(upstream, one);
      Map<String, Double> dyd = new LinkedHashMap<>();
      q.parameters()
          .forEach(p -> dyd.put(p.name(), plain(e.evaluate(derivatives.get(p.input()))[0])));
      int level = (int) levels[i];
      points.add(
          new Point(
              values.get(i),
              plain(y[i]),
              level,
              q.levels().levels().indexOf(level),
              StorageCodes.encode(q.storage(), level),
              plain(e.evaluateAll(derivatives.get(q.x()))[i]),
              dyd));
    }
    return points;
  }

  /** Without the sign of a zero. */
  private static double plain(double value) {
    return value + 0.0;
  }
}
