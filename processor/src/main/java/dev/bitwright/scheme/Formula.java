package dev.bitwright.scheme;

import java.util.List;
import java.util.Objects;

/**
 * A symbolic real-valued expression over a tensor: the form in which schemes and fused operator
 * chains state what they compute. A formula is a directed acyclic graph (nodes are compared by
 * identity and may be shared). Values of coarser {@link Rank} are broadcast; {@link Reduce} goes
 * the other way. Differentiation is symbolic: what has no useful derivative (rounding, nearest
 * level, sign, comparison) has derivative zero, and a {@link Surrogate} states the straight-through
 * rule.
 */
public abstract sealed class Formula {
  private final Rank rank;

  private Formula(Rank rank) {
    this.rank = rank;
  }

  public final Rank rank() {
    return rank;
  }

  /** Calls the method of {@code visitor} for this node. */
  public abstract <R> R accept(Visitor<R> visitor);

  /**
   * A named leaf: the element {@code x}, an upstream gradient, a parameter, a running statistic.
   */
  public static final class Input extends Formula {
    private final String name;

    public Input(String name, Rank rank) {
      super(rank);
      this.name = Objects.requireNonNull(name);
    }

    public String name() {
      return name;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.input(this);
    }
  }

  public static final class Constant extends Formula {
    private final double value;

    public Constant(double value) {
      super(Rank.TENSOR);
      this.value = value;
    }

    public double value() {
      return value;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.constant(this);
    }
  }

  /**
   * Operations on one operand. RINT rounds half to even; SIGN(0) = 0; both have derivative zero.
   * EXP2 is 2^x, in F32 {@code (float) StrictMath.exp(x * StrictMath.log(2))} with a double
   * product, which is exact for integers.
   */
  public enum UnaryOp {
    NEGATE,
    ABS,
    SQRT,
    EXP,
    EXP2,
    LOG,
    TANH,
    SIGN,
    RINT,
    FLOOR
  }

  public static final class Unary extends Formula {
    private final UnaryOp op;
    private final Formula operand;

    public Unary(UnaryOp op, Formula operand) {
      super(operand.rank());
      this.op = op;
      this.operand = operand;
    }

    public UnaryOp op() {
      return op;
    }

    public Formula operand() {
      return operand;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unary(this);
    }
  }

  /**
   * Operations on two operands. LESS, LESS_EQUAL give 1 or 0 and have derivative zero. MIN and MAX
   * pass the gradient to the operand that is strictly smaller (larger); to the first one on a tie.
   */
  public enum BinaryOp {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MIN,
    MAX,
    LESS,
    LESS_EQUAL
  }

  public static final class Binary extends Formula {
    private final BinaryOp op;
    private final Formula left;
    private final Formula right;

    public Binary(BinaryOp op, Formula left, Formula right) {
      super(left.rank().join(right.rank()));
      this.op = op;
      this.left = left;
      this.right = right;
    }

    public BinaryOp op() {
      return op;
    }

    public Formula left() {
      return left;
    }

    public Formula right() {
      return right;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.binary(this);
    }
  }

  /**
   * min(max(x, low), high). The gradient goes to x inside (at the borders too when {@code
   * inclusive}), to {@code low} below and to {@code high} above.
   */
  public static final class Clip extends Formula {
    private final Formula operand;
    private final Formula low;
    private final Formula high;
    private final boolean inclusive;

    public Clip(Formula operand, Formula low, Formula high, boolean inclusive) {
      super(operand.rank().join(low.rank()).join(high.rank()));
      this.operand = operand;
      this.low = low;
      this.high = high;
      this.inclusive = inclusive;
    }

    public Formula operand() {
      return operand;
    }

    public Formula low() {
      return low;
    }

    public Formula high() {
      return high;
    }

    public boolean inclusive() {
      return inclusive;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.clip(this);
    }
  }

  /**
   * The value of {@code levels} nearest to the operand; ties take the lower one. Derivative zero.
   */
  public static final class Nearest extends Formula {
    private final Formula operand;
    private final List<Double> levels;

    /**
     * @param levels ascending
     */
    public Nearest(Formula operand, List<Double> levels) {
      super(operand.rank());
      this.operand = operand;
      this.levels = List.copyOf(levels);
    }

    public Formula operand() {
      return operand;
    }

    public List<Double> levels() {
      return levels;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.nearest(this);
    }
  }

  /** {@code condition != 0 ? then : otherwise}. */
  public static final class Select extends Formula {
    private final Formula condition;
    private final Formula then;
    private final Formula otherwise;

    public Select(Formula condition, Formula then, Formula otherwise) {
      super(condition.rank().join(then.rank()).join(otherwise.rank()));
      this.condition = condition;
      this.then = then;
      this.otherwise = otherwise;
    }

