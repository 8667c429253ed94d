package dev.bitwright.lower.training;

import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.load;

import dev.bitwright.gradient.FormulaOrder;
import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.LoopKind;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Schedules formulas over a tensor: every reduction over elements, and everything that depends on
 * their order, ends a pass over the rows, what has one value a channel or one a tensor is computed
 * once between the passes, and everything else is computed again in each pass that needs it, since
 * that is cheaper than storing it.
 */
final class FormulaLowering {
  private static final FloatType F32 = FloatType.F32;

  private final Naming naming;
  private final Canonical canonical;
  private final Map<Formula, Schedule.Value> stored;
  private final Map<Formula, String> names;
  private final Map<Formula, Integer> stages = new IdentityHashMap<>();
  private final List<Schedule.Step> steps = new ArrayList<>();
  private final List<Schedule.Value> created = new ArrayList<>();
  private final Map<Formula, Integer> tables = new IdentityHashMap<>();
  private String scalarName;
  private Function scalar;
  private List<Schedule.Argument> scalarArguments = List.of();

  /**
   * Something to compute.
   *
   * @param formula what
   * @param row the row that takes it when its rank is ELEMENT; null otherwise
   * @param value the array that takes it otherwise
   */
  record Root(Formula formula, String row, Schedule.Value value) {
    static Root row(Formula formula, String row) {
      return new Root(formula, row, null);
    }

    static Root value(Formula formula, Schedule.Value value) {
      return new Root(formula, null, value);
    }
  }

  /**
   * One pass over the rows.
   *
   * @param targets element formulas that it computes
   * @param boundary formulas of coarser rank that their code reads directly
   */
  private record Pass(List<Formula> targets, Set<Formula> boundary) {}

  /**
   * @param naming names of functions and arrays
   * @param canonical shared by all schedules of one chain
   * @param stored values that exist already, by canonical formula: leaves and what an earlier
   *     schedule of the chain computed; this schedule adds its own
   * @param names names for locals, by canonical formula
   */
  FormulaLowering(
      Naming naming,
      Canonical canonical,
      Map<Formula, Schedule.Value> stored,
      Map<Formula, String> names) {
    this.naming = naming;
    this.canonical = canonical;
    this.stored = stored;
    this.names = names;
  }

  /** The steps that compute all roots, the only row among them with a function of one element. */
  Schedule lowerWithScalar(String function, List<Root> wanted) {
    scalarName = function;
    return lower(wanted);
  }

  /** The steps that compute all roots. */
  Schedule lower(List<Root> wanted) {
    List<Root> roots =
        wanted.stream().map(r -> new Root(canonical.of(r.formula()), r.row(), r.value())).toList();
    int last = roots.stream().mapToInt(r -> stage(r.formula())).max().orElse(0);
    Set<Formula> reductions = needed(roots);
    List<Pass> passes = new ArrayList<>();
    for (int stage = 0; stage <= last; stage++) {
      List<Formula> targets = passTargets(stage, roots, reductions);
      Set<Formula> boundary = new LinkedHashSet<>();
      Set<Formula> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      targets.forEach(t -> coarse(t, seen, boundary));
      passes.add(new Pass(targets, boundary));
    }
    for (int stage = 0; stage <= last; stage++) {
      channelStep(stage, roots, passes.subList(stage, passes.size()));
      rowPass(stage, roots, reductions, passes.get(stage));
    }
    return new Schedule(steps, created, tables.size(), scalar, scalarArguments);
  }

  /** The number of passes over the rows that must be over before a formula can be computed. */
  private int stage(Formula node) {
    Integer known = stages.get(node);
    if (known != null) {
      return known;
    }
    int stage = 0;
    if (!stored.containsKey(node)) {
      for (Formula operand : FormulaOrder.valueOperands(node)) {
        stage = Math.max(stage, stage(operand));
      }
      if (endsPass(node)) {
        stage++;
      }
    }
    stages.put(node, stage);
    return stage;
  }

  private static boolean isElementReduction(Formula node) {
    return node instanceof Formula.Reduce r && r.operand().rank() == Rank.ELEMENT;
  }

  /** Whether a pass must be over before the node has a value. */
  private static boolean endsPass(Formula node) {
    return isElementReduction(node) || node instanceof Formula.Ordered;
  }

