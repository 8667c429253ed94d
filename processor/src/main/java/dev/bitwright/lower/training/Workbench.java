package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Entry;
import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.kernel.Function;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what the trainer of one network consists of. */
final class Workbench {
  /**
   * The steps of one piece of the network.
   *
   * @param layer the layer it belongs to
   * @param doc one line about it
   * @param backward in the order they run
   */
  record Unit(
      String layer, String doc, List<TrainerStep> forward, List<TrainerStep> backward) {}

  /** A tensor's extent. */
  record Extent(int rows, int positions) {}

  private final Map<String, Extent> tensors = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final Map<Function, Function> shared = new HashMap<>();
  private final Set<String> functionNames = new HashSet<>();
  final List<Unit> units = new ArrayList<>();
  final List<TrainerStep> initialized = new ArrayList<>();
  final List<TrainerStep> started = new ArrayList<>();
  final List<TrainerStep> frozen = new ArrayList<>();

  Map<String, Extent> tensors() {
    return tensors;
  }

  List<Entry> entries() {
    return entries;
  }

  List<Function> functions() {
    return functions;
  }

  /** The function that computes the same as this one: an earlier one, or itself under a free name. */
  Function share(Function function) {
    Function key = named(function, "shared");
    Function known = shared.get(key);
    if (known == null) {
      String name = function.name();
      for (int i = 2; !functionNames.add(name); i++) {
        name = function.name() + "v" + i;
      }
      known = named(function, name);
      shared.put(key, known);
      functions.add(known);
    }
    return known;
  }

  private static Function named(Function f, String name) {
    return new Function(name, f.parameters(), f.returnType(), f.body(), f.doc());
  }

  /**
   * @param values prefix of values
   * @param functions prefix of functions
   * @param doc what the functions belong to
   */
  Naming naming(String values, String functions, String doc) {
    return new Naming(values, functions, doc, this::share);
  }

  private void entry(Kind kind, String name, Object... columns) {
    List<String> words = new ArrayList<>();
    for (Object column : columns) {
      words.add(column.toString());
    }
    entries.add(new Entry(kind, name, words));
  }

  String tensor(String name, int rows, int positions) {
    tensors.put(name, new Extent(rows, positions));
    return name;
  }

  void index(String name, int rows, int positions) {
    entry(Kind.INDEX, name, rows, positions);
  }

  void table(String name, int rows, int columns) {
    entry(Kind.TABLE, name, rows, columns);
  }

  Schedule.Value value(String name, Rank rank, int channels) {
    Schedule.Value value = Schedule.Value.temporary(name, rank);
    entry(Kind.VALUE, name, rank == Rank.TENSOR ? 1 : channels);
    return value;
  }

  /** Values that never change. */
  Schedule.Value constants(String name, Rank rank, List<Float> numbers) {
    List<Object> columns = new ArrayList<>();
    columns.add(numbers.size());
    columns.addAll(numbers);
    entry(Kind.VALUE, name, columns.toArray());
    return Schedule.Value.temporary(name, rank);
  }

  Schedule.Value state(String name, Rank rank, int channels, float first) {
    entry(Kind.STATE, name, 1, rank == Rank.TENSOR ? 1 : channels, first);
    return new Schedule.Value(Schedule.Place.STATE, name, rank);
  }

  void convolution(String name, List<Integer> geometry) {
    entry(Kind.CONVOLUTION, name, geometry.toArray());
  }

  void pooling(String name, List<Integer> geometry) {
    entry(Kind.POOLING, name, geometry.toArray());
  }

  void weights(String name, int rows, int columns, String initializer, int fanIn) {
    entry(Kind.PARAMETER, name, rows, columns, "decay", 1, "-", initializer, fanIn);
  }

  /** A parameter with one number a channel, or one in all. */
  Schedule.Value parameter(String name, Rank rank, int channels, float first) {
    int columns = rank == Rank.TENSOR ? 1 : channels;
    entry(Kind.PARAMETER, name, 1, columns, "free", 1, "-", "constant", first);
    return new Schedule.Value(Schedule.Place.PARAMETER, name, rank);
  }

