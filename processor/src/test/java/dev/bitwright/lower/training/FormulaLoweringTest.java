package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.gradient.Differentiator;
import dev.bitwright.gradient.FormulaEvaluator;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.Interpreter;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.lower.training.FormulaLowering.Root;
import dev.bitwright.plan.Networks;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import dev.bitwright.training.OrderedRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scheduled code of every scheme, interpreted, against the formulas evaluated as they stand. */
class FormulaLoweringTest {
  private static final int CHANNELS = 3;
  private static final int ELEMENTS = 41;

  static List<String> rules() {
    return List.of(
        "RTN(bits = 2)",
        "RTN(bits = 2, weightOffset = on, weightSte = clipped)",
        "UNIFORM(bits = 1)",
        "UNIFORM(bits = 3)",
        "UNIFORM(bits = 8, range = minmax)",
        "UNIFORM(bits = 4, mode = affine)",
        "UNIFORM(bits = 16)",
        "BINARY(bits = 1)",
        "TERNARY(bits = 2)",
        "ESB(bits = 4, k = 1)",
        "ESB(bits = 5, k = 1, granularity = tensor)",
        "ESB(bits = 6, meanShift = on)",
        "ESB(bits = 3, uniform = midRise)",
        "PRUNED_TERNARY(bits = 2)",
        "PRUNED_TERNARY(bits = 2, ternaryStart = 0.625)",
        "PRUNED_TERNARY(bits = 2, estimator = projected, sparsity = 0.3)",
        "BALANCED(bits = 3)",
        "BALANCED(bits = 2, partition = mean, scale = mean)",
        "BALANCED(bits = 4, partition = scale)",
        "APoT(bits = 2)",
        "APoT(bits = 3)",
        "APoT(bits = 5, normGradient = detached)",
        "APoT(bits = 8, weightNorm = off)");
  }

  private static final String NET =
      """
      network Net {
        input image: u8[1, 4, 4];
        a = relu(batch_norm(conv2d(image, filters = 3, kernel = 3))) quantize UNIFORM(bits = 8);
        b = batch_norm(conv2d(a, filters = 3, kernel = 1)) quantize weights RULE activations UNIFORM(bits = 4);
        output scores = dense(flatten(b), units = 2) quantize UNIFORM(bits = 8);
      }
      """;

  @ParameterizedTest
  @MethodSource("rules")
  void weightQuantizers(String rule) {
    Quantizer q = Networks.checked(NET.replace("RULE", rule)).weightQuantizers().get("b.conv2d");
    Random random = new Random(4);
    double[] x = numbers(random, CHANNELS * ELEMENTS, 0.4);
    double[] g = numbers(random, CHANNELS * ELEMENTS, 1);
    FormulaEvaluator expected = FormulaEvaluator.inFloat(CHANNELS, ELEMENTS).set(q.x(), x);
    Formula.Input upstream = Formulas.element("g");
    expected.set(upstream, g);
    Run run = new Run(q.x());
    run.rows.put("w", rows(x));
    run.rows.put("g", rows(g));
    expected.set(Formulas.PROGRESS, 0.5);
    run.values.put("progress", new float[] {0.5f});
    run.stored.put(
        Formulas.PROGRESS, new Schedule.Value(Schedule.Place.STATE, "progress", Rank.TENSOR));
    List<Root> starts = new ArrayList<>();
    for (Quantizer.Parameter p : q.parameters()) {
      Schedule.Value place =
          new Schedule.Value(Schedule.Place.PARAMETER, p.name(), p.input().rank());
      run.stored.put(p.input(), place);
      starts.add(Root.value(p.initial(), place));
    }
    run.lower("start", new IdentityHashMap<>(run.stored), starts);
    for (Quantizer.Parameter p : q.parameters()) {
      // a little away from the initial value, so that nothing lies exactly on a border
      double[] first = expected.evaluate(p.initial());
      compare(run.values.get(p.name()), first, p.name());
      for (int c = 0; c < first.length; c++) {
        first[c] = (float) (first[c] * 1.0625 + 0.001);
        run.values.get(p.name())[c] = (float) first[c];
      }
    }
    for (Quantizer.Parameter p : q.parameters()) {
      float[] now = run.values.get(p.name());
      double[] wide = new double[now.length];
      for (int c = 0; c < now.length; c++) {
        wide[c] = now[c];
      }
      expected.set(p.input(), wide);
    }
    Schedule.Value scale = Schedule.Value.temporary("scaleOf", Rank.CHANNEL);
    run.lower(
        "forward",
        run.stored,
        List.of(
            Root.row(q.level(), "level"),
            Root.row(q.value(), "value"),
            Root.value(q.scale(), scale)));
    compare(run.rows.get("level"), expected.evaluateAll(q.level()), "level");
    compare(run.rows.get("value"), expected.evaluateAll(q.value()), "value");
    List<Formula.Input> leaves = new ArrayList<>(List.of(q.x()));
    q.parameters().forEach(p -> leaves.add(p.input()));
    Map<Formula.Input, Formula> gradients = Differentiator.gradients(q.value(), upstream, leaves);
    List<Root> roots = new ArrayList<>();
    roots.add(Root.row(gradients.get(q.x()), "dw"));
    for (Quantizer.Parameter p : q.parameters()) {
      roots.add(
          Root.value(
              gradients.get(p.input()),
              new Schedule.Value(Schedule.Place.GRADIENT, p.name(), p.input().rank())));
    }
    run.lower("backward", run.stored, roots);
    compare(run.rows.get("dw"), expected.evaluateAll(gradients.get(q.x())), "dw");
    for (Quantizer.Parameter p : q.parameters()) {
      double[] gradient = expected.evaluate(gradients.get(p.input()));
      compare(run.values.get(p.name() + "'"), gradient, "gradient of " + p.name());
    }
    assertThat(distinct(run.rows.get("level"))).isGreaterThan(1);
    assertThat(distinct(run.rows.get("dw"))).isGreaterThan(1);
  }

