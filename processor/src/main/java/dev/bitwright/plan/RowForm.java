package dev.bitwright.plan;

import dev.bitwright.scheme.StorageForm;

/**
 * How the generated Java computes the products of a stage, row by row. What is lowered and what it
 * is predicted to take both ask here.
 */
public enum RowForm {
  /** Multiply-adds of rows of 32-bit integers, whatever the widths of both sides. */
  INTEGERS,
  /** Both sides as planes of ternary numbers, 32 products a word. */
  TERNARY_PLANES,
  /** Weights as planes of signs, what they read as planes of bits, 32 products a word. */
  SIGN_PLANES;

  /** With fewer channels the words of a plane are near empty. */
  private static final int FEWEST_CHANNELS = 4;

  /** The form of a stage with weights. */
  public static RowForm of(Stage stage) {
    Product product = Product.of(stage).orElseThrow();
    if (signs(product)) {
      return SIGN_PLANES;
    }
    int channels =
        stage instanceof Stage.Convolution c
            ? c.input().shape().channels() / c.op().groups()
            : product.taps();
    boolean ternary =
        !wide(stage)
            && channels >= FEWEST_CHANNELS
            && ternary(Accumulators.of(product.weights().levels()))
            && ternary(Accumulators.of(product.input().levels()));
    return ternary ? TERNARY_PLANES : INTEGERS;
  }

  private static boolean ternary(Interval levels) {
    return levels.low() >= -1 && levels.high() <= 1;
  }

  /** Weights in groups, and sums of one sign only, which a plane makes on the way, in an int. */
  private static boolean signs(Product product) {
    return product.weights().storage() instanceof StorageForm.SignedCoordinates form
        && 4.0 * (1L << form.coordinateBits()) * product.taps() * (1L << levelBits(product))
            < 0x1p31;
  }

  /** Planes of the levels that a product reads, the level 0 among them. */
  public static int levelBits(Product product) {
    Interval in = product.inputRange();
    return new Interval(Math.min(0, in.low()), Math.max(0, in.high())).bits();
  }

  /** Whether a stage's accumulators need more than the 31 bits that the int rows keep to. */
  public static boolean wide(Stage stage) {
    Interval partial = Product.of(stage).map(Product::sumRange).orElse(stage.range());
    return compared(stage.range()).bits() > 31 || partial.bits() > 32;
  }

  /** What a threshold is compared with: the accumulator or its negative, or one past its end. */
  private static Interval compared(Interval range) {
    return new Interval(
        Math.min(Math.min(range.low(), -range.high()), -1),
        Math.max(range.high(), -range.low()) + 1);
  }
}
