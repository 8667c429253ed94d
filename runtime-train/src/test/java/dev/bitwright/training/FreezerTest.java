package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.training.FrozenSource.ChainFunction;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FreezerTest {
  private static final String[] HEAD = {"network N", "deployment d", "structure s"};

  private static final boolean[][] POOL = {{true, false, false, false, false, false, false}};

  private static FrozenLayout layout(String stage, String emit) {
    return FrozenLayout.parse(HEAD[0], HEAD[1], HEAD[2], stage, emit);
  }

  private static FrozenNetwork freeze(
      FrozenLayout layout, int[][] weights, ChainFunction chain, ClampedAffine... maps) {
    FrozenSource source =
        () ->
            List.of(
                new FrozenSource.Stage(
                    "a",
                    weights,
                    null,
                    List.of(new FrozenSource.Emission("a", chain, maps, POOL))));
    return Freezer.freeze(layout, source);
  }

  /** Batch norm and a ternary step, in float as a trainer has them. */
  private static int ternary(float factor, float offset, long acc) {
    float v = factor * acc + offset;
    return v > 0.5f ? 1 : v < -0.5f ? -1 : 0;
  }

  @Test
  void thresholdsGiveTheCodesOfTheFloatExpression() {
    float[] factors = {0.703125f, -0.31f, 0, 0, 1e-9f, -100, 0.25f};
    float[] offsets = {-0.540625f, 0.2f, 0.7f, -9, 0.1f, 0.3f, 0};
    FrozenLayout layout =
        layout(
            "stage a outputs=7 taps=1 weights=ternary input=-1:1 range=-40:50",
            "emit a form=THRESHOLDS shape=7 levels=ternary pools=1");
    FrozenNetwork frozen =
        freeze(
            layout,
            new int[7][1],
            (c, acc) -> ternary(factors[c], offsets[c], acc),
            new ClampedAffine[7]);
    int[][] thresholds = frozen.rows("a.thresholds");
    int[] signs = frozen.ints("a.signs");
    int changes = 0;
    for (int c = 0; c < 7; c++) {
      for (int acc = -40; acc <= 50; acc++) {
        int rank = 0;
        for (int t : thresholds[c]) {
          rank += signs[c] * acc >= t ? 1 : 0;
        }
        assertThat(rank - 1).as("%d %d", c, acc).isEqualTo(ternary(factors[c], offsets[c], acc));
        changes += rank == 1 ? 0 : 1;
      }
    }
    assertThat(changes).isGreaterThan(100);
    // values.md 0.8: D <= 0 gives -1, D = 1 gives 0, D >= 2 gives +1.
    assertThat(thresholds[0]).containsExactly(1, 2);
    assertThat(signs).containsExactly(1, -1, 1, 1, 1, -1, 1);
    assertThat(thresholds[2]).containsExactly(-40, -40);
    assertThat(thresholds[3]).containsExactly(51, 51);
    assertThat(frozen.ints("a.poolMinimum")).containsExactly(1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void multiplierIsTheNearestInteger() {
    SplittableRandom random = new SplittableRandom(4);
    int ties = 0;
    for (int n = 0; n < 2000; n++) {
      double slope = Math.scalb(random.nextDouble(-1, 1), random.nextInt(-20, 3));
      double offset = random.nextDouble(-300, 300);
      long[] fixed = Freezer.fixedPoint(slope, offset);
      assertThat(fixed[0]).isBetween(-(1L << 23), (1L << 23) - 1);
      for (int i = 0; i < 20; i++) {
        long acc = random.nextLong(-200_000, 200_000);
        double exact = slope * acc + offset;
        if (Math.abs(exact) < 70_000) {
          long got = acc * fixed[0] + fixed[1] >> fixed[2];
          assertThat((double) got).isCloseTo(exact, org.assertj.core.data.Offset.offset(0.52));
          ties += got == Math.rint(exact) ? 0 : 1;
        }
      }
    }
    assertThat(ties).isLessThan(300);
  }

  @Test
  void steepSlopeKeepsThePlaceOfItsStep() {
    long[] fixed = Freezer.fixedPoint(1e30, -17e30);
    assertThat(16 * fixed[0] + fixed[1] >> fixed[2]).isLessThan(-100_000);
    assertThat(17 * fixed[0] + fixed[1] >> fixed[2]).isZero();
    assertThat(18 * fixed[0] + fixed[1] >> fixed[2]).isGreaterThan(100_000);
  }

  @Test
  void clampsAreIntegers() {
    FrozenNetwork frozen =
        freeze(
            layout(
                "stage a outputs=2 taps=1 weights=s8[-127:127] input=0:255 range=-32385:32385",
                "emit a form=MULTIPLIER shape=2 levels=u8[0:255] pools=0"),
            new int[][] {{5}, {-5}},
            null,
            new ClampedAffine(0.01, 3, 2.6, 1e9),
            new ClampedAffine(0, 7.4, Double.NEGATIVE_INFINITY, 100.5));
    assertThat(frozen.ints("a.lows")).containsExactly(3, 0);
    assertThat(frozen.ints("a.highs")).containsExactly(255, 100);
    assertThat(frozen.ints("a.multipliers")[1]).isZero();
    assertThat(frozen.ints("a.weights")).containsExactly(5, -5);
    assertThat(frozen.bounds("a")).containsExactly(-1275, 1275);
  }

  @Test
  void scoresAreTheBiasedAccumulator() {
    FrozenLayout layout =
        layout(
            "stage a outputs=2 taps=2 weights=s4[-7:7] input=-8:7 range=-112:112",
            "emit a form=BIAS shape=2 levels=s32[-2147483648:2147483647] pools=0");
    double inf = Double.POSITIVE_INFINITY;
    FrozenNetwork frozen =
        freeze(
            layout,
            new int[][] {{1, 2}, {-3, 7}},
            null,
            new ClampedAffine(0.5, 10.3, -inf, inf),
            new ClampedAffine(0.5, -4, -inf, inf));
    assertThat(frozen.ints("a.multipliers")).containsExactly(4096, 4096);
    assertThat(frozen.ints("a.offsets")).containsExactly(84378, -32768);
    assertThat(frozen.scoreScale()).isEqualTo(0.5f / 4096);
    FrozenNetwork negative =
        freeze(
            layout,
            new int[][] {{1, 2}, {-3, 7}},
            null,
            new ClampedAffine(-0.5, 10.3, -inf, inf),
            new ClampedAffine(-0.5, -4, -inf, inf));
    assertThat(negative.ints("a.weights")).containsExactly(-1, -2, 3, -7);
    assertThat(negative.ints("a.offsets")).containsExactly(84378, -32768);
    assertThat(negative.scoreScale()).isEqualTo(0.5f / 4096);
    FrozenNetwork plain =
        freeze(
            layout,
            new int[][] {{1, 2}, {-3, 7}},
            null,
            new ClampedAffine(0.5, 0, -inf, inf),
            new ClampedAffine(0.5, 0, -inf, inf));
    assertThat(plain.ints("a.multipliers")).containsExactly(1, 1);
    assertThat(plain.scoreScale()).isEqualTo(0.5f);
  }

  @Test
  void notFinite() {
    FrozenLayout layout =
        layout(
            "stage a outputs=1 taps=1 weights=ternary input=-1:1 range=-1:1",
            "emit a form=MULTIPLIER shape=1 levels=u8[0:255] pools=0");
    assertThatThrownBy(
            () -> freeze(layout, new int[1][1], null, new ClampedAffine(Double.NaN, 0, 0, 255)))
        .hasMessage(
            "BW5110: Cannot freeze the stage a: a scale, offset or statistic is NaN or infinite."
                + " Go back to the last good checkpoint.");
    assertThatThrownBy(
            () -> freeze(layout, new int[][] {{2}}, null, new ClampedAffine(1, 0, 0, 255)))
        .hasMessage(
            "BW5111: Cannot freeze the stage a: 2 is not one of its levels (-1 to 1)."
                + " If no parameter is NaN, this is a fault of Bitwright: please report it.");
  }

  @Test
  void aFloatTwinHasNoLevels() {
    FrozenLayout layout =
        layout(
            "stage a outputs=1 taps=1 weights=ternary input=-1:1 range=-1:1",
            "emit a form=MULTIPLIER shape=1 levels=u8[0:255] pools=0");
    try (Twin twin = new Twin()) {
      assertThatThrownBy(() -> Freezer.freeze(layout, twin))
          .hasMessage(
              "BW5112: Cannot freeze "
                  + layout.network()
                  + ": this trainer is its float twin, which learned no levels. Start a quantized"
                  + " trainer from it with initializeFrom, train that, and freeze it.");
    }
  }

  @Test
  void anUntrainedTrainerHasNothingToFreeze() {
    FrozenLayout layout =
        layout(
            "stage a outputs=1 taps=1 weights=ternary input=-1:1 range=-1:1",
            "emit a form=MULTIPLIER shape=1 levels=u8[0:255] pools=0");
    try (Unasked trainer = new Unasked()) {
      assertThatThrownBy(() -> Freezer.freeze(layout, trainer))
          .hasMessage(
              "BW5113: Cannot freeze Tiny: nothing is trained yet. Train it, calibrate it, or take"
                  + " the weights of a trained one with resume first.");
      trainer.initialize(1);
      trainer.unseen[0][0] = 0;
      assertThatThrownBy(() -> Freezer.freeze(layout, trainer))
          .hasMessageStartingWith(
              "BW5113: Cannot freeze Tiny: it has weights, but its activations have no ranges yet.");
      trainer.unseen[0][0] = 1;
      assertThatThrownBy(() -> Freezer.freeze(layout, trainer)).isInstanceOf(AssertionError.class);
    }
  }

  private static final class Unasked extends TinyTrainer implements FrozenSource {
    final float[][] unseen = {{1}};

    @Override
    protected List<NamedRows> state() {
      return List.of(new NamedRows("a_q.started", unseen));
    }

    @Override
    public List<Stage> frozenStages() {
      throw new AssertionError("asked");
    }
  }

  private static final class Twin extends TinyTrainer implements FrozenSource {
    Twin() {
      super("hash", Loss.CROSS_ENTROPY, true);
    }

    @Override
    public List<Stage> frozenStages() {
      throw new AssertionError("a twin is refused before it is asked");
    }
  }

  @Test
  void squashingFunctionsAreTablesAndATokenHasARow() {
    FrozenLayout layout =
        FrozenLayout.parse(
            HEAD[0],
            HEAD[1],
            HEAD[2],
            "stage a outputs=2 input=0:255 range=0:4",
            "emit x form=TABLE shape=2 levels=u3[0:7] pools=0",
            "stage b outputs=1 input=0:9 range=0:268435456 tables=sigmoid,tanh",
            "emit y form=THRESHOLDS shape=1 levels=u2[0:3] pools=0");
    FrozenSource source =
        () ->
            List.of(
                new FrozenSource.Stage(
                    "a",
                    null,
                    null,
                    List.of(
                        new FrozenSource.Emission(
                            "x", (c, token) -> (int) (token + 2 * c) % 7, null, null))),
                new FrozenSource.Stage(
                    "b",
                    null,
                    null,
                    List.of(
                        new FrozenSource.Emission(
                            "y", (c, acc) -> (int) Math.rint(acc * 0x3p-28), null, null))));
    FrozenNetwork frozen = Freezer.freeze(layout, source);
    assertThat(frozen.rows("x.rows"))
        .isDeepEqualTo(new int[][] {{0, 2}, {1, 3}, {2, 4}, {3, 5}, {4, 6}});
    // Round half even, as the levels of training: 1/6, 1/2 and 5/6 of 2^28.
    assertThat(frozen.longs("y.thresholds")).containsExactly(44739243, 134217728, 223696214);
    long[] sigmoid = frozen.longs("b.sigmoid");
    long[] tanh = frozen.longs("b.tanh");
    assertThat(sigmoid).hasSize(2048).isSorted();
    assertThat(tanh).hasSize(2048).isSorted();
    for (int i = 0; i < 2048; i++) {
      double x = (i - 1024) / 128.0;
      assertThat(sigmoid[i] / 16384.0).isCloseTo(1 / (1 + Math.exp(-x)), within(0.5001 / 16384));
      assertThat(tanh[i] / 16384.0).isCloseTo(Math.tanh(x), within(0.5001 / 16384));
    }
    assertThat(sigmoid[1024]).isEqualTo(8192);
    assertThat(tanh[1024]).isZero();
    assertThat(tanh[0]).isEqualTo(-tanh[2047]).isEqualTo(-16384);
  }
}