  /** Orders in all kinds, one within another, with ties and empty bins. */
  @Test
  void orders() {
    Random random = new Random(8);
    double[] x = numbers(random, CHANNELS * ELEMENTS, 0.4);
    for (int i = 0; i < 30; i++) {
      x[4 * i] = Math.rint(4 * x[4 * i]) / 4;
    }
    x[11] = -0.0;
    Formula.Input w = Formulas.element("w");
    Formula centred = Formulas.sub(w, Formulas.mean(w, Rank.CHANNEL));
    List<Formula> formulas =
        List.of(
            Formulas.position(w),
            Formulas.position(Formulas.abs(centred)),
            Formulas.medianBin(centred, 3),
            Formulas.add(Formulas.meanBin(w, 4), Formulas.medianBin(w, 1)),
            Formulas.meanBin(Formulas.mul(Formulas.position(w), w), 2),
            Formulas.sub(w, Formulas.mean(Formulas.medianBin(w, 5), Rank.CHANNEL)));
    FormulaEvaluator expected = FormulaEvaluator.inFloat(CHANNELS, ELEMENTS).set(w, x);
    Run run = new Run(w);
    run.rows.put("w", rows(x));
    List<Root> roots = new ArrayList<>();
    for (int k = 0; k < formulas.size(); k++) {
      roots.add(Root.row(formulas.get(k), "y" + k));
    }
    run.lower("orders", new IdentityHashMap<>(), roots);
    for (int k = 0; k < formulas.size(); k++) {
      compare(run.rows.get("y" + k), expected.evaluateAll(formulas.get(k)), "y" + k);
      assertThat(distinct(run.rows.get("y" + k))).as("y" + k).isGreaterThan(3);
    }
  }

  /** Lowers and interprets schedules of one quantizer. */
  private static final class Run {
    final Map<Formula, Schedule.Value> stored = new IdentityHashMap<>();
    final Map<String, float[][]> rows = new HashMap<>();
    final Map<String, float[]> values = new HashMap<>();
    private final Canonical canonical;
    private final Map<Integer, float[][]> tables = new HashMap<>();

    Run(Formula.Input x) {
      canonical =
          new Canonical(
              x.name().equals("w") ? Map.of() : Map.of(x, Formulas.element("w")),
              OptionalLong.of(ELEMENTS),
              OptionalLong.of((long) CHANNELS * ELEMENTS));
    }

