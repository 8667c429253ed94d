package dev.bitwright.plan.cost;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Shifts;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.StageVariants;
import dev.bitwright.scheme.Quantizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How sums become levels behind layers that are open: by shifts where all that may be chosen has
 * powers of two as scales, by multipliers where nothing has, by either where both may be chosen.
 */
final class OutputForms {
  private final Skeleton skeleton;
  private final List<CheckedGraph> ends;

  /**
   * @param candidates of every operator with weights
   */
  OutputForms(Skeleton skeleton, Collection<List<LayerChoice>> candidates) {
    this.skeleton = skeleton;
    this.ends = List.of(graph(candidates, true), graph(candidates, false));
  }

  /** With candidates that have powers of two, or have not, wherever there is such a one. */
  private CheckedGraph graph(Collection<List<LayerChoice>> candidates, boolean power) {
    CheckedGraph graph = skeleton.checked;
    Map<String, Quantizer> weights = new LinkedHashMap<>(graph.weightQuantizers());
    Map<String, Quantizer> read = new LinkedHashMap<>(graph.activationQuantizers());
    for (List<LayerChoice> choices : candidates) {
      Map<String, Quantizer> own = new HashMap<>();
      for (LayerChoice choice : choices) {
        String layer = choice.layer().name();
        own.merge(layer, choice.weights(), (a, b) -> Shifts.isPower(a) == power ? a : b);
        String in = skeleton.read(choice.layer());
        choice
            .read()
            .ifPresent(q -> own.merge(in, q, (a, b) -> Shifts.isPower(a) == power ? a : b));
      }
      own.forEach(
          (name, quantizer) -> (weights.containsKey(name) ? weights : read).put(name, quantizer));
    }
    return new CheckedGraph(
        graph.network(), graph.nodes(), weights, read, graph.scaleGroups(), graph.structureHash());
  }

  /** An emission in each form that it may have: one or two. */
  List<Emission> of(Stage stage, Emission emission, Quantizer quantizer) {
    return ends.stream()
        .map(graph -> StageVariants.emission(graph, stage, emission, quantizer))
        .distinct()
        .toList();
  }

  /** The same where the network says how its levels are quantized, if it does. */
  List<Emission> of(Stage stage, Emission emission) {
    Quantizer quantizer = skeleton.checked.activationQuantizers().get(emission.quantizeNode());
    return quantizer == null ? List.of(emission) : of(stage, emission, quantizer);
  }
}