    public Formula condition() {
      return condition;
    }

    public Formula then() {
      return then;
    }

    public Formula otherwise() {
      return otherwise;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.select(this);
    }
  }

  /**
   * Value of {@code forward}, derivative of {@code surrogate}: the straight-through estimator.
   * {@code stop(x)} is the surrogate with a constant, an identity through rounding is {@code new
   * Surrogate(rint(v), v)}.
   */
  public static final class Surrogate extends Formula {
    private final Formula forward;
    private final Formula surrogate;

    public Surrogate(Formula forward, Formula surrogate) {
      super(forward.rank().join(surrogate.rank()));
      this.forward = forward;
      this.surrogate = surrogate;
    }

    public Formula forward() {
      return forward;
    }

    public Formula surrogate() {
      return surrogate;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.surrogate(this);
    }
  }

  /**
   * Value of the operand; its gradient is multiplied by {@code factor} (LSQ's G), and {@code term}
   * is added to it (a pull towards something, a decay), neither of which is differentiated.
   */
  public static final class GradientScale extends Formula {
    private final Formula operand;
    private final Formula factor;
    private final Formula term;

    public GradientScale(Formula operand, Formula factor, Formula term) {
      super(operand.rank());
      this.operand = operand;
      this.factor = factor;
      this.term = term;
    }

    public Formula term() {
      return term;
    }

    public Formula operand() {
      return operand;
    }

    public Formula factor() {
      return factor;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gradientScale(this);
    }
  }

  /**
   * Reductions to a coarser rank. The gradient of MAXIMUM is shared evenly by all elements that
   * hold the largest value (as TensorFlow and PyTorch do), so that it needs no notion of order.
   */
  public enum Reduction {
    SUM,
    MAXIMUM
  }

  public static final class Reduce extends Formula {
    private final Reduction reduction;
    private final Formula operand;

    public Reduce(Reduction reduction, Formula operand, Rank to) {
      super(to);
      if (to.compareTo(operand.rank()) > 0) {
        throw new IllegalArgumentException("cannot reduce " + operand.rank() + " to " + to);
      }
      this.reduction = reduction;
      this.operand = operand;
    }

    public Reduction reduction() {
      return reduction;
    }

    public Formula operand() {
      return operand;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reduce(this);
    }
  }

  /** What {@link Ordered} says of an element among all elements of the tensor. */
  public enum Order {
    /**
     * How many elements come before it in ascending order; equal ones in the order of the tensor.
     */
    POSITION,
    /** The bin of the recursive halving at the median (the mean of the two middle values). */
    MEDIAN_BIN,
    /** The bin of the recursive halving at the mean, summed in ascending order. */
    MEAN_BIN
  }

  /**
   * A number of each element that depends on the order of all elements of the tensor; derivative
   * zero. A bin comes from {@code depth} halvings of the whole set: what is smaller than the median
   * (or mean) goes to the lower half, the rest to the upper one, and so on within each half; bins
   * are numbered from 0 to 2^depth - 1. Where all elements are equal there is nothing to halve:
   * they are in the last bin, in the first one when they are negative.
   */
  public static final class Ordered extends Formula {
    private final Order order;
    private final Formula operand;
    private final int depth;

    /**
     * @param operand of rank ELEMENT, finite
     * @param depth 1 to 16 halvings; 0 for a position
     */
    public Ordered(Order order, Formula operand, int depth) {
      super(Rank.ELEMENT);
      if (operand.rank() != Rank.ELEMENT || (order == Order.POSITION) != (depth == 0)) {
        throw new IllegalArgumentException(order + " of " + operand.rank() + ", depth " + depth);
      }
      this.order = order;
      this.operand = operand;
      this.depth = depth;
    }

    public Order order() {
      return order;
    }

    public Formula operand() {
      return operand;
    }

    public int depth() {
      return depth;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ordered(this);
    }
  }

  /** The number of elements in one tensor or one channel (known when the code runs). */
  public static final class Count extends Formula {
    private final Rank of;

    /**
     * @param of TENSOR or CHANNEL: elements in the whole tensor, or in one channel
     */
    public Count(Rank of) {
      super(Rank.TENSOR);
      this.of = of;
    }

    public Rank of() {
      return of;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.count(this);
    }
  }

  /** A table over all nodes, without default methods on purpose. */
  public interface Visitor<R> {
    R input(Input node);

    R constant(Constant node);

    R unary(Unary node);

    R binary(Binary node);

    R clip(Clip node);

    R nearest(Nearest node);

    R select(Select node);

    R surrogate(Surrogate node);

    R gradientScale(GradientScale node);

    R reduce(Reduce node);

    R ordered(Ordered node);

    R count(Count node);
  }
}