    /** The formula lowering finds "w" through the definition of x. */
    void lower(String name, Map<Formula, Schedule.Value> known, List<Root> roots) {
      tables.clear();
      Schedule schedule =
          new FormulaLowering(Naming.plain(name), canonical, known, Map.of()).lower(roots);
      for (Schedule.Step step : schedule.steps()) {
        if (step instanceof Schedule.RowPass pass) {
          run(pass);
        } else if (step instanceof Schedule.Order order) {
          float[][] table = tables.get(order.table());
          switch (order.node().order()) {
            case POSITION -> OrderedRows.positions(table);
            case MEDIAN_BIN -> OrderedRows.medianBins(table, order.node().depth());
            case MEAN_BIN -> OrderedRows.meanBins(table, order.node().depth());
          }
        } else {
          Schedule.ChannelStep once = (Schedule.ChannelStep) step;
          List<Object> arguments = new ArrayList<>(List.of(CHANNELS));
          once.arguments().forEach(a -> arguments.add(array(((Schedule.Array) a).value())));
          run(once.function(), arguments);
        }
      }
    }

    private float[] array(Schedule.Value value) {
      String name = value.name() + (value.place() == Schedule.Place.GRADIENT ? "'" : "");
      return values.computeIfAbsent(
          name, n -> new float[value.rank() == Rank.TENSOR ? 1 : CHANNELS]);
    }

    private void run(Schedule.RowPass pass) {
      float[][][] scratch = new float[pass.sums().size()][CHANNELS][ELEMENTS];
      for (int c = 0; c < CHANNELS; c++) {
        List<Object> arguments = new ArrayList<>(List.of(ELEMENTS));
        for (Schedule.Argument a : pass.arguments()) {
          if (a instanceof Schedule.Row row) {
            arguments.add(rows.computeIfAbsent(row.name(), n -> new float[CHANNELS][ELEMENTS])[c]);
          } else if (a instanceof Schedule.Table t) {
            arguments.add(tables.computeIfAbsent(t.index(), n -> new float[CHANNELS][ELEMENTS])[c]);
          } else if (a instanceof Schedule.Scratch s) {
            arguments.add(scratch[s.index()][c]);
          } else {
            Schedule.Value value = ((Schedule.Scalar) a).value();
            arguments.add(array(value)[value.rank() == Rank.TENSOR ? 0 : c]);
          }
        }
        run(pass.function(), arguments);
      }
      for (int s = 0; s < scratch.length; s++) {
        combine(pass.sums().get(s), scratch[s]);
      }
    }

    private void combine(Schedule.Sum sum, float[][] scratch) {
      boolean largest = sum.reduction() == Formula.Reduction.MAXIMUM;
      float[] into = array(sum.into());
      double all = largest ? Double.NEGATIVE_INFINITY : 0;
      for (int c = 0; c < CHANNELS; c++) {
        double one = largest ? Double.NEGATIVE_INFINITY : 0;
        for (float v : scratch[c]) {
          one = largest ? Math.max(one, v) : one + v;
        }
        all = largest ? Math.max(all, one) : all + one;
        if (sum.into().rank() == Rank.CHANNEL) {
          into[c] = (float) one;
        }
      }
      if (sum.into().rank() == Rank.TENSOR) {
        into[0] = (float) all;
      }
    }

    private static void run(Function function, List<Object> arguments) {
      ProgramBuilder program = new ProgramBuilder("p");
      program.addEntry(function);
      Interpreter.of(program.build()).run(function.name(), arguments.toArray());
    }
  }

  private static double[] numbers(Random random, int count, double deviation) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * deviation);
    }
    return numbers;
  }

  private static float[][] rows(double[] flat) {
    float[][] rows = new float[CHANNELS][ELEMENTS];
    for (int i = 0; i < flat.length; i++) {
      rows[i / ELEMENTS][i % ELEMENTS] = (float) flat[i];
    }
    return rows;
  }

  private static void compare(float[][] actual, double[] expected, String what) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i / ELEMENTS][i % ELEMENTS])
          .as(what + " at " + i)
          .isCloseTo(expected[i], within(1e-5 * Math.abs(expected[i]) + 1e-6));
    }
  }

  private static void compare(float[] actual, double[] expected, String what) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as(what + " at " + i)
          .isCloseTo(expected[i], within(1e-4 * Math.abs(expected[i]) + 1e-5));
    }
  }

  private static long distinct(float[][] rows) {
    return java.util.Arrays.stream(rows)
        .flatMap(r -> java.util.stream.IntStream.range(0, r.length).mapToObj(i -> r[i]))
        .distinct()
        .count();
  }
}
