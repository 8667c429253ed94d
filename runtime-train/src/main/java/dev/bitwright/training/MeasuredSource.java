package dev.bitwright.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The increase of the loss when one layer's weights, or what one layer reads, are put on the
 * nearest levels at the scale of least mean square error. Batch norms have the statistics of the
 * samples, with the float network as with the quantized layer. On request both are trained for a
 * few steps before, the quantized weights straight through: passes see levels, steps move what they
 * came from.
 */
final class MeasuredSource implements SensitivitySource {
  private final ProfileOptions options;
  private final Map<Boolean, Double> base = new HashMap<>();
  private Map<String, RangeSample> values = Map.of();

  MeasuredSource(ProfileOptions options) {
    this.options = options;
  }

  @Override
  public String description() {
    return options.fineTuning() == 0
        ? "measured"
        : "measured after " + options.fineTuning() + " steps";
  }

  @Override
  public double work(List<ProfileCandidate> candidates, int samples) {
    long weights = candidates.stream().filter(c -> !c.activations()).count();
    boolean tuned = options.fineTuning() > 0 && weights > 0;
    double tuning = 3.0 * options.fineTuning() * Math.min(options.batch(), samples);
    int bases = tuned ? 2 : 1;
    return samples + 2.0 * samples * (candidates.size() + bases) + tuning * (weights + 1);
  }

  @Override
  public double[] increases(
      ProfiledTwin twin, List<String> layers, List<ProfileCandidate> candidates) {
    twin.batches(false);
    double[] increases = new double[candidates.size()];
    for (int i = 0; i < increases.length; i++) {
      ProfileCandidate c = candidates.get(i);
      String layer = layers.get(c.layer());
      boolean tuned = !c.activations() && options.fineTuning() > 0;
      double before = base(twin, tuned);
      twin.begin(layer + " " + c.scheme() + " " + c.bits());
      double after =
          c.activations()
              ? reading(twin, layer, c, c.scale(values.get(layer)))
              : weighing(twin, layer, c);
      increases[i] = after - before;
    }
    return increases;
  }

  /** Sees the values that some layers read, in the order of the samples. */
  void see(ProfiledTwin twin, Iterable<String> layers) {
    values = new HashMap<>();
    twin.batches(true);
    for (String layer : layers) {
      RangeSample sample = new RangeSample(0);
      values.put(layer, sample);
      twin.through(
          layer,
          (x, columns) -> {
            for (float[] row : x) {
              sample.add(row, columns);
            }
            return x;
          });
    }
    twin.begin("ranges");
    try {
      twin.loss();
    } finally {
      layers.forEach(layer -> twin.through(layer, null));
    }
  }

  /** The values that a layer reads, as they were seen; null without. */
  RangeSample values(String layer) {
    return values.get(layer);
  }

  /** The loss of the float network with the statistics of the samples. */
  double base(ProfiledTwin twin, boolean tuned) {
    Double known = base.get(tuned);
    if (known == null) {
      twin.begin("float");
      twin.batches(false);
      if (tuned) {
        twin.fineTune(() -> {}, () -> {});
      }
      known = settled(twin);
      base.put(tuned, known);
    }
    return known;
  }

  private static double settled(ProfiledTwin twin) {
    twin.estimateStatistics();
    double loss = twin.loss();
    twin.restore();
    return loss;
  }

  private static double reading(
      ProfiledTwin twin, String layer, ProfileCandidate candidate, double scale) {
    twin.through(layer, candidate.reading(scale));
    try {
      return settled(twin);
    } finally {
      twin.through(layer, null);
    }
  }

  private static double weighing(ProfiledTwin twin, String layer, ProfileCandidate candidate) {
    float[][] weights = twin.weights(layer);
    float[][] master = ProfiledTwin.copy(weights);
    double[] scales = candidate.scales(weights);
    Runnable quantize =
        () -> {
          TrainerFiles.copy(weights, master);
          candidate.quantize(master, scales, weights);
        };
    twin.fineTune(quantize, () -> TrainerFiles.copy(master, weights));
    quantize.run();
    return settled(twin);
  }
}
