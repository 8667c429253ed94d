package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerSpec.LocalArray;
import dev.bitwright.emit.java.TrainerSpec.LocalArray.Extent;
import dev.bitwright.emit.java.TrainerSpec.Parameter;
import dev.bitwright.emit.java.TrainerSpec.Procedure;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Local;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the steps of a schedule into a procedure whose arrays are parameters. */
final class ProcedureBuilder {
  private final Map<String, Ref> rows;
  private final boolean parts;
  private final Map<Ref, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, LocalArray> locals = new LinkedHashMap<>();
  private final List<LocalArray> tables = new ArrayList<>();
  private final Set<String> taken =
      new HashSet<>(Set.of("pass", "channels", "positions", "part", "c", "n", "sum"));

  /**
   * @param rows where the named rows are
   * @param parts whether the steps run over the parts of a tensor
   * @param schedule its local values and its tables become arrays of the procedure
   */
  ProcedureBuilder(Map<String, Ref> rows, boolean parts, Schedule schedule) {
    this.rows = rows;
    this.parts = parts;
    if (parts && schedule.tables() > 0) {
      throw new IllegalStateException("the elements of a tensor's parts are not put in order");
    }
    for (Schedule.Value value : schedule.values()) {
      if (value.place() == Schedule.Place.LOCAL) {
        Extent extent = value.rank() == Rank.CHANNEL ? Extent.CHANNELS : Extent.ONE;
        locals.put(value.name(), new LocalArray(free(lastPart(value)), extent));
      }
    }
    for (int i = 0; i < schedule.tables(); i++) {
      tables.add(new LocalArray(free("ordered"), Extent.TABLE));
    }
  }

  Procedure build(String name, String doc, Schedule schedule) {
    List<TrainerStep> steps = schedule.steps().stream().map(this::step).toList();
    List<LocalArray> arrays = new ArrayList<>(locals.values());
    arrays.addAll(tables);
    return new Procedure(name, doc, parts, List.copyOf(parameters.values()), arrays, steps);
  }

  /** What the place the schedule was made for passes. */
  List<Arg> arguments() {
    return List.copyOf(parameters.keySet());
  }

  private TrainerStep step(Schedule.Step step) {
    if (step instanceof Schedule.RowPass pass) {
      List<Arg> arguments = all(pass.arguments());
      List<TrainerStep.Total> totals = new ArrayList<>();
      for (Schedule.Sum sum : pass.sums()) {
        totals.add(
            new TrainerStep.Total(
                sum.reduction() == Formula.Reduction.MAXIMUM, value(sum.into(), Access.ARRAY)));
      }
      return new TrainerStep.Rows(pass.function(), 0, 0, parts, arguments, totals);
    }
    if (step instanceof Schedule.Order order) {
      List<Arg> arguments = new ArrayList<>();
      arguments.add(new Local(tables.get(order.table()).name(), Access.WHOLE, false));
      if (order.node().depth() > 0) {
        arguments.add(new TrainerStep.IntValue(order.node().depth()));
      }
      String method =
          switch (order.node().order()) {
            case POSITION -> "positions";
            case MEDIAN_BIN -> "medianBins";
            case MEAN_BIN -> "meanBins";
          };
      return new TrainerStep.Direct(new TrainerStep.Call("OrderedRows", null, method, arguments));
    }
    Schedule.ChannelStep once = (Schedule.ChannelStep) step;
    return new TrainerStep.Once(once.function(), 0, all(once.arguments()));
  }

  private List<Arg> all(List<Schedule.Argument> arguments) {
    return arguments.stream().map(this::one).toList();
  }

  private Arg one(Schedule.Argument argument) {
    if (argument instanceof Schedule.Row row) {
      Ref ref = Workbench.row(rows, row);
      boolean tensor = ref.kind() == Kind.TENSOR;
      Ref whole = new Ref(ref.kind(), ref.name(), Access.WHOLE);
      return new Local(parameter(whole, row.name(), tensor ? 3 : 2), Access.ROW, tensor);
    }
    if (argument instanceof Schedule.Scratch scratch) {
      return new TrainerStep.Scratch(scratch.index());
    }
    if (argument instanceof Schedule.Table table) {
      return new Local(tables.get(table.index()).name(), Access.ROW, false);
    }
    if (argument instanceof Schedule.Scalar scalar) {
      return value(scalar.value(), Workbench.access(scalar.value()));
    }
    if (argument instanceof Schedule.Array array) {
      return value(array.value(), Access.ARRAY);
    }
    return new TrainerStep.OwnCount(parts, ((Schedule.Count) argument).of() == Rank.TENSOR);
  }

  private Local value(Schedule.Value value, Access access) {
    LocalArray local = value.place() == Schedule.Place.LOCAL ? locals.get(value.name()) : null;
    String name =
        local != null
            ? local.name()
            : parameter(Workbench.ref(value, Access.ARRAY), lastPart(value), 1);
    return new Local(name, access, false);
  }

  private String parameter(Ref ref, String name, int dimensions) {
    return parameters.computeIfAbsent(ref, r -> new Parameter(free(name), dimensions)).name();
  }

  private static String lastPart(Schedule.Value value) {
    String name = value.name().substring(value.name().lastIndexOf('.') + 1);
    return value.place() == Schedule.Place.GRADIENT ? name + "Gradient" : name;
  }

  private String free(String wanted) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + i;
    }
    return name;
  }
}
