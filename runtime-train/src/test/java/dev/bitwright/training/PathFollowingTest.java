package dev.bitwright.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The vectors of methods.md section 5, and what they do not reach. */
class PathFollowingTest {
  private static final double[][] X = {{1, 2, -1}, {0, 1, 1}};
  private static final double[][] SEEN = {{1, 1.5, -1}, {0.5, 1, 0.5}};
  private static final float[][] W = {{0.7f, -0.4f, 0.3f}};
  private static final double FACTOR = 1.16;
  private static final double ACCURACY = 1e-6;

  private float[][] q = new float[1][3];
  private final double[] z = new double[3];

  private static void terms(int term, float[] real, float[] quantized) {
    for (int j = 0; j < X.length; j++) {
      real[j] = (float) X[j][term];
      quantized[j] = (float) SEEN[j][term];
    }
  }

  /** Radius: factor times the largest magnitude. */
  private static double radius() {
    RangeSample sample = new RangeSample(0.9);
    sample.add(W[0], 3);
    return FACTOR * sample.radius(1);
  }

  private static Alphabet alphabet(Rounding.Kind kind, double delta, int steps, double lambda) {
    return new Alphabet(kind, delta, steps, lambda, true, null);
  }

  private PathFollowing follow(Alphabet alphabet) {
    PathFollowing path = new PathFollowing(1, X.length);
    path.follow(
        W,
        q,
        0,
        PathFollowingTest::terms,
        (c, t, at) -> {
          z[t] = at;
          return alphabet.value(at, 0);
        });
    return path;
  }

  private void expect(PathFollowing path, double[] values, double... error) {
    for (int t = 0; t < 3; t++) {
      assertEquals(values[t], q[0][t], ACCURACY, "q" + t);
    }
    for (int j = 0; j < error.length; j++) {
      assertEquals(error[j], path.error[0][j], ACCURACY, "u" + j);
    }
  }

  @Test
  void followsThePathOfThePlainAlphabet() {
    PathFollowing path = follow(alphabet(Rounding.Kind.PLAIN, radius() / 2, 2, 0));
    assertEquals(0.406, radius() / 2, ACCURACY);
    assertArrayEquals(new double[] {0.56, -0.419077, 0.1988}, z, ACCURACY);
    expect(path, new double[] {0.406, -0.406, 0}, -0.197, 0.103);
    assertEquals(0.222302, Math.sqrt(path.squaredError()), ACCURACY);
    assertEquals(-0.047, path.mean(0), ACCURACY, "bias correction");
    // X w = [-0.4, -0.1]
    assertEquals(0.17, path.squaredOutput(), ACCURACY);
  }

  @Test
  void nearestRoundingIsWorse() {
    Alphabet plain = alphabet(Rounding.Kind.PLAIN, radius() / 2, 2, 0);
    PathFollowing path = new PathFollowing(1, X.length);
    path.follow(W, q, 0, PathFollowingTest::terms, (c, t, at) -> plain.value(W[0][t], 0));
    expect(path, new double[] {0.812, -0.406, 0.406});
    assertEquals(0.361411, Math.sqrt(path.squaredError()), ACCURACY);
  }

  @Test
  void softThresholdGivesTheSameHere() {
    expect(
        follow(alphabet(Rounding.Kind.SOFT, radius() / 2, 2, 0.1)),
        new double[] {0.406, -0.406, 0});
    Alphabet soft = alphabet(Rounding.Kind.SOFT, 1, 2, 0.3);
    assertEquals(0, soft.value(0.7, 0), "0.4 is left");
    assertEquals(-1, soft.value(-1.2, 0));
  }

  @Test
  void hardThresholdStartsAtLambda() {
    double delta = radius() / 2 - 0.1 / 2;
    assertEquals(0.356, delta, ACCURACY);
    PathFollowing path = follow(alphabet(Rounding.Kind.HARD, delta, 2, 0.1));
    assertArrayEquals(new double[] {0.56, -0.449846, 0.1888}, z, ACCURACY);
    expect(path, new double[] {0.456, -0.456, 0.1}, -0.072, 0.078);
  }

