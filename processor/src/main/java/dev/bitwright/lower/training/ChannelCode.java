package dev.bitwright.lower.training;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.f64;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.max;

import dev.bitwright.gradient.FormulaOrder;
import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes one function that computes values of rank CHANNEL and TENSOR: plain statements for the
 * tensor, one loop over the channels for the rest, and again after each reduction over channels.
 */
final class ChannelCode {
  private static final FloatType F32 = FloatType.F32;

  private final KernelBuilder builder;
  private final Expr.Variable channels;
  private final Map<Formula, Schedule.Value> stored;
  private final Map<Formula, String> names;
  private final List<Schedule.Argument> arguments = new ArrayList<>();
  private final Map<Schedule.Value, Array> arrays = new LinkedHashMap<>();
  private final Map<Rank, Expr> counts = new LinkedHashMap<>();
  private final Map<Formula, Expr> reduced = new IdentityHashMap<>();
  private final Map<Formula, Schedule.Value> written = new IdentityHashMap<>();
  private final Map<Formula, Integer> levels = new IdentityHashMap<>();
  private final Set<String> taken =
      new LinkedHashSet<>(List.of("channels", "count", "totalCount", "c"));
  private ElementCode top;
  private List<Formula> open = List.of();

  /**
   * @param name of the function
   * @param doc of the function
   * @param stored values that exist
   * @param names names for locals
   */
  ChannelCode(
      String name, String doc, Map<Formula, Schedule.Value> stored, Map<Formula, String> names) {
    this.builder = KernelBuilder.function(name).doc(doc);
    this.channels = builder.scalar("channels", IntType.INT);
    this.stored = stored;
    this.names = names;
  }

  /** The step that stores each formula in its array; one formula may go to several. */
  Schedule.ChannelStep step(List<Map.Entry<Formula, Schedule.Value>> targets) {
    List<Formula> formulas = targets.stream().map(Map.Entry::getKey).distinct().toList();
    open = open(formulas);
    parameters(targets);
    top = new ElementCode(builder, false, this::topLeaf, names, taken);
    top.prepare(open.stream().filter(f -> f.rank() == Rank.TENSOR).toList());
    int deepest = formulas.stream().mapToInt(this::level).max().orElse(0);
    for (int level = 0; level <= deepest; level++) {
      tensorValues(level, targets);
      channelLoop(level, targets);
    }
    return new Schedule.ChannelStep(builder.build(), arguments);
  }

  /** All formulas below the targets that have to be computed here, operands first. */
  private List<Formula> open(List<Formula> formulas) {
    List<Formula> found = new ArrayList<>();
    Set<Formula> seen = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    formulas.forEach(f -> open(f, seen, found));
    return found;
  }

  private void open(Formula node, Set<Formula> seen, List<Formula> found) {
    if (!seen.add(node)) {
      return;
    }
    if (!stored.containsKey(node)) {
      FormulaOrder.valueOperands(node).forEach(o -> open(o, seen, found));
    }
    found.add(node);
  }

  private void parameters(List<Map.Entry<Formula, Schedule.Value>> targets) {
    Set<Schedule.Value> outputs = new LinkedHashSet<>();
    targets.forEach(t -> outputs.add(t.getValue()));
    for (Formula node : open) {
      Schedule.Value value = stored.get(node);
      if (value != null && !outputs.contains(value) && !arrays.containsKey(value)) {
        arrays.put(value, builder.row(local(value), F32, 0));
        arguments.add(new Schedule.Array(value));
      }
      if (node instanceof Formula.Count count && !counts.containsKey(count.of())) {
        counts.put(
            count.of(), builder.scalar(count.of() == Rank.CHANNEL ? "count" : "totalCount", F32));
        arguments.add(new Schedule.Count(count.of()));
      }
    }
    for (Schedule.Value value : outputs) {
      arrays.put(value, builder.outRow(local(value), F32, 0));
      arguments.add(new Schedule.Array(value));
    }
  }

  /** What the function calls an array: the last part of its name. */
  private String local(Schedule.Value value) {
    int dot = value.name().lastIndexOf('.');
    String base = value.name().substring(dot + 1);
    if (value.place() == Schedule.Place.GRADIENT) {
      base += "Gradient";
    }
    return local(base);
  }

