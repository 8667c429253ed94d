package dev.bitwright.plan;

import dev.bitwright.scheme.Quantizer;
import java.util.Optional;

/**
 * What a stage multiplies.
 *
 * @param taps products of one accumulator
 * @param padded whether some taps of an image read the level 0 beyond its border
 */
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

  /** The product of a stage, empty for stages without weights. */
  public static Optional<Product> of(Stage stage) {
    return stage.accept(new OfStage());
  }

  private static final class OfStage implements Stage.Visitor<Optional<Product>> {
    @Override
    public Optional<Product> input(Stage.Input s) {
      return Optional.empty();
    }

    @Override
    public Optional<Product> convolution(Stage.Convolution s) {
      int channels = s.input().shape().channels() / s.op().groups();
      int taps = channels * s.op().kernelHeight() * s.op().kernelWidth();
      return Optional.of(new Product(s.weights(), s.input(), taps, s.op().padding() > 0));
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
  }
}
