package dev.bitwright.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean of the Hessian's diagonal in each layer, {@code tr(H) / n} (HAWQ-V2, Dong et al.,
 * NeurIPS 2020, arXiv 1911.03852), by Hutchinson's estimator {@code tr(H) = E[v' H v]} with signs
 * v.
 *
 * <p>There is no second backward pass: {@code H v} is the central difference {@code (g(w + e v) -
 * g(w - e v)) / 2e} of the gradient, with e = 1/64 of the layer's root mean square weight. All
 * layers move at once, which is unbiased for each of them: signs of different layers are
 * independent, so that what they share cancels in the mean.
 */
final class HessianSource extends QuadraticSource {
  private static final double STEP = 1.0 / 64;

  private final int draws;
  private final long seed;

  HessianSource(int draws, long seed) {
    this.draws = draws;
    this.seed = seed;
  }

  @Override
  public String description() {
    return "hessian of " + draws + " draws";
  }

  @Override
  public double work(List<ProfileCandidate> candidates, int samples) {
    return 6.0 * samples * draws;
  }

  @Override
  Map<String, double[][]> curvatures(ProfiledTwin twin, List<String> layers) {
    twin.begin("hessian");
    twin.batches(false);
    Map<String, Double> traces = new LinkedHashMap<>();
    for (int draw = 0; draw < draws; draw++) {
      Map<String, double[][]> change = zeros(twin, layers);
      for (int side = 1; side >= -1; side -= 2) {
        for (String layer : layers) {
          move(twin.weights(layer), layer, draw, side);
        }
        double sign = side;
        twin.gradients(twin.options().batch(), share -> add(twin, change, sign * share, false));
        twin.restore();
      }
      for (String layer : layers) {
        double trace = product(change.get(layer), layer, draw) / (2 * step(twin.weights(layer)));
        traces.merge(layer, trace / draws, Double::sum);
      }
    }
    Map<String, double[][]> curvatures = zeros(twin, layers);
    curvatures.forEach(
        (layer, rows) -> {
          double mean = traces.get(layer) / ((double) rows.length * rows[0].length);
          Arrays.stream(rows).forEach(row -> Arrays.fill(row, mean));
        });
    return curvatures;
  }

  private static double step(float[][] weights) {
    double sum = 0;
    for (float[] row : weights) {
      sum += Rows.dot(row, row, 0, row.length);
    }
    double size = StrictMath.sqrt(sum / ((double) weights.length * weights[0].length));
    return size > 0 ? STEP * size : STEP;
  }

  private void move(float[][] weights, String layer, int draw, int side) {
    double step = side * step(weights);
    for (int r = 0; r < weights.length; r++) {
      for (int k = 0; k < weights[r].length; k++) {
        weights[r][k] += (float) (step * sign(layer, draw, (long) r * weights[r].length + k));
      }
    }
  }

  private double product(double[][] change, String layer, int draw) {
    double sum = 0;
    for (int r = 0; r < change.length; r++) {
      for (int k = 0; k < change[r].length; k++) {
        sum += change[r][k] * sign(layer, draw, (long) r * change[r].length + k);
      }
    }
    return sum;
  }

  private int sign(String layer, int draw, long weight) {
    long stream = Philox.stream("signs." + layer) + draw;
    return Philox.below(2, seed, stream, weight) == 0 ? -1 : 1;
  }
}
