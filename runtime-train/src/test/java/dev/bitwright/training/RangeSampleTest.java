package dev.bitwright.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bitwright.runtime.BitwrightException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of values: the vectors I8-10 and I8-11 of values.md, and the rules on known samples. */
class RangeSampleTest {
  private static final LevelGrid BYTES = new LevelGrid(1, "linear", "-128..127");
  private static final LevelGrid TERNARY = new LevelGrid(1, "linear", "-1..1");

  private static RangeSample of(float... values) {
    RangeSample sample = new RangeSample(0.9);
    sample.add(values, values.length);
    sample.endBatch();
    return sample;
  }

  @Test
  void movingAverageFollowsTheBatches() {
    double low = -6;
    double high = 6;
    for (double[] batch : new double[][] {{-1, 2}, {-1.5, 2.5}}) {
      low = RangeSample.average(low, batch[0], 0.999);
      high = RangeSample.average(high, batch[1], 0.999);
    }
    assertEquals(-5.990505, low, 1e-6);
    assertEquals(5.992504, high, 1e-6);
  }

  @Test
  void movingAverageStartsWithTheFirstBatch() {
    RangeSample sample = new RangeSample(0.9);
    sample.add(new float[] {-1, 2}, 2);
    sample.endBatch();
    sample.add(new float[] {1, 4}, 2);
    sample.endBatch();
    assertArrayEquals(
        new double[] {-0.9, 2.2}, sample.range(RangeRule.movingAverage(0.9), BYTES), 1e-12);
    assertArrayEquals(new double[] {-1, 4}, sample.range(RangeRule.minMax(), BYTES));
  }

  @Test
  void percentileIsTheNearestRank() {
    float[] values = new float[100];
    for (int i = 0; i < 99; i++) {
      values[i] = (i + 1) / 10f;
    }
    values[99] = 50;
    assertEquals(9.9f, RangeSample.percentile(values, 100, 0.99));
    assertEquals(50f, RangeSample.percentile(values, 100, 1));
    assertEquals(0.7f, RangeSample.percentile(values, 100, 0.07));
    RangeSample sample = of(values);
    assertEquals(9.9f, sample.range(RangeRule.percentile(0.99), BYTES)[1]);
    assertEquals(0, sample.range(RangeRule.percentile(0.99), BYTES)[0], "zero is inside");
    float[] negative = values.clone();
    for (int i = 0; i < 100; i++) {
      negative[i] = -values[i];
    }
    assertEquals(-9.9f, (float) of(negative).range(RangeRule.percentile(0.99), BYTES)[0]);
    assertEquals(9.9 * 1.5, of(negative).range(RangeRule.radius(1.5, 0.99), BYTES)[1], 1e-6);
  }

  @Test
  void leastSquaresCutsAnOutlierOff() {
    float[] values = new float[101];
    for (int i = 0; i < 100; i++) {
      values[i] = (i % 2 == 0 ? 1 : -1);
    }
    values[100] = 5;
    RangeSample sample = of(values);
    double[] best = sample.range(RangeRule.meanSquare(), TERNARY);
    double[] all = sample.range(RangeRule.minMax(), TERNARY);
    assertTrue(sample.error(best, TERNARY) < 0.2 * sample.error(all, TERNARY));
    assertEquals(1.05, best[1], 1e-9, "the mean of the magnitudes is 1.04, candidates 0.05 apart");
  }

  @Test
  void keepsASampleOfManyValues() {
    RangeSample sample = new RangeSample(0.9);
    Random random = new Random(3);
    for (int batch = 0; batch < 60; batch++) {
      float[] values = new float[10_001];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      values[batch] = batch == 40 ? 7 : values[batch];
      sample.add(values, values.length);
    }
    assertEquals(7, sample.range(RangeRule.minMax(), BYTES)[1]);
    assertEquals(0.9, sample.range(RangeRule.percentile(0.9), BYTES)[1], 0.01);
  }

  @Test
  void scaleCoversTheRange() {
    assertEquals(2.0, new LevelGrid(1, "linear", "-8..7").scale(-16, 7));
    assertEquals(2.0, new LevelGrid(1, "linear", "-8..7").scale(-3, 14));
    assertEquals(0.5, new LevelGrid(1, "linear", "0..255").scale(0, 127.5));
    assertEquals(1, BYTES.scale(0, 0), "nothing but zeros");
    LevelGrid power = new LevelGrid(1, "power", "-128..127");
    assertEquals(0.25, power.scale(0, 127 * 0.2));
    assertEquals(0.25, power.scale(0, 127 * 0.25));
    assertEquals(0.5f, power.parameter(0.5));
    LevelGrid alpha = new LevelGrid(0.25, "linear", "-4,-2,-1,0,1,2,4");
    assertEquals(6f, alpha.parameter(alpha.scale(-6, 2)));
    LevelGrid affine = new LevelGrid(1, "affine", "0..15");
    assertEquals(0.2, affine.scale(-1, 2), 1e-12);
    assertEquals(5, affine.zero(-1, 0.2));
    assertEquals(10, affine.nearest(90, 5));
    assertEquals(-5, affine.nearest(-90, 5));
  }

  @Test
  void signsAreNearestToo() {
    LevelGrid signs = new LevelGrid(1, "linear", "-1,1");
    assertEquals(1, signs.nearest(0.2, 0));
    assertEquals(-1, signs.nearest(-0.2, 0));
    assertEquals(-1, signs.nearest(-7, 0));
    assertEquals(1, signs.nearest(7, 0));
  }

  @Test
  void refusesNumbersOutsideTheirRange() {
    for (Runnable wrong :
        new Runnable[] {
          () -> RangeRule.percentile(1.5),
          () -> RangeRule.movingAverage(Double.NaN),
          () -> RangeRule.radius(0, 1),
          () -> Rounding.gpfq().soft(-1),
          () -> Rounding.gpfq().windows(0, true)
        }) {
      BitwrightException error = assertThrows(BitwrightException.class, wrong::run);
      assertTrue(error.getMessage().startsWith("BW5009"), error.getMessage());
    }
  }
}
