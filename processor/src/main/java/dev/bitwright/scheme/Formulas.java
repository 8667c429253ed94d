package dev.bitwright.scheme;

import dev.bitwright.scheme.Formula.Binary;
import dev.bitwright.scheme.Formula.BinaryOp;
import dev.bitwright.scheme.Formula.Reduction;
import dev.bitwright.scheme.Formula.Unary;
import dev.bitwright.scheme.Formula.UnaryOp;
import java.util.List;

/**
 * Readable ways to write a {@link Formula}. Nothing is simplified: each call makes the node it
 * names, since the order of F32 operations is part of what a formula means.
 */
public final class Formulas {
  /**
   * How much of the training run is done, from 0 to 1: the leaf of schedules that a scheme follows.
   * In a training step it counts that step, so that it is 1 in the last one and from then on.
   */
  public static final Formula.Input PROGRESS = new Formula.Input("progress", Rank.TENSOR);

  private Formulas() {}

  /** A named value, one an element. */
  public static Formula.Input element(String name) {
    return new Formula.Input(name, Rank.ELEMENT);
  }

  /** A named value, one a channel. */
  public static Formula.Input channel(String name) {
    return new Formula.Input(name, Rank.CHANNEL);
  }

  /** A named value, one for the whole tensor. */
  public static Formula.Input scalar(String name) {
    return new Formula.Input(name, Rank.TENSOR);
  }

  public static Formula constant(double value) {
    return new Formula.Constant(value);
  }

  public static Formula add(Formula left, Formula right) {
    return new Binary(BinaryOp.ADD, left, right);
  }

  public static Formula add(Formula left, double right) {
    return add(left, constant(right));
  }

  public static Formula sub(Formula left, Formula right) {
    return new Binary(BinaryOp.SUBTRACT, left, right);
  }

  public static Formula sub(Formula left, double right) {
    return sub(left, constant(right));
  }

  public static Formula sub(double left, Formula right) {
    return sub(constant(left), right);
  }

  public static Formula mul(Formula left, Formula right) {
    return new Binary(BinaryOp.MULTIPLY, left, right);
  }

  public static Formula mul(double left, Formula right) {
    return mul(constant(left), right);
  }

  public static Formula div(Formula left, Formula right) {
    return new Binary(BinaryOp.DIVIDE, left, right);
  }

  public static Formula div(Formula left, double right) {
    return div(left, constant(right));
  }

  public static Formula div(double left, Formula right) {
    return div(constant(left), right);
  }

  public static Formula min(Formula left, Formula right) {
    return new Binary(BinaryOp.MIN, left, right);
  }

  public static Formula max(Formula left, Formula right) {
    return new Binary(BinaryOp.MAX, left, right);
  }

  public static Formula max(Formula left, double right) {
    return max(left, constant(right));
  }

  /** 1 where left is smaller, otherwise 0. */
  public static Formula less(Formula left, Formula right) {
    return new Binary(BinaryOp.LESS, left, right);
  }

  /** 1 where left is smaller or equal, otherwise 0. */
  public static Formula lessEqual(Formula left, Formula right) {
    return new Binary(BinaryOp.LESS_EQUAL, left, right);
  }

  public static Formula neg(Formula operand) {
    return new Unary(UnaryOp.NEGATE, operand);
  }

  public static Formula abs(Formula operand) {
    return new Unary(UnaryOp.ABS, operand);
  }

  public static Formula sqrt(Formula operand) {
    return new Unary(UnaryOp.SQRT, operand);
  }

  public static Formula exp(Formula operand) {
    return new Unary(UnaryOp.EXP, operand);
  }

  /** 2^operand, exact for integers. */
  public static Formula exp2(Formula operand) {
    return new Unary(UnaryOp.EXP2, operand);
  }

  public static Formula log(Formula operand) {
    return new Unary(UnaryOp.LOG, operand);
  }

  public static Formula tanh(Formula operand) {
    return new Unary(UnaryOp.TANH, operand);
  }

  /** -1, 0 or 1; derivative zero. */
  public static Formula sign(Formula operand) {
    return new Unary(UnaryOp.SIGN, operand);
  }

  /** Nearest integer, halves to even; derivative zero. */
  public static Formula rint(Formula operand) {
    return new Unary(UnaryOp.RINT, operand);
  }

  public static Formula floor(Formula operand) {
    return new Unary(UnaryOp.FLOOR, operand);
  }

