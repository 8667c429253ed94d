package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.lower.training.Workbench.Extent;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Rank;
import java.util.List;
import java.util.Map;

/** Steps of a schedule at one place of the network, with that place's arrays. */
final class Arguments {
  private final Map<String, Ref> rows;
  private final Extent extent;
  private final boolean parts;

  Arguments(Map<String, Ref> rows, Extent extent, boolean parts) {
    this.rows = rows;
    this.extent = extent;
    this.parts = parts;
  }

  TrainerStep step(Schedule.Step step) {
    if (step instanceof Schedule.RowPass pass) {
      List<TrainerStep.Total> totals =
          pass.sums().stream()
              .map(
                  s ->
                      new TrainerStep.Total(
                          s.reduction() == Formula.Reduction.MAXIMUM,
                          Workbench.ref(s.into(), Access.ARRAY)))
              .toList();
      return new TrainerStep.Rows(
          pass.function(), extent.rows(), extent.positions(), parts, all(pass.arguments()), totals);
    }
    if (step instanceof Schedule.Order) {
      throw new IllegalStateException("elements are put in order in procedures only");
    }
    Schedule.ChannelStep once = (Schedule.ChannelStep) step;
    return new TrainerStep.Once(once.function(), extent.rows(), all(once.arguments()));
  }

  List<Arg> all(List<Schedule.Argument> arguments) {
    return arguments.stream().map(this::one).toList();
  }

  private Arg one(Schedule.Argument argument) {
    if (argument instanceof Schedule.Row row) {
      return Workbench.row(rows, row);
    }
    if (argument instanceof Schedule.Scratch scratch) {
      return new TrainerStep.Scratch(scratch.index());
    }
    if (argument instanceof Schedule.Table) {
      throw new IllegalStateException("tables of the steps' own are in procedures only");
    }
    if (argument instanceof Schedule.Scalar scalar) {
      return Workbench.ref(scalar.value(), Workbench.access(scalar.value()));
    }
    if (argument instanceof Schedule.Array array) {
      return Workbench.ref(array.value(), Access.ARRAY);
    }
    Schedule.Count count = (Schedule.Count) argument;
    int channels = count.of() == Rank.TENSOR ? extent.rows() : 1;
    return parts
        ? new TrainerStep.Count(extent.positions(), channels)
        : new TrainerStep.FloatValue((float) ((long) extent.positions() * channels));
  }
}
