package dev.bitwright.lower.training;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.plan.sensitivity.LayerSignature;
import dev.bitwright.plan.sensitivity.ProfileCandidates;
import dev.bitwright.plan.sensitivity.Sensitivities.Candidate;
import dev.bitwright.plan.sensitivity.TypicalLevels;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the library must know to profile a network: its layers, the levels that they could have, and
 * how its batch norms average. Nothing for a network in floats or with recurrent cells, which have
 * no profile.
 */
final class ProfileLines {
  private final NetworkGraph network;
  private final Workbench bench;
  private final LayerQuantizers quantizers;
  private final Map<String, String> levels = new LinkedHashMap<>();

  private record Place(String layer, Quantizer.Role role, String scheme) {}

  private ProfileLines(NetworkGraph network, Workbench bench) {
    this.network = network;
    this.bench = bench;
    this.quantizers = new LayerQuantizers(network);
  }

  /**
   * Adds the lines.
   *
   * @param declared the network as it was written, with what is left open
   */
  static void add(CheckedGraph graph, NetworkGraph declared, Workbench bench) {
    if (graph.deployable() && !declared.sequential()) {
      new ProfileLines(declared, bench).add();
    }
  }

  private void add() {
    for (Node node : network.nodes()) {
      if (node.op() instanceof Op.BatchNorm norm) {
        bench.profile(Kind.NORM, node.name(), List.of(String.valueOf((float) norm.momentum())));
      } else if (node.op().hasWeights()) {
        String text =
            LayerSignature.of(network, node).substring(node.name().length() + " = ".length());
        bench.profile(Kind.SIGNATURE, node.name(), List.of(text.split(" ")));
      }
    }
    Map<Place, List<String>> lines = new LinkedHashMap<>();
    for (Candidate c : ProfileCandidates.of(network)) {
      Quantizer q = c.quantizer();
      Place place = new Place(c.layer().name(), q.role(), q.scheme());
      List<String> words =
          lines.computeIfAbsent(
              place,
              p ->
                  new ArrayList<>(
                      List.of(
                          q.role() == Quantizer.Role.WEIGHT ? "weights" : "activations",
                          q.scheme(),
                          q.scale().rank() == Rank.CHANNEL ? "channel" : "tensor")));
      words.add(q.bits() + ":" + levels(TypicalLevels.of(q, nonNegative(c))));
    }
    lines.forEach((place, words) -> bench.profile(Kind.CANDIDATES, place.layer(), words));
  }

  private boolean nonNegative(Candidate c) {
    return c.quantizer().role() == Quantizer.Role.ACTIVATION
        && quantizers.readsNonNegative(c.layer());
  }

  /** The name of a level set; equal ones have one line. */
  private String levels(LevelSet set) {
    String text =
        set.contiguous() && set.size() > 1
            ? set.minimum() + ".." + set.maximum()
            : set.levels().stream().map(String::valueOf).collect(Collectors.joining(","));
    String known = levels.get(text);
    if (known != null) {
      return known;
    }
    String name = "levels" + (levels.size() + 1);
    levels.put(text, name);
    bench.profile(Kind.LEVELS, name, List.of(text));
    return name;
  }
}