  /** min(max(x, low), high); the gradient passes from low to high, borders included. */
  public static Formula clip(Formula operand, Formula low, Formula high) {
    return new Formula.Clip(operand, low, high, true);
  }

  /** As {@link #clip(Formula, Formula, Formula)} with constant borders. */
  public static Formula clip(Formula operand, double low, double high) {
    return clip(operand, constant(low), constant(high));
  }

  /** min(max(x, low), high); the gradient passes strictly between the borders only. */
  public static Formula clipOpen(Formula operand, Formula low, Formula high) {
    return new Formula.Clip(operand, low, high, false);
  }

  /** As {@link #clipOpen(Formula, Formula, Formula)} with constant borders. */
  public static Formula clipOpen(Formula operand, double low, double high) {
    return clipOpen(operand, constant(low), constant(high));
  }

  /** The nearest of ascending levels, ties to the lower one; derivative zero. */
  public static Formula nearest(Formula operand, List<Double> levels) {
    return new Formula.Nearest(operand, levels);
  }

  /** {@code condition != 0 ? then : otherwise}. */
  public static Formula select(Formula condition, Formula then, Formula otherwise) {
    return new Formula.Select(condition, then, otherwise);
  }

  /** Value of one formula, derivative of another. */
  public static Formula surrogate(Formula forward, Formula derivativeOf) {
    return new Formula.Surrogate(forward, derivativeOf);
  }

  /** The same value without a derivative. */
  public static Formula stop(Formula operand) {
    return new Formula.Surrogate(operand, constant(0));
  }

  /** rint with the derivative of the identity: the straight-through estimator. */
  public static Formula rintSte(Formula operand) {
    return surrogate(rint(operand), operand);
  }

  /** The nearest level with the derivative of the identity. */
  public static Formula nearestSte(Formula operand, List<Double> levels) {
    return surrogate(nearest(operand, levels), operand);
  }

  /** The same value; the gradient is multiplied by {@code factor}. */
  public static Formula gradientScale(Formula operand, Formula factor) {
    return new Formula.GradientScale(operand, factor, constant(0));
  }

  /** The same value; the gradient is multiplied by a factor, then a term is added to it. */
  public static Formula gradientMap(Formula operand, Formula factor, Formula term) {
    return new Formula.GradientScale(operand, factor, term);
  }

  /** Number of elements of the tensor, or of one channel. */
  public static Formula count(Rank of) {
    return new Formula.Count(of);
  }

  /** Sum over the tensor, or over each channel. */
  public static Formula sum(Formula operand, Rank to) {
    return new Formula.Reduce(Reduction.SUM, operand, to);
  }

  /** Largest value of the tensor, or of each channel. */
  public static Formula maximum(Formula operand, Rank to) {
    return new Formula.Reduce(Reduction.MAXIMUM, operand, to);
  }

  /** Smallest value of the tensor, or of each channel. */
  public static Formula minimum(Formula operand, Rank to) {
    return neg(maximum(neg(operand), to));
  }

  /** How many elements of the tensor come before each in ascending order; derivative zero. */
  public static Formula position(Formula operand) {
    return new Formula.Ordered(Formula.Order.POSITION, operand, 0);
  }

  /** The bin of each element after {@code depth} halvings at the median; derivative zero. */
  public static Formula medianBin(Formula operand, int depth) {
    return new Formula.Ordered(Formula.Order.MEDIAN_BIN, operand, depth);
  }

  /** The bin of each element after {@code depth} halvings at the mean; derivative zero. */
  public static Formula meanBin(Formula operand, int depth) {
    return new Formula.Ordered(Formula.Order.MEAN_BIN, operand, depth);
  }

  /**
   * Mean over the tensor, or over each channel.
   *
   * @param operand of rank ELEMENT
   */
  public static Formula mean(Formula operand, Rank to) {
    return div(sum(operand, to), count(to));
  }

  /** Mean magnitude over the tensor, or over each channel. */
  public static Formula meanAbs(Formula operand, Rank to) {
    return mean(abs(operand), to);
  }

  /**
   * Sample variance (divisor n - 1) over the tensor, or over each channel; 0 for one element.
   *
   * @param operand of rank ELEMENT
   */
  public static Formula variance(Formula operand, Rank over) {
    Formula centred = sub(operand, mean(operand, over));
    return div(sum(mul(centred, centred), over), max(sub(count(over), 1), 1));
  }

  /** Root of the sample variance. Its gradient is not finite where all elements are equal. */
  public static Formula standardDeviation(Formula operand, Rank over) {
    return sqrt(variance(operand, over));
  }
}
