package dev.bitwright.gradient;

import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Rank;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The meaning of formulas: slow, obvious evaluation over one tensor of {@code
 * [channels][elements]}.
 *
 * <p>In single precision every operation is rounded to float: sums, products, quotients and roots
 * of floats computed in double and rounded once are the correctly rounded F32 results, so this is
 * exactly what Java's float arithmetic gives in the order the formula states. {@code exp}, {@code
 * log} and {@code tanh} are {@link StrictMath}'s, rounded to float; reductions add up in double, in
 * index order, and are rounded once.
 */
public final class FormulaEvaluator {
  private final int channels;
  private final int elements;
  private final boolean single;
  private final Map<Formula, double[]> values = new IdentityHashMap<>();

  private FormulaEvaluator(int channels, int elements, boolean single) {
    if (channels < 1 || elements < 1) {
      throw new IllegalArgumentException("empty tensor: " + channels + " x " + elements);
    }
    this.channels = channels;
    this.elements = elements;
    this.single = single;
  }

  /** An evaluator in double precision. */
  public static FormulaEvaluator inDouble(int channels, int elements) {
    return new FormulaEvaluator(channels, elements, false);
  }

  /** An evaluator in single precision (F32). */
  public static FormulaEvaluator inFloat(int channels, int elements) {
    return new FormulaEvaluator(channels, elements, true);
  }

  /**
   * Gives a leaf its value. Everything computed before is forgotten.
   *
   * @param value one number for rank TENSOR, one a channel for CHANNEL, channels x elements for
   *     ELEMENT; a single number is taken for all places
   */
  public FormulaEvaluator set(Formula.Input leaf, double... value) {
    int size = size(leaf.rank());
    if (value.length != size && value.length != 1) {
      throw new IllegalArgumentException(
          leaf.name() + " takes " + size + " values, not " + value.length);
    }
    double[] filled = new double[size];
    for (int i = 0; i < size; i++) {
      filled[i] = round(value[value.length == 1 ? 0 : i]);
    }
    values.keySet().removeIf(f -> !(f instanceof Formula.Input));
    values.put(leaf, filled);
    return this;
  }

  /**
   * The value of a formula: 1, channels, or channels x elements numbers by its rank.
   *
   * @throws IllegalStateException when a leaf has no value; training progress is 1 unless it is set
   */
  public double[] evaluate(Formula formula) {
    for (Formula node : FormulaOrder.valuesFirst(List.of(formula))) {
      if (!values.containsKey(node)) {
        values.put(node, node.accept(new Compute()));
      }
    }
    return values.get(formula).clone();
  }

  /** The value of a formula at every element, whatever its rank. */
  public double[] evaluateAll(Formula formula) {
    double[] value = evaluate(formula);
    double[] all = new double[channels * elements];
    for (int i = 0; i < all.length; i++) {
      all[i] = at(value, formula.rank(), i, Rank.ELEMENT);
    }
    return all;
  }

  private double round(double value) {
    return single ? (float) value : value;
  }

  private int size(Rank rank) {
    return switch (rank) {
      case TENSOR -> 1;
      case CHANNEL -> channels;
      case ELEMENT -> channels * elements;
    };
  }

  /** The number of {@code value} that belongs to place {@code i} of rank {@code places}. */
  private double at(double[] value, Rank rank, int i, Rank places) {
    if (rank == places) {
      return value[i];
    }
    return rank == Rank.TENSOR ? value[0] : value[i / elements];
  }

  /** Computes one node from the values of its operands. */
  private final class Compute implements Formula.Visitor<double[]> {

    private double of(Formula operand, int i, Formula node) {
      return at(values.get(operand), operand.rank(), i, node.rank());
    }

    private double[] each(Formula node, IntToDoubleFunction value) {
      double[] result = new double[size(node.rank())];
      Arrays.setAll(result, i -> round(value.applyAsDouble(i)));
      return result;
    }

    @Override
    public double[] input(Formula.Input node) {
      if (node == Formulas.PROGRESS) {
        return new double[] {1};
      }
      throw new IllegalStateException("no value for " + node.name());
    }

    @Override
    public double[] constant(Formula.Constant node) {
      return each(node, i -> node.value());
    }

    @Override
    public double[] unary(Formula.Unary node) {
      return each(
          node,
          i -> {
            double x = of(node.operand(), i, node);
            return switch (node.op()) {
              case NEGATE -> -x;
              case ABS -> Math.abs(x);
              case SQRT -> Math.sqrt(x);
              case EXP -> StrictMath.exp(x);
              case EXP2 -> StrictMath.exp(x * StrictMath.log(2));
              case LOG -> StrictMath.log(x);
              case TANH -> StrictMath.tanh(x);
              case SIGN -> x > 0 ? 1 : x < 0 ? -1 : 0;
              case RINT -> Math.rint(x);
              case FLOOR -> Math.floor(x);
            };
          });
    }

