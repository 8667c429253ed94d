package dev.bitwright.training;

import java.util.List;
import java.util.Map;

/**
 * The diagonal of the empirical Fisher information, {@code h_j = E[g_j^2]} with the gradients g of
 * single labelled samples: where a network with a log loss fits its data, the expected Hessian is
 * this expectation. Samples are passed one at a time, since the square of a batch's mean gradient
 * is only its expectation up to a variance that depends on the batch.
 */
final class FisherSource extends QuadraticSource {
  @Override
  public String description() {
    return "fisher";
  }

  @Override
  public double work(List<ProfileCandidate> candidates, int samples) {
    return 3.0 * samples;
  }

  @Override
  Map<String, double[][]> curvatures(ProfiledTwin twin, List<String> layers) {
    Map<String, double[][]> squares = zeros(twin, layers);
    twin.begin("fisher");
    twin.singles();
    twin.gradients(1, share -> add(twin, squares, share, true));
    return squares;
  }
}
