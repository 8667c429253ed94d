package dev.bitwright.lower.training;

import static dev.bitwright.kernel.Kernels.f32;

import dev.bitwright.gradient.FormulaOrder;
import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.kernel.UnaryOp;
import dev.bitwright.scheme.Formula;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes formulas as F32 expressions of the kernel language, with a local for each value that is
 * used more than once. In row loops comparisons become arithmetic (a step that is exactly 0 or 1
 * for every finite difference), since HotSpot turns no conditional into vector instructions;
 * elsewhere they stay conditionals.
 */
final class ElementCode implements Formula.Visitor<Expr> {
  private static final FloatType F32 = FloatType.F32;

  /** Adding and subtracting 1.5 * 2^23 rounds a float below 2^22 to the nearest even integer. */
  private static final float ROUNDING = 12582912f;

  private static final double ROUNDING_RANGE = 4194304;
  private static final float HUGE = 0x1p100f;
  private static final int LARGEST_STEP_SUM = 16;

  private final KernelBuilder builder;
  private final boolean rowLoop;
  private final Function<Formula, Expr> leaves;
  private final Map<Formula, String> names;
  private final Set<String> taken;
  private final Map<Formula, Integer> uses = new IdentityHashMap<>();
  private final Map<Formula, Expr> done = new IdentityHashMap<>();

  /**
   * @param rowLoop whether the code stands in a loop that should become vector instructions
   * @param leaves the expression of what was computed before, null for all other formulas
   * @param names names for locals
   * @param taken names that the function has used; grows
   */
  ElementCode(
      KernelBuilder builder,
      boolean rowLoop,
      Function<Formula, Expr> leaves,
      Map<Formula, String> names,
      Set<String> taken) {
    this.builder = builder;
    this.rowLoop = rowLoop;
    this.leaves = leaves;
    this.names = names;
    this.taken = taken;
  }

  /** Counts how often the values of {@code roots} need each formula; called before the code. */
  void prepare(List<Formula> roots) {
    for (Formula root : roots) {
      count(root);
    }
  }

  private void count(Formula formula) {
    if (uses.merge(formula, 1, Integer::sum) == 1 && leaves.apply(formula) == null) {
      FormulaOrder.valueOperands(formula).forEach(this::count);
      if (rowLoop && twice(formula)) {
        FormulaOrder.valueOperands(formula).forEach(this::count);
      }
    }
  }

  /** Whether the code of this formula reads an operand more than once. */
  private static boolean twice(Formula formula) {
    return formula instanceof Formula.Nearest
        || formula instanceof Formula.Select
        || formula instanceof Formula.Unary u && u.op() == Formula.UnaryOp.SIGN;
  }

  /** The value of {@code formula}; declares locals as needed. */
  Expr of(Formula formula) {
    Expr known = done.get(formula);
    if (known != null) {
      return known;
    }
    Expr leaf = leaves.apply(formula);
    Expr value = leaf != null ? leaf : formula.accept(this);
    boolean simple =
        value instanceof Expr.FloatConstant
            || value instanceof Expr.Variable
            || formula instanceof Formula.Constant;
    if (!simple && (uses.getOrDefault(formula, 0) > 1 || names.containsKey(formula))) {
      value = builder.let(local(formula), F32, value);
    }
    done.put(formula, value);
    return value;
  }

  /** As {@link #of}, in a local unless it is a constant or a leaf. */
  Expr hoist(Formula formula) {
    Expr value = of(formula);
    boolean simple =
        value instanceof Expr.FloatConstant
            || value instanceof Expr.Variable
            || value instanceof Expr.Load;
    if (!simple) {
      value = builder.let(local(formula), F32, value);
      done.put(formula, value);
    }
    return value;
  }