    @Override
    public double[] binary(Formula.Binary node) {
      return each(
          node,
          i -> {
            double x = of(node.left(), i, node);
            double y = of(node.right(), i, node);
            return switch (node.op()) {
              case ADD -> x + y;
              case SUBTRACT -> x - y;
              case MULTIPLY -> x * y;
              case DIVIDE -> x / y;
              case MIN -> Math.min(x, y);
              case MAX -> Math.max(x, y);
              case LESS -> x < y ? 1 : 0;
              case LESS_EQUAL -> x <= y ? 1 : 0;
            };
          });
    }

    @Override
    public double[] clip(Formula.Clip node) {
      return each(
          node,
          i ->
              Math.min(
                  Math.max(of(node.operand(), i, node), of(node.low(), i, node)),
                  of(node.high(), i, node)));
    }

    @Override
    public double[] nearest(Formula.Nearest node) {
      return each(node, i -> nearest(of(node.operand(), i, node), node.levels()));
    }

    private double nearest(double x, List<Double> levels) {
      double best = levels.get(0);
      for (int j = 1; j < levels.size(); j++) {
        double border = round((levels.get(j - 1) + levels.get(j)) / 2);
        if (x > border) {
          best = levels.get(j);
        }
      }
      return best;
    }

    @Override
    public double[] select(Formula.Select node) {
      return each(
          node,
          i ->
              of(node.condition(), i, node) != 0
                  ? of(node.then(), i, node)
                  : of(node.otherwise(), i, node));
    }

    @Override
    public double[] surrogate(Formula.Surrogate node) {
      return each(node, i -> of(node.forward(), i, node));
    }

    @Override
    public double[] gradientScale(Formula.GradientScale node) {
      return values.get(node.operand());
    }

    @Override
    public double[] reduce(Formula.Reduce node) {
      double[] operand = values.get(node.operand());
      double[] result = new double[size(node.rank())];
      boolean sum = node.reduction() == Formula.Reduction.SUM;
      Arrays.fill(result, sum ? 0 : Double.NEGATIVE_INFINITY);
      for (int i = 0; i < operand.length; i++) {
        int to = place(i, node.operand().rank(), node.rank());
        result[to] = sum ? result[to] + operand[i] : Math.max(result[to], operand[i]);
      }
      Arrays.setAll(result, i -> round(result[i]));
      return result;
    }

    private int place(int i, Rank from, Rank to) {
      if (from == to) {
        return i;
      }
      return to == Rank.TENSOR ? 0 : i / elements;
    }

    @Override
    public double[] ordered(Formula.Ordered node) {
      double[] x = values.get(node.operand());
      return node.order() == Formula.Order.POSITION
          ? positions(x)
          : bins(x, node.depth(), node.order() == Formula.Order.MEDIAN_BIN);
    }

    private double[] positions(double[] x) {
      Integer[] order = new Integer[x.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, Comparator.comparingDouble(i -> x[i] + 0.0));
      double[] position = new double[x.length];
      for (int k = 0; k < order.length; k++) {
        position[order[k]] = round(k);
      }
      return position;
    }

    private double[] bins(double[] x, int depth, boolean median) {
      double[] bin = new double[x.length];
      if (Arrays.stream(x).allMatch(v -> v == x[0])) {
        Arrays.fill(bin, x[0] < 0 ? 0 : (1 << depth) - 1);
        return bin;
      }
      halve(x, IntStream.range(0, x.length).boxed().toList(), depth, median, 0, bin);
      return bin;
    }

    /** The definition itself: {@code places} are the elements of bin {@code number}. */
    private void halve(
        double[] x, List<Integer> places, int depth, boolean median, int number, double[] bin) {
      if (depth == 0 || places.isEmpty()) {
        places.forEach(i -> bin[i] = number);
        return;
      }
      double[] sorted = places.stream().mapToDouble(i -> x[i]).sorted().toArray();
      double split = median ? median(sorted) : mean(sorted);
      List<Integer> lower = places.stream().filter(i -> x[i] < split).toList();
      List<Integer> upper = places.stream().filter(i -> x[i] >= split).toList();
      halve(x, lower, depth - 1, median, 2 * number, bin);
      halve(x, upper, depth - 1, median, 2 * number + 1, bin);
    }

    private double median(double[] sorted) {
      int n = sorted.length;
      return round((sorted[(n - 1) / 2] + sorted[n / 2]) / 2);
    }

    private double mean(double[] sorted) {
      double sum = 0;
      for (double v : sorted) {
        sum += v;
      }
      return round(sum / sorted.length);
    }

    @Override
    public double[] count(Formula.Count node) {
      return each(node, i -> node.of() == Rank.CHANNEL ? elements : (double) channels * elements);
    }
  }
}
