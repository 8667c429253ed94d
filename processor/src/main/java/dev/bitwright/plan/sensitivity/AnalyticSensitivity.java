package dev.bitwright.plan.sensitivity;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.scheme.Quantizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What can be said of a network that nothing was measured on: the relative noise of a quantizer's
 * levels on bell-shaped values, times the share of the output that goes through the layer. It knows
 * widths and places but no weights, and ranks layers accordingly badly.
 *
 * <p>Weights are taken for normal, and so is what a layer reads; where that is provably not
 * negative, for the positive part of a normal.
 */
public final class AnalyticSensitivity implements Sensitivity {
  private final LayerQuantizers quantizers;
  private final Map<String, Double> shares;
  private final Map<Key, Double> noise = new ConcurrentHashMap<>();

  private record Key(List<Integer> levels, boolean nonNegative, boolean offset) {}

  public AnalyticSensitivity(NetworkGraph network) {
    this.quantizers = new LayerQuantizers(network);
    this.shares = BranchShare.of(network);
  }

  @Override
  public double weights(Node layer, Quantizer weights) {
    return shares.get(layer.name()) * noise(weights, false);
  }

  @Override
  public double activations(Node layer, Quantizer read) {
    return quantizers.readsInput(layer)
        ? 0
        : shares.get(layer.name()) * noise(read, quantizers.readsNonNegative(layer));
  }

  @Override
  public String basis() {
    return "no profile: layers differ only in size and place";
  }

  @Override
  public boolean measured() {
    return false;
  }

  /** The relative noise of a quantizer on bell-shaped values, 0 to 1. */
  private double noise(Quantizer q, boolean nonNegative) {
    Key key =
        new Key(
            TypicalLevels.of(q, nonNegative).levels(), nonNegative, q.offsetSteps().isPresent());
    return noise.computeIfAbsent(
        key,
        k -> {
          int[] levels = k.levels().stream().mapToInt(i -> i).toArray();
          boolean quantizes = Arrays.stream(levels).anyMatch(l -> l != 0);
          return quantizes ? LevelNoise.of(levels, nonNegative, k.offset()) : 1;
        });
  }
}
