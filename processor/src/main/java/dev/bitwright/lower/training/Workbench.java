package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Entry;
import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerSpec.Procedure;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.gradient.FormulaOrder;
import dev.bitwright.kernel.Function;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  record Unit(String layer, String doc, List<TrainerStep> forward, List<TrainerStep> backward) {}

  /** A tensor's extent. */
  record Extent(int rows, int positions) {}

  private final Map<String, Extent> tensors = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final Map<Form, Function> shared = new HashMap<>();
  private final Map<Form, Procedure> sharedProcedures = new LinkedHashMap<>();
  private final Set<String> functionNames = new HashSet<>();
  private Schedule.Value progress;
  final List<Unit> units = new ArrayList<>();
  final List<TrainerStep> initialized = new ArrayList<>();
  final List<TrainerStep> started = new ArrayList<>();
  final List<TrainerStep> frozen = new ArrayList<>();

  /** Tensors that are read when the forward pass is done. */
  final List<String> lasting = new ArrayList<>();

  /**
   * A function or a procedure under a name that all have. Those with the same words about them and
   * the same parameters mostly are the same, so a hash of their bodies would tell nothing more.
   */
  private record Form(Object body, String doc, List<?> parameters) {
    @Override
    public int hashCode() {
      return 31 * doc.hashCode() + parameters.hashCode();
    }
  }

  Map<String, Extent> tensors() {
    return tensors;
  }

  List<Entry> entries() {
    return entries;
  }

  List<Function> functions() {
    return functions;
  }

  /**
   * The function that computes the same as this one: an earlier one, or itself under a free name.
   */
  Function share(Function function) {
    return shared.computeIfAbsent(
        new Form(named(function, "shared"), function.doc(), function.parameters()),
        key -> {
          Function own = named(function, freeName(function.name()));
          functions.add(own);
          return own;
        });
  }

  private static Function named(Function f, String name) {
    return new Function(name, f.parameters(), f.returnType(), f.body(), f.doc());
  }

  /**
   * @param values prefix of values
   * @param functions prefix of functions
   * @param doc what the functions belong to
   * @param keeps whether later schedules may use the values
   */
  Naming naming(String values, String functions, String doc, boolean keeps) {
    return new Naming(values, functions, doc, this::share, keeps);
  }

  /** A line about an activation quantizer, whose tensor must last to the end of the pass. */
  void edge(String name, List<String> words, String tensor) {
    entries.add(new Entry(Kind.EDGE, name, words));
    lasting.add(tensor);
  }

  /** A line about an operator with quantized weights. */
  void product(String name, List<String> words) {
    entries.add(new Entry(Kind.PRODUCT, name, words));
  }

  /** A line about profiles. */
  void profile(Kind kind, String name, List<String> words) {
    entries.add(new Entry(kind, name, words));
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

  /** Where the trainer says how much of its run is done, if the quantizer's formulas ask for it. */
  Optional<Schedule.Value> progress(Quantizer quantizer) {
    List<Formula> formulas = new ArrayList<>();
    formulas.add(quantizer.value());
    formulas.add(quantizer.level());
    formulas.add(quantizer.scale());
    quantizer.offsetSteps().ifPresent(formulas::add);
    if (!FormulaOrder.operandsFirst(formulas).contains(Formulas.PROGRESS)) {
      return Optional.empty();
    }
    if (progress == null) {
      progress = state("training.progress", Rank.TENSOR, 1, 0);
      started.add(zero(progress));
    }
    return Optional.of(progress);
  }

  /** Sets the only number of a state to zero. */
  static TrainerStep zero(Schedule.Value state) {
    return new TrainerStep.Direct(
        new TrainerStep.Call(
            "Rows",
            null,
            "fill",
            List.of(
                ref(state, Access.ARRAY),
                new TrainerStep.IntValue(0),
                new TrainerStep.IntValue(1),
                new TrainerStep.FloatValue(0))));
  }

  void convolution(String name, List<Integer> geometry) {
    entry(Kind.CONVOLUTION, name, geometry.toArray());
  }

  void coder(String name, String parameter, String kind, List<String> settings) {
    List<Object> columns = new ArrayList<>(List.of(parameter, kind));
    columns.addAll(settings);
    entry(Kind.CODER, name, columns.toArray());
  }

  void pooling(String name, List<Integer> geometry) {
    entry(Kind.POOLING, name, geometry.toArray());
  }

  /** A recurrent cell. */
  void cell(Kind kind, String name, List<Object> shape) {
    entry(kind, name, shape.toArray());
  }

  /** A table of embeddings: rows that start anywhere between 0 and 1. */
  void embedding(String name, int rows, int columns) {
    entry(Kind.PARAMETER, name, rows, columns, "free", 1, "-", "unit", 0);
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
   * The steps of a schedule: a single one as it is, several as a procedure that equal schedules of
   * other layers share.
   *
   * @param naming of the schedule
   * @param rows where the named rows are
   * @param extent of the tensor or table
   * @param parts whether it is a tensor
   */
  List<TrainerStep> steps(
      Naming naming, Schedule schedule, Map<String, Ref> rows, Extent extent, boolean parts) {
    boolean local = false;
    for (Schedule.Value value : schedule.values()) {
      if (value.place() == Schedule.Place.LOCAL) {
        local = true;
      } else {
        value(value.name(), value.rank(), extent.rows());
      }
    }
    if (schedule.steps().isEmpty()) {
      return List.of();
    }
    Arguments arguments = new Arguments(rows, extent, parts);
    if (schedule.steps().size() == 1 && !local) {
      return List.of(arguments.step(schedule.steps().get(0)));
    }
    ProcedureBuilder builder = new ProcedureBuilder(rows, parts, schedule);
    Procedure procedure = share(builder.build(naming.functions(), naming.doc(), schedule));
    return List.of(
        new TrainerStep.Apply(procedure, extent.rows(), extent.positions(), builder.arguments()));
  }

  private Procedure share(Procedure procedure) {
    return sharedProcedures.computeIfAbsent(
        new Form(named(procedure, "shared"), procedure.doc(), procedure.parameters()),
        key -> named(procedure, freeName(procedure.name())));
  }

  private static Procedure named(Procedure p, String name) {
    return new Procedure(name, p.doc(), p.parts(), p.parameters(), p.locals(), p.steps());
  }

  private String freeName(String wanted) {
    String name = wanted;
    for (int i = 2; !functionNames.add(name); i++) {
      name = wanted + "v" + i;
    }
    return name;
  }

  List<Procedure> procedures() {
    return List.copyOf(sharedProcedures.values());
  }

  static Ref ref(Schedule.Value value, Access access) {
    Kind kind =
        switch (value.place()) {
          case PARAMETER -> Kind.PARAMETER;
          case GRADIENT -> Kind.GRADIENT;
          case STATE -> Kind.STATE;
          case VALUE -> Kind.VALUE;
          case LOCAL -> throw new IllegalStateException("a local outside: " + value.name());
        };
    return new Ref(kind, value.name(), access);
  }

  /** How one value of an array is read in a row's code. */
  static Access access(Schedule.Value value) {
    return value.rank() == Rank.TENSOR ? Access.FIRST : Access.CHANNEL;
  }

  /** Where a named row is. */
  static Ref row(Map<String, Ref> rows, Schedule.Row row) {
    Ref ref = rows.get(row.name());
    if (ref == null) {
      throw new IllegalStateException("no row " + row.name());
    }
    return ref;
  }

  static Ref tensorRow(String name) {
    return new Ref(Kind.TENSOR, name, Access.ROW);
  }

  static Ref tensorPart(String name) {
    return new Ref(Kind.TENSOR, name, Access.PART);
  }
}