  /** What the roots need that ends a pass and is not stored yet. */
  private Set<Formula> needed(List<Root> roots) {
    Set<Formula> found = new LinkedHashSet<>();
    Set<Formula> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Root root : roots) {
      collect(root.formula(), seen, found);
    }
    return found;
  }

  private void collect(Formula node, Set<Formula> seen, Set<Formula> found) {
    if (stored.containsKey(node) || !seen.add(node)) {
      return;
    }
    FormulaOrder.valueOperands(node).forEach(o -> collect(o, seen, found));
    if (endsPass(node)) {
      found.add(node);
    }
  }

  /** Element formulas that pass {@code stage} computes. */
  private List<Formula> passTargets(int stage, List<Root> roots, Set<Formula> reductions) {
    List<Formula> targets = new ArrayList<>();
    for (Formula reduction : reductions) {
      if (stage(reduction) == stage + 1) {
        targets.add(operand(reduction));
      }
    }
    for (Root root : roots) {
      if (root.row() != null && stage(root.formula()) == stage) {
        targets.add(root.formula());
      }
    }
    return targets;
  }

  private static Formula operand(Formula node) {
    return node instanceof Formula.Reduce reduce
        ? reduce.operand()
        : ((Formula.Ordered) node).operand();
  }

  /** Formulas of coarser rank that the element code of {@code targets} reads directly. */
  private static void coarse(Formula node, Set<Formula> seen, Set<Formula> found) {
    if (!seen.add(node)) {
      return;
    }
    if (node.rank() != Rank.ELEMENT) {
      if (!(node instanceof Formula.Constant)) {
        found.add(node);
      }
      return;
    }
    if (!(node instanceof Formula.Ordered)) {
      FormulaOrder.valueOperands(node).forEach(o -> coarse(o, seen, found));
    }
  }

  /**
   * The element leaves, orders among them, that the code of {@code targets} reads, in a fixed
   * order.
   */
  private static Set<Formula> elementLeaves(List<Formula> targets) {
    Set<Formula> leaves = new LinkedHashSet<>();
    Set<Formula> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    targets.forEach(t -> elementLeaves(t, seen, leaves));
    return leaves;
  }

  private static void elementLeaves(Formula node, Set<Formula> seen, Set<Formula> leaves) {
    if (node.rank() == Rank.ELEMENT && seen.add(node)) {
      if (node instanceof Formula.Input || node instanceof Formula.Ordered) {
        leaves.add(node);
        return;
      }
      FormulaOrder.valueOperands(node).forEach(o -> elementLeaves(o, seen, leaves));
    }
  }

  /** Computes what the passes from here on read and what the roots ask for. */
  private void channelStep(int stage, List<Root> roots, List<Pass> passes) {
    Map<Formula, Schedule.Value> targets = new LinkedHashMap<>();
    for (Pass pass : passes) {
      for (Formula node : pass.boundary()) {
        if (!stored.containsKey(node)
            && !(node instanceof Formula.Count)
            && !isElementReduction(node)
            && stage(node) == stage) {
          targets.computeIfAbsent(node, this::create);
        }
      }
    }
    List<Map.Entry<Formula, Schedule.Value>> all = new ArrayList<>(targets.entrySet());
    for (Root root : roots) {
      if (root.value() != null && stage(root.formula()) == stage) {
        all.add(Map.entry(root.formula(), root.value()));
      }
    }
    if (!all.isEmpty()) {
      Schedule.ChannelStep step =
          new ChannelCode(functionName("Channels", stage), naming.doc(), stored, names).step(all);
      steps.add(new Schedule.ChannelStep(naming.share().apply(step.function()), step.arguments()));
      stored.putAll(targets);
    }
  }

  private Schedule.Value create(Formula node) {
    String hint = names.get(node);
    String base = naming.values() + "." + (hint == null ? "v" + created.size() : hint);
    String own = base;
    for (int i = 2; taken(own); i++) {
      own = base + i;
    }
    Schedule.Place place = naming.keeps() ? Schedule.Place.VALUE : Schedule.Place.LOCAL;
    Schedule.Value value = new Schedule.Value(place, own, node.rank());
    created.add(value);
    return value;
  }

  private boolean taken(String value) {
    return created.stream().anyMatch(v -> v.name().equals(value));
  }

  private String functionName(String kind, int stage) {
    return naming.functions() + kind + (stage + 1);
  }

  private void rowPass(int stage, List<Root> roots, Set<Formula> reductions, Pass pass) {
    List<Formula> targets = pass.targets();
    if (targets.isEmpty()) {
      return;
    }
    KernelBuilder builder = KernelBuilder.function(functionName("Row", stage)).doc(naming.doc());
    Expr.Variable n = builder.scalar("n", IntType.INT);
    List<Schedule.Argument> arguments = new ArrayList<>();
    Map<Formula, Array> rows = new IdentityHashMap<>();
    Set<String> taken = new LinkedHashSet<>(List.of("n", "j"));
    for (Formula node : elementLeaves(targets)) {
      boolean input = node instanceof Formula.Input;
      String leaf = input ? ((Formula.Input) node).name() : free("place", taken);
      taken.add(leaf);
      rows.put(node, builder.row(leaf, F32, 0));
      arguments.add(input ? new Schedule.Row(leaf) : new Schedule.Table(tables.get(node)));
    }
    List<Formula> order = new ArrayList<>();
    List<Array> outputs = new ArrayList<>();
    List<Schedule.Sum> sums = new ArrayList<>();
    for (Root root : roots) {
      if (root.row() != null && stage(root.formula()) == stage) {
        order.add(root.formula());
        taken.add(root.row());
        outputs.add(builder.outRow(root.row(), F32, 0));
        arguments.add(new Schedule.Row(root.row()));
      }
    }
    List<Formula> finished = new ArrayList<>();
    List<Schedule.Order> ordered = new ArrayList<>();
    for (Formula reduction : reductions) {
      if (stage(reduction) == stage + 1 && reduction instanceof Formula.Ordered node) {
        int table = tables.size();
        tables.put(node, table);
        order.add(node.operand());
        outputs.add(builder.outRow(free("values", taken), F32, 0));
        arguments.add(new Schedule.Table(table));
        ordered.add(new Schedule.Order(node, table));
      } else if (stage(reduction) == stage + 1) {
        Formula.Reduce reduce = (Formula.Reduce) reduction;
        order.add(reduce.operand());
        outputs.add(builder.outRow(sumName(sums.size(), taken), F32, 0));
        arguments.add(new Schedule.Scratch(sums.size()));
        sums.add(new Schedule.Sum(reduce.reduction(), create(reduction)));
        finished.add(reduction);
      }
    }
    Map<Formula, Expr> scalars = new IdentityHashMap<>();
    List<Schedule.Argument> scalarArgs = new ArrayList<>();
    List<Expr.Variable> variables = new ArrayList<>();
    for (Formula node : pass.boundary()) {
      Expr.Variable variable = builder.scalar(scalarName(node, taken), F32);
      variables.add(variable);
      scalars.put(node, variable);
      scalarArgs.add(
          node instanceof Formula.Count count
              ? new Schedule.Count(count.of())
              : new Schedule.Scalar(stored.get(node)));
    }
    arguments.addAll(scalarArgs);
    boolean separate =
        scalarName != null && sums.isEmpty() && ordered.isEmpty() && order.size() == 1;
    if (separate) {
      scalar = scalarFunction(order.get(0), rows.keySet(), pass.boundary(), variables);
      scalarArguments = scalarArgs;
    }
    builder.loop(
        LoopKind.PARALLEL,
        "j",
        i(0),
        n,
        1,
        j -> {
          if (separate) {
            List<Expr> given = new ArrayList<>();
            rows.values().forEach(row -> given.add(load(row, j)));
            given.addAll(variables);
            builder.store(outputs.get(0), j, builder.callFor("result", scalar, given.toArray()));
          } else {
            ElementCode code =
                code(
                    builder,
                    true,
                    f -> rows.containsKey(f) ? load(rows.get(f), j) : scalars.get(f),
                    taken);
            code.prepare(order);
            List<Expr> values = order.stream().map(code::of).toList();
            for (int k = 0; k < values.size(); k++) {
              builder.store(outputs.get(k), j, values.get(k));
            }
          }
        });
    Function function = naming.share().apply(builder.build());
    steps.add(new Schedule.RowPass(function, arguments, sums));
    steps.addAll(ordered);
    for (int k = 0; k < finished.size(); k++) {
      stored.put(finished.get(k), sums.get(k).into());
    }
  }

  private static String free(String base, Set<String> taken) {
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + i;
    }
    return name;
  }

  private static String sumName(int index, Set<String> taken) {
    String name = "sum" + index;
    taken.add(name);
    return name;
  }

  private ElementCode code(
      KernelBuilder builder,
      boolean rowLoop,
      java.util.function.Function<Formula, Expr> leaves,
      Set<String> taken) {
    return new ElementCode(builder, rowLoop, leaves, names, taken);
  }

  /** The value of {@code formula} at one element. */
  private Function scalarFunction(
      Formula formula,
      Set<Formula> elements,
      Set<Formula> boundary,
      List<Expr.Variable> variables) {
    KernelBuilder builder = KernelBuilder.function(scalarName).doc(naming.doc()).returns(F32);
    Map<Formula, Expr> leaves = new IdentityHashMap<>();
    for (Formula element : elements) {
      leaves.put(element, builder.scalar(((Formula.Input) element).name(), F32));
    }
    int k = 0;
    for (Formula node : boundary) {
      leaves.put(node, builder.scalar(variables.get(k++).name(), F32));
    }
    Set<String> taken = new LinkedHashSet<>();
    leaves.values().forEach(v -> taken.add(((Expr.Variable) v).name()));
    ElementCode code = code(builder, false, leaves::get, taken);
    code.prepare(List.of(formula));
    builder.ret(code.of(formula));
    return naming.share().apply(builder.build());
  }

  private String scalarName(Formula node, Set<String> taken) {
    String base =
        node instanceof Formula.Input leaf ? leaf.name() : names.getOrDefault(node, "factor");
    return free(base, taken);
  }
}