  /** A quantizer's parameter; it starts from data, so its first number does not matter. */
  Schedule.Value parameter(String name, Quantizer.Parameter p, int channels) {
    Rank rank = p.input().rank();
    entry(
        Kind.PARAMETER,
        name,
        1,
        rank == Rank.TENSOR ? 1 : channels,
        p.weightDecay() ? "decay" : "free",
        (float) p.learningRateFactor(),
        Double.isInfinite(p.minimum()) ? "-" : Float.toString((float) p.minimum()),
        "constant",
        1f);
    return new Schedule.Value(Schedule.Place.PARAMETER, name, rank);
  }

  static Schedule.Value gradientOf(Schedule.Value parameter) {
    return new Schedule.Value(Schedule.Place.GRADIENT, parameter.name(), parameter.rank());
  }

  /**
   * The steps of a schedule.
   *
   * @param rows where the named rows are
   * @param extent of the tensor or table
   * @param parts whether it is a tensor
   */
  List<TrainerStep> steps(
      Schedule schedule, Map<String, Ref> rows, Extent extent, boolean parts) {
    for (Schedule.Value value : schedule.values()) {
      value(value.name(), value.rank(), extent.rows());
    }
    List<TrainerStep> steps = new ArrayList<>();
    for (Schedule.Step step : schedule.steps()) {
      if (step instanceof Schedule.RowPass pass) {
        List<TrainerStep.Total> totals =
            pass.sums().stream()
                .map(
                    s ->
                        new TrainerStep.Total(
                            s.reduction() == Formula.Reduction.MAXIMUM,
                            ref(s.into(), Access.ARRAY)))
                .toList();
        steps.add(
            new TrainerStep.Rows(
                pass.function(),
                extent.rows(),
                extent.positions(),
                parts,
                arguments(pass.arguments(), rows, extent, parts),
                totals));
      } else {
        Schedule.ChannelStep once = (Schedule.ChannelStep) step;
        steps.add(
            new TrainerStep.Once(
                once.function(), extent.rows(), arguments(once.arguments(), rows, extent, parts)));
      }
    }
    return steps;
  }

  static List<Arg> arguments(
      List<Schedule.Argument> arguments,
      Map<String, Ref> rows,
      Extent extent,
      boolean parts) {
    List<Arg> result = new ArrayList<>();
    for (Schedule.Argument argument : arguments) {
      result.add(argument(argument, rows, extent, parts));
    }
    return result;
  }

  private static Arg argument(
      Schedule.Argument argument, Map<String, Ref> rows, Extent extent, boolean parts) {
    if (argument instanceof Schedule.Row row) {
      Ref ref = rows.get(row.name());
      if (ref == null) {
        throw new IllegalStateException("no row " + row.name());
      }
      return ref;
    }
    if (argument instanceof Schedule.Scratch scratch) {
      return new TrainerStep.Scratch(scratch.index());
    }
    if (argument instanceof Schedule.Scalar scalar) {
      return ref(
          scalar.value(), scalar.value().rank() == Rank.TENSOR ? Access.FIRST : Access.CHANNEL);
    }
    if (argument instanceof Schedule.Array array) {
      return ref(array.value(), Access.ARRAY);
    }
    Schedule.Count count = (Schedule.Count) argument;
    int rowCount = count.of() == Rank.TENSOR ? extent.rows() : 1;
    return parts
        ? new TrainerStep.Count(extent.positions(), rowCount)
        : new TrainerStep.FloatValue((float) ((long) extent.positions() * rowCount));
  }

  static Ref ref(Schedule.Value value, Access access) {
    Kind kind =
        switch (value.place()) {
          case PARAMETER -> Kind.PARAMETER;
          case GRADIENT -> Kind.GRADIENT;
          case STATE -> Kind.STATE;
          case VALUE -> Kind.VALUE;
        };
    return new Ref(kind, value.name(), access);
  }

  static Ref tensorRow(String name) {
    return new Ref(Kind.TENSOR, name, Access.ROW);
  }

  static Ref tensorPart(String name) {
    return new Ref(Kind.TENSOR, name, Access.PART);
  }
}
