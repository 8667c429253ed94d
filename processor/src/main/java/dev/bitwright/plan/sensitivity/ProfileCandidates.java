package dev.bitwright.plan.sensitivity;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.plan.UsualWidths;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Scheme;
import dev.bitwright.scheme.SchemeInfo;
import dev.bitwright.scheme.Schemes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The quantizers that a profile has numbers for: of each layer's weights, and of what it reads but
 * for the integer input, with every declared scheme, at the widths that are declared and those that
 * the planner takes without a list.
 */
public final class ProfileCandidates {

  private ProfileCandidates() {}

  /** In the order of the layers, weights first, narrow widths first. */
  public static List<Sensitivities.Candidate> of(NetworkGraph network) {
    LayerQuantizers quantizers = new LayerQuantizers(network);
    List<Sensitivities.Candidate> all = new ArrayList<>();
    for (Node layer : network.nodes()) {
      for (SchemeSpec spec : specs(layer.weightScheme(), Quantizer.Role.WEIGHT)) {
        // a width that the scheme does not have is no candidate, and no message either
        quantizers
            .weights(layer, spec, new Diagnostics())
            .ifPresent(q -> all.add(new Sensitivities.Candidate(layer, q)));
      }
      if (!layer.op().hasWeights() || quantizers.readsInput(layer)) {
        continue;
      }
      for (SchemeSpec spec : specs(layer.activationScheme(), Quantizer.Role.ACTIVATION)) {
        quantizers
            .activations(layer, spec, new Diagnostics())
            .ifPresent(q -> all.add(new Sensitivities.Candidate(layer, q)));
      }
    }
    return all;
  }

  private static List<SchemeSpec> specs(Optional<SchemeSpec> declared, Quantizer.Role role) {
    List<SchemeSpec> specs = new ArrayList<>();
    for (SchemeSpec choice : declared.map(SchemeSpec::choices).orElse(List.of())) {
      Scheme scheme = Schemes.find(choice.name()).orElseThrow();
      if (!scheme.quantizes()) {
        continue;
      }
      SchemeInfo info = scheme.info();
      List<Integer> all = role == Quantizer.Role.WEIGHT ? info.weightBits() : info.activationBits();
      TreeSet<Integer> widths = new TreeSet<>(all);
      widths.retainAll(UsualWidths.ALL);
      if (widths.isEmpty()) {
        widths.addAll(all);
      }
      choice.bits().ifPresent(b -> widths.addAll(named(b.value())));
      widths.forEach(b -> specs.add(choice.withBits(b)));
    }
    return specs;
  }

  private static List<Integer> named(Object bits) {
    List<?> all = bits instanceof List<?> list ? list : List.of(bits);
    return all.stream().map(b -> Math.toIntExact((Long) b)).toList();
  }
}
