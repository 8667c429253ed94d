package dev.bitwright.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The loss near trained weights as a quadratic, {@code sum_j h_j d_j^2 / 2} for a change d, where
 * the gradient is small and the curvature is taken for diagonal. Of weights only.
 */
abstract class QuadraticSource implements SensitivitySource {

  /**
   * The curvatures, by layer: one for each weight.
   *
   * @param layers the wanted ones
   */
  abstract Map<String, double[][]> curvatures(ProfiledTwin twin, List<String> layers);

  @Override
  public final double[] increases(
      ProfiledTwin twin, List<String> layers, List<ProfileCandidate> candidates) {
    TreeSet<Integer> wanted = new TreeSet<>();
    candidates.forEach(c -> wanted.add(c.layer()));
    List<String> names = new ArrayList<>();
    wanted.forEach(l -> names.add(layers.get(l)));
    Map<String, double[][]> all = curvatures(twin, names);
    double[] increases = new double[candidates.size()];
    for (int i = 0; i < increases.length; i++) {
      ProfileCandidate candidate = candidates.get(i);
      String layer = layers.get(candidate.layer());
      float[][] weights = twin.weights(layer);
      increases[i] = increase(all.get(layer), weights, candidate.quantized(weights));
    }
    return increases;
  }

  private static double increase(double[][] curvature, float[][] weights, float[][] quantized) {
    double sum = 0;
    for (int r = 0; r < weights.length; r++) {
      for (int k = 0; k < weights[r].length; k++) {
        double change = (double) quantized[r][k] - weights[r][k];
        sum += curvature[r][k] * change * change;
      }
    }
    return sum / 2;
  }

  /** A table of zeros for the weights of each layer. */
  static Map<String, double[][]> zeros(ProfiledTwin twin, List<String> layers) {
    Map<String, double[][]> tables = new LinkedHashMap<>();
    for (String layer : layers) {
      float[][] weights = twin.weights(layer);
      tables.put(layer, new double[weights.length][weights[0].length]);
    }
    return tables;
  }

  /** Adds multiples of the gradients to the tables. */
  static void add(ProfiledTwin twin, Map<String, double[][]> to, double factor, boolean squared) {
    to.forEach(
        (layer, rows) -> {
          float[][] gradient = twin.gradient(layer);
          for (int r = 0; r < rows.length; r++) {
            for (int k = 0; k < rows[r].length; k++) {
              double g = gradient[r][k];
              rows[r][k] += factor * (squared ? g * g : g);
            }
          }
        });
  }
}