  @Test
  void ternaryHasOneStep() {
    expect(
        follow(alphabet(Rounding.Kind.PLAIN, radius(), 1, 0)),
        new double[] {0.812, -0.812, 0},
        0.006,
        0.306);
  }

  @Test
  void halvesGoUpOrAwayFromZero() {
    Alphabet released = new Alphabet(Rounding.Kind.PLAIN, 1, 3, 0, true, null);
    Alphabet symmetric = new Alphabet(Rounding.Kind.PLAIN, 1, 3, 0, false, null);
    double[] values = {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 9};
    double[] up = {-2, -1, 0, 1, 2, 3, 3};
    double[] away = {-3, -2, -1, 1, 2, 3, 3};
    for (int i = 0; i < values.length; i++) {
      assertEquals(up[i], released.value(values[i], 0), 0.0, "up " + values[i]);
      assertEquals(away[i], symmetric.value(values[i], 0), 0.0, "away " + values[i]);
    }
  }

  @Test
  void chanceDecidesInProportion() {
    Alphabet stochastic = alphabet(Rounding.Kind.STOCHASTIC, 0.5, 3, 0);
    assertEquals(0.5, stochastic.value(0.7, 0.41), "0.4 of the way to 1.0");
    assertEquals(1.0, stochastic.value(0.7, 0.39));
    assertEquals(-1.5, stochastic.value(-7, 0.5));
    assertEquals(1.5, stochastic.value(7, 0.5));
  }

  @Test
  void otherLevelsTakeTheNearest() {
    LevelGrid grid = new LevelGrid(1, "linear", "-4,-2,-1,0,1,2,4");
    Alphabet alphabet = new Alphabet(Rounding.Kind.PLAIN, 0.5, 4, 0, true, grid);
    assertEquals(1, alphabet.value(1.2, 0));
    assertEquals(2, alphabet.value(1.6, 0));
    assertEquals(2, alphabet.value(90, 0));
    assertEquals(-1, alphabet.value(-1.5, 0), "a tie takes the smaller magnitude");
    assertEquals(-2, alphabet.value(-90, 0));
  }

  @Test
  void aTermWithoutInputsGetsZeroAndLeavesItsError() {
    PathFollowing path = new PathFollowing(1, 2);
    float[][] w = {{0.9f}};
    path.follow(
        w,
        q = new float[1][1],
        0,
        (t, real, seen) -> real[1] = 2,
        (c, t, at) -> alphabet(Rounding.Kind.PLAIN, 0.3, 3, 0).value(at, 0));
    assertEquals(0, q[0][0]);
    assertEquals(1.8f, path.error[0][1]);
  }

  /** On many terms the walk is much better than rounding each weight. */
  @Test
  void pathBeatsRoundingOnManyTerms() {
    Random random = new Random(5);
    int samples = 10;
    int terms = 200;
    float[][] w = new float[8][terms];
    float[][] x = new float[terms][samples];
    for (float[][] rows : new float[][][] {w, x}) {
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) random.nextGaussian();
        }
      }
    }
    PathFollowing.Terms read =
        (t, real, seen) -> {
          System.arraycopy(x[t], 0, real, 0, samples);
          System.arraycopy(x[t], 0, seen, 0, samples);
        };
    Alphabet alphabet = alphabet(Rounding.Kind.PLAIN, 1, 3, 0);
    PathFollowing walk = new PathFollowing(8, samples);
    walk.follow(w, new float[8][terms], 0, read, (c, t, at) -> alphabet.value(at, 0));
    PathFollowing rounded = new PathFollowing(8, samples);
    rounded.follow(w, new float[8][terms], 0, read, (c, t, at) -> alphabet.value(w[c][t], 0));
    assertEquals(rounded.squaredOutput(), walk.squaredOutput());
    assertTrue(walk.squaredError() > 0);
    assertTrue(walk.squaredError() < 0.3 * rounded.squaredError());
  }
}