  private String local(String base) {
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + i;
    }
    return name;
  }

  private Expr topLeaf(Formula node) {
    if (reduced.containsKey(node)) {
      return reduced.get(node);
    }
    if (node instanceof Formula.Count count) {
      return counts.get(count.of());
    }
    Schedule.Value value = stored.get(node);
    return value != null && value.rank() == Rank.TENSOR ? load(arrays.get(value), i(0)) : null;
  }

  /** How many reductions over channels lie below a formula. */
  private int level(Formula node) {
    if (stored.containsKey(node)) {
      return 0;
    }
    Integer known = levels.get(node);
    if (known == null) {
      known = 0;
      for (Formula operand : FormulaOrder.valueOperands(node)) {
        known = Math.max(known, level(operand));
      }
      if (node instanceof Formula.Reduce) {
        known++;
      }
      levels.put(node, known);
    }
    return known;
  }

  private void tensorValues(int level, List<Map.Entry<Formula, Schedule.Value>> targets) {
    for (Map.Entry<Formula, Schedule.Value> target : targets) {
      Formula formula = target.getKey();
      if (level(formula) == level
          && formula.rank() == Rank.TENSOR
          && target.getValue().rank() == Rank.TENSOR) {
        builder.store(arrays.get(target.getValue()), i(0), top.hoist(formula));
      }
    }
  }

  private void channelLoop(int level, List<Map.Entry<Formula, Schedule.Value>> targets) {
    List<Map.Entry<Formula, Schedule.Value>> stores =
        targets.stream()
            .filter(t -> t.getValue().rank() == Rank.CHANNEL && level(t.getKey()) == level)
            .toList();
    List<Formula.Reduce> reductions =
        open.stream()
            .filter(f -> f instanceof Formula.Reduce && !stored.containsKey(f))
            .map(f -> (Formula.Reduce) f)
            .filter(r -> level(r) == level + 1)
            .toList();
    if (stores.isEmpty() && reductions.isEmpty()) {
      return;
    }
    List<Formula> computed = new ArrayList<>();
    stores.forEach(s -> computed.add(s.getKey()));
    reductions.forEach(r -> computed.add(r.operand()));
    hoistTensorOperands(computed);
    List<Expr.Variable> sums = new ArrayList<>();
    for (Formula.Reduce reduction : reductions) {
      double start = reduction.reduction() == Formula.Reduction.SUM ? 0 : -Float.MAX_VALUE;
      sums.add(builder.mutable(local("total"), FloatType.F64, f64(start)));
    }
    builder.loop(
        "c",
        i(0),
        channels,
        c -> {
          ElementCode code = new ElementCode(builder, false, f -> loopLeaf(f, c), names, taken);
          code.prepare(computed);
          for (Map.Entry<Formula, Schedule.Value> store : stores) {
            builder.store(arrays.get(store.getValue()), c, code.of(store.getKey()));
          }
          for (int k = 0; k < sums.size(); k++) {
            Expr value = convert(FloatType.F64, code.of(reductions.get(k).operand()));
            builder.assign(
                sums.get(k),
                reductions.get(k).reduction() == Formula.Reduction.SUM
                    ? add(FloatType.F64, sums.get(k), value)
                    : max(FloatType.F64, sums.get(k), value));
          }
        });
    for (Map.Entry<Formula, Schedule.Value> store : stores) {
      written.put(store.getKey(), store.getValue());
    }
    for (int k = 0; k < sums.size(); k++) {
      reduced.put(reductions.get(k), convert(F32, sums.get(k)));
    }
  }

  private void hoistTensorOperands(List<Formula> computed) {
    Set<Formula> seen = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    computed.forEach(f -> hoistBelow(f, seen));
  }

  private void hoistBelow(Formula node, Set<Formula> seen) {
    if (!seen.add(node)) {
      return;
    }
    if (node.rank() == Rank.TENSOR) {
      top.hoist(node);
    } else if (!stored.containsKey(node)) {
      FormulaOrder.valueOperands(node).forEach(o -> hoistBelow(o, seen));
    }
  }

  private Expr loopLeaf(Formula node, Expr.Variable c) {
    if (node.rank() == Rank.TENSOR) {
      return top.of(node);
    }
    Schedule.Value value = stored.containsKey(node) ? stored.get(node) : written.get(node);
    return value == null ? null : load(arrays.get(value), c);
  }
}
