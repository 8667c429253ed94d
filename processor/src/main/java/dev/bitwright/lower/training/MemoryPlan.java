package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Entry;
import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Call;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.lower.training.Workbench.Extent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every tensor its rows: tensors with rows of one length share a region, and two of them
 * overlap where no step needs one while the other is alive. A forward value that a gradient reads
 * stays alive until that gradient is computed.
 */
final class MemoryPlan {
  /** First and last unit, counted through the forward and then the backward pass. */
  private record Life(int first, int last) {
    Life with(int time) {
      return new Life(Math.min(first, time), Math.max(last, time));
    }

    boolean meets(Life other) {
      return first <= other.last && other.first <= last;
    }
  }

  private record Placed(int first, int rows, Life life) {}

  private MemoryPlan() {}

  /** All lines of the trainer's tables, tensors first. */
  static List<Entry> entries(Workbench bench, String input, String output, String outputGradient) {
    Map<String, Life> lives = lives(bench, input, output, outputGradient);
    Map<String, Integer> firstRows = place(bench.tensors(), lives);
    List<Entry> entries = new ArrayList<>();
    bench
        .tensors()
        .forEach(
            (name, extent) -> {
              if (firstRows.containsKey(name)) {
                entries.add(
                    new Entry(
                        Kind.TENSOR,
                        name,
                        List.of(
                            Integer.toString(extent.rows()),
                            Integer.toString(extent.positions()),
                            Integer.toString(firstRows.get(name)))));
              }
            });
    entries.addAll(bench.entries());
    return entries;
  }

  private static Map<String, Life> lives(
      Workbench bench, String input, String output, String outputGradient) {
    Map<String, Life> lives = new LinkedHashMap<>();
    int units = bench.units.size();
    touch(lives, input, 0);
    for (int i = 0; i < units; i++) {
      int time = i + 1;
      visit(bench.units.get(i).forward(), lives, time);
      visit(bench.units.get(i).backward(), lives, 2 * units + 2 - time);
    }
    touch(lives, output, units + 1);
    bench.lasting.forEach(tensor -> touch(lives, tensor, units + 1));
    touch(lives, outputGradient, units + 1);
    return lives;
  }

  private static void touch(Map<String, Life> lives, String tensor, int time) {
    lives.merge(tensor, new Life(time, time), (old, fresh) -> old.with(time));
  }

  private static void visit(List<TrainerStep> steps, Map<String, Life> lives, int time) {
    for (TrainerStep step : steps) {
      if (step instanceof TrainerStep.Rows rows) {
        arguments(rows.arguments(), lives, time);
      } else if (step instanceof TrainerStep.Apply apply) {
        arguments(apply.arguments(), lives, time);
      } else if (step instanceof TrainerStep.PerPart each) {
        each.calls().forEach(c -> arguments(c.arguments(), lives, time));
      } else if (step instanceof TrainerStep.PerRow each) {
        each.calls().forEach(c -> arguments(c.arguments(), lives, time));
      } else if (step instanceof TrainerStep.Direct direct) {
        Call call = direct.call();
        arguments(call.arguments(), lives, time);
      } else if (step instanceof TrainerStep.When when) {
        visit(when.then(), lives, time);
        visit(when.otherwise(), lives, time);
      }
    }
  }

  private static void arguments(List<Arg> arguments, Map<String, Life> lives, int time) {
    for (Arg argument : arguments) {
      if (argument instanceof Ref ref && ref.kind() == Kind.TENSOR) {
        touch(lives, ref.name(), time);
      }
    }
  }

  /** First fit, the largest tensors of each region first. */
  private static Map<String, Integer> place(Map<String, Extent> tensors, Map<String, Life> lives) {
    Map<String, Integer> result = new LinkedHashMap<>();
    Map<Integer, List<Placed>> regions = new LinkedHashMap<>();
    List<String> order = new ArrayList<>(lives.keySet());
    order.sort(Comparator.comparingInt(name -> -tensors.get(name).rows()));
    for (String name : order) {
      Extent extent = tensors.get(name);
      List<Placed> region = regions.computeIfAbsent(extent.positions(), p -> new ArrayList<>());
      int first = firstFit(region, extent.rows(), lives.get(name));
      region.add(new Placed(first, extent.rows(), lives.get(name)));
      result.put(name, first);
    }
    return result;
  }

  private static int firstFit(List<Placed> region, int rows, Life life) {
    int first = 0;
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Placed other : region) {
        boolean overlaps = first < other.first() + other.rows() && other.first() < first + rows;
        if (overlaps && other.life().meets(life)) {
          first = other.first() + other.rows();
          moved = true;
        }
      }
    }
    return first;
  }
}
