package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SchemeCostTest {
  private static final Quantizer TERNARY =
      Trials.weights(Trials.spec("RTN", "bits", 2), 4, 9, true, false);
  private static final Quantizer TERNARY_INPUT =
      Trials.activations(Trials.spec("RTN", "bits", 2), 9, false, false);
  private static final Quantizer BYTE =
      Trials.weights(Trials.spec("UNIFORM", "bits", 8), 4, 9, true, false);
  private static final Quantizer BYTE_INPUT =
      Trials.activations(Trials.spec("UNIFORM", "bits", 8), 9, true, false);

  /** The measured designs: a dot product of 64 lanes. */
  @Test
  void agreesWithSynthesisOfSmallDesigns() {
    SchemeCost.Product ternary = product(TERNARY, TERNARY_INPUT, false);
    assertThat(64 * ternary.luts()).isCloseTo(306, within(20.0));
    assertThat(64 * product(TERNARY, TERNARY_INPUT, true).luts()).isCloseTo(171, within(20.0));
    assertThat(ternary.popcount()).isTrue();
    SchemeCost.Product bytes = product(BYTE, BYTE_INPUT, false);
    assertThat(bytes.luts()).isBetween(110.0, 170.0);
    assertThat(bytes.dsps()).isEqualTo(1);
    assertThat(bytes.bits()).isEqualTo(16);
    SchemeCost.Product mixed = product(TERNARY, BYTE_INPUT, true);
    double dot64 = 64 * mixed.luts() + 63 * (mixed.bits() + 2);
    assertThat(dot64).isBetween(650.0, 900.0);
  }

  @Test
  void sumsOfPowersNeedNoMultiplier() {
    Quantizer w = Trials.weights(Trials.spec("APoT", "bits", 4), 4, 9, true, false);
    Quantizer a = Trials.activations(Trials.spec("APoT", "bits", 4), 9, true, false);
    SchemeCost.Product p = product(w, a, false);
    assertThat(p.dsps()).isZero();
    assertThat(p.bits()).as("-480..480").isEqualTo(10);
    assertThat(p.luts()).as("two terms, one addition, a sign").isEqualTo(40);
    assertThat(product(w, a, true).luts()).isLessThan(p.luts());
  }

  @Test
  void layersGrowWithParallelismAndThresholds() {
    SchemeCost.Product p = product(TERNARY, TERNARY_INPUT, false);
    double one = SchemeCost.layerLuts(p, 1, 8, 10, 2);
    assertThat(SchemeCost.layerLuts(p, 4, 8, 10, 2)).isGreaterThan(3 * one - 200);
    assertThat(SchemeCost.layerLuts(p, 1, 8, 10, 3) - one).isEqualTo(5);
    assertThat(SchemeCost.layerDsps(product(BYTE, BYTE_INPUT, false), 4, 8)).isEqualTo(32);
    assertThat(SchemeCost.layerDsps(p, 4, 8)).isZero();
  }

  @Test
  void storageAndBitOperations() {
    assertThat(SchemeCost.storageBits(TERNARY)).isEqualTo(2);
    assertThat(SchemeCost.storageBits(BYTE)).isEqualTo(8);
    assertThat(SchemeCost.bitOperations(TERNARY, BYTE_INPUT)).isEqualTo(16);
  }

  private static SchemeCost.Product product(Quantizer w, Quantizer a, boolean constant) {
    return SchemeCost.product(w.storage(), w.levels(), a.storage(), a.levels(), constant);
  }
}
