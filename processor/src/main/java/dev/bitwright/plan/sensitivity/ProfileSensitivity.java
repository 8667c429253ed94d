package dev.bitwright.plan.sensitivity;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The loss increases of a profile. Negative ones count as 0, and within a scheme no width costs
 * less than a wider one: {@code s(b) = max(0, s(b') for b' >= b)} (methods.md 9.1). Between two
 * widths of a scheme the logarithm of the increase is taken for linear, as it is for the noise of
 * evenly spaced levels, which falls by a factor a bit; beyond them nothing is known.
 */
final class ProfileSensitivity implements Sensitivity {

  /** One scheme at one place. */
  private record Place(String layer, Quantizer.Role role, String scheme) {}

  private final Profile profile;
  private final LayerQuantizers quantizers;
  private final Map<Place, TreeMap<Integer, Double>> losses = new HashMap<>();

  ProfileSensitivity(NetworkGraph network, Profile profile) {
    this.profile = profile;
    this.quantizers = new LayerQuantizers(network);
    profile
        .layers()
        .forEach(
            (layer, all) ->
                all.entries()
                    .forEach(
                        (key, entry) ->
                            losses
                                .computeIfAbsent(
                                    new Place(layer, key.role(), key.scheme()),
                                    p -> new TreeMap<>())
                                .put(key.bits(), entry.loss())));
    losses.values().forEach(ProfileSensitivity::rising);
  }

  /** Makes the losses rise towards the narrow widths, from zero. */
  private static void rising(TreeMap<Integer, Double> byBits) {
    double least = 0;
    for (Integer bits : byBits.descendingKeySet()) {
      least = Math.max(least, byBits.get(bits));
      byBits.put(bits, least);
    }
  }

  /** Whether there is a number for a layer's quantizer, measured with its levels or between. */
  boolean covers(Node layer, Quantizer q) {
    if (q.role() == Quantizer.Role.ACTIVATION && quantizers.readsInput(layer)) {
      return true;
    }
    Profile.Layer known = profile.layers().get(layer.name());
    if (known == null) {
      return false;
    }
    Profile.Entry exact = known.entries().get(new Profile.Key(q.role(), q.scheme(), q.bits()));
    if (exact != null) {
      LevelSet levels = TypicalLevels.of(q, nonNegative(layer, q));
      return exact.levels().equals(TypicalLevels.word(levels));
    }
    TreeMap<Integer, Double> byBits = losses.get(place(layer, q));
    return byBits != null && byBits.firstKey() < q.bits() && q.bits() < byBits.lastKey();
  }

  private boolean nonNegative(Node layer, Quantizer q) {
    return q.role() == Quantizer.Role.ACTIVATION && quantizers.readsNonNegative(layer);
  }

  private static Place place(Node layer, Quantizer q) {
    return new Place(layer.name(), q.role(), q.scheme());
  }

  @Override
  public double weights(Node layer, Quantizer weights) {
    return loss(layer, weights);
  }

  @Override
  public double activations(Node layer, Quantizer read) {
    return quantizers.readsInput(layer) ? 0 : loss(layer, read);
  }

  private double loss(Node layer, Quantizer q) {
    if (!covers(layer, q)) {
      throw new IllegalArgumentException(layer.name() + ": no number for " + q.description());
    }
    TreeMap<Integer, Double> byBits = losses.get(place(layer, q));
    Map.Entry<Integer, Double> below = byBits.floorEntry(q.bits());
    Map.Entry<Integer, Double> above = byBits.ceilingEntry(q.bits());
    double low = below.getValue();
    double high = above.getValue();
    if (below.getKey().equals(above.getKey())) {
      return low;
    }
    double share = (q.bits() - below.getKey()) / (double) (above.getKey() - below.getKey());
    if (high <= 0) {
      return low * (1 - share);
    }
    double log = StrictMath.log(low) * (1 - share) + StrictMath.log(high) * share;
    return Math.max(high, Math.min(low, StrictMath.exp(log)));
  }

  @Override
  public String basis() {
    return "profile: " + profile.source() + ", on " + profile.samples() + " samples";
  }

  @Override
  public boolean measured() {
    return true;
  }
}
