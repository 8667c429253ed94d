package dev.bitwright.scheme;

/**
 * What products of two storage forms cost, for plans and hardware reports: estimates, marked so
 * wherever they are shown. The lookup-table counts are fitted to synthesis results of small designs
 * for the xc7z020 (6-input tables): a ternary pair takes 4.8 tables a lane with its share of the
 * popcount (2.7 with constant weights), an 8 x 8 multiplier 116, a 4 x 4 one 26.
 */
public final class SchemeCost {
  private static final double CONTROL = 70;

  private SchemeCost() {}

  /**
   * One product of a weight and an activation.
   *
   * @param luts 6-input lookup tables of one lane, its adder not included (a ternary pair's
   *     popcount share is)
   * @param dsps hard multipliers of one lane, used instead of {@code luts} where it is not 0
   * @param bits width of the exact product, sign included
   * @param popcount whether lanes are counted instead of added
   * @param javaOperations word operations of one product in the integer Java, about
   */
  public record Product(double luts, int dsps, int bits, boolean popcount, double javaOperations) {}

  /** Bits that one stored code takes. */
  public static int storageBits(Quantizer quantizer) {
    return quantizer.storage().bits();
  }

  /**
   * Bit operations of one product, as papers count them: bits of the weight times bits of the
   * value.
   */
  public static int bitOperations(Quantizer weights, Quantizer activations) {
    return weights.bits() * activations.bits();
  }

  /**
   * The cost of one product.
   *
   * @param constant whether the weights are constants of the circuit
   */
  public static Product product(
      StorageForm weights,
      LevelSet weightLevels,
      StorageForm activations,
      LevelSet activationLevels,
      boolean constant) {
    int bits = productBits(weightLevels, activationLevels);
    boolean ternaryWeights = weights instanceof StorageForm.TernaryPlanes;
    if (ternaryWeights && activations instanceof StorageForm.TernaryPlanes) {
      // three logic operations and two popcounts for 64 lanes
      return new Product(constant ? 2.7 : 4.8, 0, bits, true, 5 / 64.0);
    }
    int value = levelBits(activationLevels);
    boolean sign = weights instanceof StorageForm.OddIntegers odd && odd.bits() == 1;
    if (ternaryWeights || sign) {
      // Keep, negate or drop the value: a table a bit; constants leave the negation to the adder.
      return new Product(constant ? 0.25 * bits : bits, 0, bits, false, 1);
    }
    if (weights instanceof StorageForm.PowerTerms sums) {
      // A term is one of up to three shifts of the value: two selector bits and three data bits fit
      // one table a bit. Terms are added, then negated by the sign.
      int terms = sums.terms().size();
      double choose = constant ? 0 : (double) terms * bits;
      double add = (terms - 1.0) * bits;
      double negate = sums.signed() && !constant ? bits : 0;
      return new Product(choose + add + negate, 0, bits, false, 1);
    }
    if (weights instanceof StorageForm.SmallFloat small) {
      // A multiplier of the significant bits, a shifter of as many stages as the exponent has bits,
      // and the sign.
      double significant = (constant ? 0.9 : 1.8) * (small.fraction() + 1) * value;
      double shift = constant ? 0 : 0.5 * small.exponentBits() * bits;
      double negate = small.signed() && !constant ? bits : 0;
      return new Product(significant + shift + negate, 0, bits, false, 1);
    }
    if (weights instanceof StorageForm.SignedCoordinates groups) {
      // Add or subtract the value for each plane; the coordinate multiplies once a group.
      double share = groups.average() / groups.members() * groups.coordinateBits();
      return new Product(
          (groups.average() + share) * (value + 2), 0, bits, false, groups.average() / 4);
    }
    int weight = levelBits(weightLevels);
    double luts = (constant ? 0.9 : 1.8) * weight * value;
    boolean large = !constant && weight > 4 && value > 4;
    return new Product(luts, large ? 1 : 0, bits, false, 1);
  }

  /**
   * Lookup tables of a layer with P outputs and S inputs in parallel: P (S m + (S - 1) (product +
   * 2) + accumulator) + thresholds P accumulator / 2 + control, without (S - 1) (...) for
   * popcounts.
   *
   * @param thresholds thresholds of one channel, 0 for a fixed-point output stage
   */
  public static double layerLuts(
      Product product, int outputs, int inputs, int accumulatorBits, int thresholds) {
    double lane = product.dsps() > 0 ? 0 : product.luts();
    double adders = product.popcount() ? 0 : (inputs - 1.0) * (product.bits() + 2);
    double emit = thresholds * (double) outputs * accumulatorBits / 2;
    return outputs * (inputs * lane + adders + accumulatorBits) + emit + CONTROL;
  }

  /** Hard multipliers of such a layer, the output stage not included. */
  public static long layerDsps(Product product, int outputs, int inputs) {
    return (long) product.dsps() * outputs * inputs;
  }

  private static int productBits(LevelSet a, LevelSet b) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (long x : new long[] {a.minimum(), a.maximum()}) {
      for (long y : new long[] {b.minimum(), b.maximum()}) {
        low = Math.min(low, x * y);
        high = Math.max(high, x * y);
      }
    }
    return width(low, high);
  }

  private static int levelBits(LevelSet levels) {
    return width(levels.minimum(), levels.maximum());
  }

  private static int width(long low, long high) {
    int bits = low < 0 ? 1 : 0;
    long magnitude = Math.max(high, low < 0 ? -low - 1 : 0);
    return Math.max(1, bits + 64 - Long.numberOfLeadingZeros(magnitude));
  }
}