  private String local(Formula formula) {
    String base = names.getOrDefault(formula, "v");
    String name = base.equals("v") ? "v1" : base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + i;
    }
    return name;
  }

  private Expr binary(BinaryOp op, Expr a, Expr b) {
    return Kernels.binary(op, F32, a, b);
  }

  private Expr minus(Expr a, Expr b) {
    return binary(BinaryOp.SUB, a, b);
  }

  private Expr times(Expr a, Expr b) {
    return binary(BinaryOp.MUL, a, b);
  }

  /** 1 where {@code difference > 0}, otherwise 0, for every finite difference. */
  private Expr step(Expr difference) {
    Expr large = times(times(difference, f32(HUGE)), f32(HUGE));
    return binary(BinaryOp.MIN, binary(BinaryOp.MAX, large, f32(0)), f32(1));
  }

  @Override
  public Expr input(Formula.Input node) {
    throw new IllegalStateException("no value for " + node.name());
  }

  @Override
  public Expr constant(Formula.Constant node) {
    return f32((float) node.value());
  }

  @Override
  public Expr unary(Formula.Unary node) {
    Expr x = of(node.operand());
    return switch (node.op()) {
      case NEGATE -> Kernels.unary(UnaryOp.NEG, F32, x);
      case ABS -> Kernels.unary(UnaryOp.ABS, F32, x);
      case SQRT -> Kernels.unary(UnaryOp.SQRT, F32, x);
      case EXP -> Kernels.unary(UnaryOp.EXP, F32, x);
      case EXP2 -> exp2(x);
      case LOG -> Kernels.unary(UnaryOp.LOG, F32, x);
      case TANH -> Kernels.unary(UnaryOp.TANH, F32, x);
      case FLOOR -> Kernels.unary(UnaryOp.FLOOR, F32, x);
      case RINT -> rint(node.operand(), x);
      case SIGN -> sign(x);
    };
  }

  /** 2^x by way of double: exact for integers. */
  private static Expr exp2(Expr x) {
    Expr wide = Kernels.convert(FloatType.F64, x);
    Expr exponent =
        Kernels.binary(BinaryOp.MUL, FloatType.F64, wide, Kernels.f64(StrictMath.log(2)));
    return Kernels.convert(F32, Kernels.unary(UnaryOp.EXP, FloatType.F64, exponent));
  }

  private Expr rint(Formula operand, Expr x) {
    boolean small =
        operand instanceof Formula.Clip clip
            && clip.low() instanceof Formula.Constant low
            && clip.high() instanceof Formula.Constant high
            && Math.abs(low.value()) < ROUNDING_RANGE
            && Math.abs(high.value()) < ROUNDING_RANGE;
    return small
        ? minus(binary(BinaryOp.ADD, x, f32(ROUNDING)), f32(ROUNDING))
        : Kernels.unary(UnaryOp.RINT, F32, x);
  }

  private Expr sign(Expr x) {
    return rowLoop
        ? minus(step(x), step(Kernels.unary(UnaryOp.NEG, F32, x)))
        : Kernels.select(
            F32,
            Kernels.gt(x, f32(0)),
            f32(1),
            Kernels.select(F32, Kernels.lt(x, f32(0)), f32(-1), f32(0)));
  }

  @Override
  public Expr binary(Formula.Binary node) {
    Expr a = of(node.left());
    Expr b = of(node.right());
    return switch (node.op()) {
      case ADD -> binary(BinaryOp.ADD, a, b);
      case SUBTRACT -> minus(a, b);
      case MULTIPLY -> times(a, b);
      case DIVIDE -> binary(BinaryOp.DIV, a, b);
      case MIN -> binary(BinaryOp.MIN, a, b);
      case MAX -> binary(BinaryOp.MAX, a, b);
      case LESS -> rowLoop ? step(minus(b, a)) : one(Kernels.lt(a, b));
      case LESS_EQUAL -> rowLoop ? minus(f32(1), step(minus(a, b))) : one(Kernels.le(a, b));
    };
  }

  private static Expr one(Expr condition) {
    return Kernels.select(F32, condition, f32(1), f32(0));
  }

  @Override
  public Expr clip(Formula.Clip node) {
    Expr raised = binary(BinaryOp.MAX, of(node.operand()), of(node.low()));
    return binary(BinaryOp.MIN, raised, of(node.high()));
  }

  @Override
  public Expr nearest(Formula.Nearest node) {
    List<Double> levels = node.levels();
    Expr x = of(node.operand());
    int unit = commonUnit(levels);
    if (!rowLoop || levels.size() > LARGEST_STEP_SUM || unit == 0) {
      return choose(x, levels, 0, levels.size() - 1);
    }
    Expr sum = f32((float) Math.rint(levels.get(0) * unit));
    for (int i = 1; i < levels.size(); i++) {
      Expr passed = step(minus(x, f32(middle(levels, i))));
      float rise = (float) (Math.rint(levels.get(i) * unit) - Math.rint(levels.get(i - 1) * unit));
      sum = binary(BinaryOp.ADD, sum, rise == 1 ? passed : times(passed, f32(rise)));
    }
    return unit == 1 ? sum : binary(BinaryOp.DIV, sum, f32(unit));
  }

  /** Binary search, written out; ties take the lower level. */
  private static Expr choose(Expr x, List<Double> levels, int low, int high) {
    if (low == high) {
      return f32(levels.get(low).floatValue());
    }
    int split = (low + high + 1) / 2;
    return Kernels.select(
        F32,
        Kernels.gt(x, f32(middle(levels, split))),
        choose(x, levels, split, high),
        choose(x, levels, low, split - 1));
  }

  /** The border between level {@code i - 1} and level {@code i}. */
  private static float middle(List<Double> levels, int i) {
    return (float) ((levels.get(i - 1) + levels.get(i)) / 2);
  }

  /** The smallest n up to 4096 for which every level times n is an integer; 0 for none. */
  private static int commonUnit(List<Double> levels) {
    for (int n = 1; n <= 4096; n++) {
      int unit = n;
      if (levels.stream().allMatch(v -> Math.abs(v * unit - Math.rint(v * unit)) < 1e-9)) {
        return n;
      }
    }
    return 0;
  }

  @Override
  public Expr select(Formula.Select node) {
    if (rowLoop && isMask(node.condition()) && safe(node.then()) && safe(node.otherwise())) {
      Expr mask = of(node.condition());
      if (isZero(node.otherwise())) {
        return isOne(node.then()) ? mask : times(mask, of(node.then()));
      }
      Expr rest = minus(f32(1), mask);
      Expr other = isOne(node.otherwise()) ? rest : times(rest, of(node.otherwise()));
      return isZero(node.then())
          ? other
          : binary(BinaryOp.ADD, times(mask, of(node.then())), other);
    }
    Expr condition = Kernels.ne(of(node.condition()), f32(0));
    return Kernels.select(F32, condition, of(node.then()), of(node.otherwise()));
  }

  /** Whether a value can only be 0 or 1. */
  private static boolean isMask(Formula formula) {
    return formula instanceof Formula.Binary b
        && switch (b.op()) {
          case LESS, LESS_EQUAL -> true;
          case MULTIPLY, MIN, MAX -> isMask(b.left()) && isMask(b.right());
          case ADD, SUBTRACT, DIVIDE -> false;
        };
  }

  /**
   * Whether a branch that is not taken is finite anyway (no division by an element and the like).
   */
  private boolean safe(Formula formula) {
    if (leaves.apply(formula) != null) {
      return true;
    }
    if (formula instanceof Formula.Unary u && u.op() == Formula.UnaryOp.LOG) {
      return false;
    }
    if (formula instanceof Formula.Binary b
        && b.op() == Formula.BinaryOp.DIVIDE
        && leaves.apply(b.right()) == null
        && !(b.right() instanceof Formula.Constant)) {
      return false;
    }
    return FormulaOrder.valueOperands(formula).stream().allMatch(this::safe);
  }

  private static boolean isZero(Formula formula) {
    return formula instanceof Formula.Constant c && c.value() == 0;
  }

  private static boolean isOne(Formula formula) {
    return formula instanceof Formula.Constant c && c.value() == 1;
  }

  @Override
  public Expr surrogate(Formula.Surrogate node) {
    return of(node.forward());
  }

  @Override
  public Expr gradientScale(Formula.GradientScale node) {
    return of(node.operand());
  }

  @Override
  public Expr reduce(Formula.Reduce node) {
    throw new IllegalStateException("a reduction is computed by a pass of its own");
  }

  @Override
  public Expr ordered(Formula.Ordered node) {
    throw new IllegalStateException("an order is computed between two passes");
  }

  @Override
  public Expr count(Formula.Count node) {
    throw new IllegalStateException("a count is a parameter");
  }
}
