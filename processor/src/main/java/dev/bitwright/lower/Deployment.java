package dev.bitwright.lower;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.kernel.IntType;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Facts about stages that all lowerings of a deployed network share: widths, shapes, tables. */
public final class Deployment {
  /** Multiplier of the accumulator where weights have an offset on a grid of 1/64. */
  public static final int OFFSET_GRID = 64;

  /** Offset steps are signed 16-bit integers. */
  public static final IntType STEPS = IntType.signed(16);

  public static final IntType MULTIPLIER = IntType.signed(24);
  public static final IntType SHIFT = IntType.ofRange(0, 62);

  /** Powers of two of the int8 scheme's multipliers. */
  public static final IntType EXPONENT = IntType.ofRange(-31, 30);

  private Deployment() {}

  /** The narrowest type of all levels of a set. */
  public static IntType type(LevelSet levels) {
    return IntType.ofRange(levels.minimum(), levels.maximum());
  }

  /** The type of a stage's accumulator, as proven for any weights of the type. */
  public static IntType type(Interval range) {
    return IntType.ofRange(range.low(), range.high());
  }

  /** The type of a threshold: sign * accumulator, or one past its end. */
  public static IntType thresholdType(Interval range) {
    return IntType.ofRange(
        Math.min(Math.min(range.low(), -range.high()), -1),
        Math.max(range.high(), -range.low()) + 1);
  }

  /**
   * Whether scores are the accumulator and a bias: nothing but shape operators lies between, or a
   * scale and a bias of the accumulator's own node.
   */
  public static boolean isBias(Emission emission) {
    return emission.form() == Emission.Form.SCORES
        && emission.path().stream()
            .allMatch(
                n ->
                    n.op() instanceof Op.Flatten
                        || n.op() instanceof Op.Dropout
                        || n.op() instanceof Op.Identity
                        || n.op() instanceof Op.MaxPool);
  }

  /** Shapes before the first pool of an emission, between pools, and after the last. */
  public static List<Shape> poolShapes(Stage stage, Emission emission) {
    List<Shape> shapes = new ArrayList<>();
    Shape shape = stage.shape();
    shapes.add(shape);
    for (Op.MaxPool pool : emission.pools()) {
      int reach = 2 * pool.padding() - pool.kernel();
      shape =
          Shape.image(
              shape.channels(),
              (shape.height() + reach) / pool.stride() + 1,
              (shape.width() + reach) / pool.stride() + 1);
      shapes.add(shape);
    }
    if (shape.elements() != emission.output().shape().elements()) {
      throw new IllegalStateException(
          emission.output().name() + " has " + emission.output().shape() + ", pooled " + shape);
    }
    return shapes;
  }

  /** Weights, input and taps of a stage that multiplies. */
  public record Product(Quantizer weights, CodeTensor input, int taps, boolean padded) {

    /** Levels read, the level 0 of padded taps included. */
    public Interval inputRange() {
      int low = input.levels().minimum();
      int high = input.levels().maximum();
      return padded ? new Interval(Math.min(low, 0), Math.max(high, 0)) : new Interval(low, high);
    }

    /** Every partial sum of weight level times input level, in any order. */
    public Interval sumRange() {
      Interval in = inputRange();
      long least = 0;
      long most = 0;
      for (long w : new long[] {weights.levels().minimum(), weights.levels().maximum()}) {
        for (long a : new long[] {in.low(), in.high()}) {
          least = Math.min(least, w * a);
          most = Math.max(most, w * a);
        }
      }
      return new Interval(Math.multiplyExact(least, taps), Math.multiplyExact(most, taps));
    }

    /** Every partial sum of the input levels of a window. */
    public Interval inputSumRange() {
      Interval in = inputRange();
      return new Interval(Math.min(in.low(), 0) * taps, Math.max(in.high(), 0) * taps);
    }

    public boolean offset() {
      return weights.offsetSteps().isPresent();
    }
  }

  /** The product of a stage, empty for stages without weights. */
  public static Optional<Product> product(Stage stage) {
    return stage.accept(
        new Stage.Visitor<>() {
          @Override
          public Optional<Product> input(Stage.Input s) {
            return Optional.empty();
          }

          @Override
          public Optional<Product> convolution(Stage.Convolution s) {
            int channels = s.input().shape().channels() / s.op().groups();
            return Optional.of(
                new Product(
                    s.weights(),
                    s.input(),
                    channels * s.op().kernelHeight() * s.op().kernelWidth(),
                    s.op().padding() > 0));
          }

          @Override
          public Optional<Product> dense(Stage.Dense s) {
            int taps = Math.toIntExact(s.input().shape().elements());
            return Optional.of(new Product(s.weights(), s.input(), taps, false));
          }

          @Override
          public Optional<Product> sum(Stage.Sum s) {
            return Optional.empty();
          }

          @Override
          public Optional<Product> windowSum(Stage.WindowSum s) {
            return Optional.empty();
          }

          @Override
          public Optional<Product> join(Stage.Join s) {
            return Optional.empty();
          }

          @Override
          public Optional<Product> embedding(Stage.Embedding s) {
            return Optional.empty();
          }

          @Override
          public Optional<Product> gate(Stage.Gate s) {
            return Optional.empty();
          }

          @Override
          public Optional<Product> gruCell(Stage.GruCell s) {
            return Optional.empty();
          }

          @Override
          public Optional<Product> lstmCell(Stage.LstmCell s) {
            return Optional.empty();
          }
        });
  }
}
