package dev.bitwright.plan.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Resource;
import dev.bitwright.language.SourceRef;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Planner;
import dev.bitwright.plan.RandomNetworks;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums over decisions are what the decided network needs. */
class CostModelTest {

  /** Every resource with no limit to speak of; products by three widths. */
  private static Budget everything() {
    List<Budget.Limit> limits = new ArrayList<>();
    for (Resource resource : Resource.values()) {
      if (resource == Resource.MACS) {
        for (int bits : new int[] {1, 4, 8}) {
          limits.add(new Budget.Limit(resource, bits, Long.MAX_VALUE, SourceRef.NONE));
        }
      } else if (resource != Resource.FRAMES_PER_SECOND) {
        limits.add(new Budget.Limit(resource, 0, Long.MAX_VALUE, SourceRef.NONE));
      }
    }
    return new Budget(limits, OptionalLong.empty(), Optional.empty());
  }

  private static NetworkGraph with(NetworkGraph network, Budget budget) {
    return new NetworkGraph(
        network.name(),
        network.doc(),
        network.nodes(),
        network.output(),
        network.training(),
        network.calibration(),
        budget,
        network.ref());
  }

  private static List<LayerChoice> decided(CheckedGraph graph) {
    List<LayerChoice> choices = new ArrayList<>();
    for (Node node : graph.network().nodes()) {
      if (node.op().hasWeights()) {
        Node read = graph.node(graph.node(node.name()).inputs().get(0));
        choices.add(
            new LayerChoice(
                node,
                graph.weights(node).orElseThrow(),
                read.op() instanceof Op.Quantize
                    ? Optional.of(graph.activationQuantizers().get(read.name()))
                    : Optional.empty(),
                node.parallelism()));
      }
    }
    return choices;
  }

  /** The sum of all decisions' uses. */
  private static List<Long> sum(CostModel model, CheckedGraph graph) {
    long[] sum = model.rest();
    Map<String, long[]> edges = new LinkedHashMap<>();
    for (LayerChoice choice : decided(graph)) {
      add(sum, model.layer(choice));
      Node node = graph.node(choice.layer().name());
      if (choice.read().isPresent()) {
        Quantizer read = choice.read().get();
        edges.putIfAbsent(node.inputs().get(0), model.edge(choice.layer().inputs().get(0), read));
      }
    }
    edges.values().forEach(e -> add(sum, e));
    return Arrays.stream(sum).boxed().toList();
  }

  private static void add(long[] sum, long[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  private static void agrees(String text, boolean dataflow, TreeSet<String> seen) {
    PlannedGraph planned = Networks.planned(text);
    CheckedGraph graph = planned.checked();
    if (dataflow && !planned.states().isEmpty()) {
      return;
    }
    NetworkGraph network = with(graph.network(), everything());
    CostModel model = CostModel.of(network, dataflow, decided(graph)).orElseThrow();
    NetworkCost truth = NetworkCost.of(planned, dataflow);
    List<Long> uses = sum(model, graph);
    assertThat(uses).hasSameSizeAs(model.resources());
    for (Budget.Limit limit : network.budget().limits()) {
      OptionalLong need = model.need(limit, uses);
      NetworkCost.Need total = truth.of(limit.resource(), limit.bits());
      if (need.isPresent()) {
        assertThat(need.getAsLong()).as(limit.shown() + "\n" + text).isEqualTo(total.total());
        if (total.total() > 0) {
          seen.add(limit.shown());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sumsAreWhatTheDecidedNetworkNeeds(boolean dataflow) {
    TreeSet<String> seen = new TreeSet<>();
    for (String text : RandomNetworks.texts(150)) {
      agrees(text, dataflow, seen);
    }
    for (String name : Networks.ALL) {
      agrees(Networks.text(name), dataflow, seen);
    }
    TreeSet<String> all = new TreeSet<>();
    everything().limits().forEach(l -> all.add(l.shown()));
    all.remove("accumulator");
    if (dataflow) {
      all.remove("cycles");
    }
    assertThat(seen).isEqualTo(all);
  }

  @Test
  void maximaAreKeptExactlyByWhatIsNotLarger() {
    int refused = 0;
    for (String text : RandomNetworks.texts(60)) {
      PlannedGraph planned = Networks.planned(text);
      CheckedGraph graph = planned.checked();
      for (Resource resource : List.of(Resource.ACCUMULATOR, Resource.CYCLES)) {
        if (resource == Resource.CYCLES && !planned.states().isEmpty()) {
          continue;
        }
        Map<String, Long> shares = NetworkCost.of(planned, true).of(resource, 0).shares();
        for (LayerChoice choice : decided(graph)) {
          String layer =
              resource == Resource.ACCUMULATOR
                  ? choice.layer().layer()
                  : planned.stages().stream()
                      .filter(s -> s.node().name().equals(choice.layer().name()))
                      .findFirst()
                      .orElseThrow()
                      .name();
          long own = shares.get(layer);
          assertThat(keeps(graph, choice, resource, own)).as(text).isTrue();
          if (resource == Resource.CYCLES || sole(graph, choice)) {
            assertThat(keeps(graph, choice, resource, own - 1)).as(layer + text).isFalse();
            refused++;
          }
        }
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  /** Whether a layer has no other accumulator. */
  private static boolean sole(CheckedGraph graph, LayerChoice choice) {
    return Planner.structure(graph).stages().stream()
            .filter(s -> s.node().layer().equals(choice.layer().layer()))
            .count()
        == 1;
  }

  private static boolean keeps(
      CheckedGraph graph, LayerChoice choice, Resource resource, long most) {
    Budget budget =
        new Budget(
            List.of(new Budget.Limit(resource, 0, most, SourceRef.NONE)),
            OptionalLong.empty(),
            Optional.empty());
    return CostModel.of(with(graph.network(), budget), true, decided(graph))
        .orElseThrow()
        .keepsMaxima(choice);
  }

  @Test
  void candidatesThatAreNotTakenNeverMakeItCheaper() {
    int dearer = 0;
    for (int seed = 1; seed <= 40; seed++) {
      PlannedGraph planned = Networks.planned(RandomNetworks.text(seed));
      CheckedGraph graph = planned.checked();
      NetworkGraph network = with(graph.network(), everything());
      List<LayerChoice> choices = new ArrayList<>(decided(graph));
      for (LayerChoice choice : decided(graph)) {
        // the weights of every other layer that fit this one's place, as they might be here
        for (LayerChoice other : decided(graph)) {
          if (other.layer().op().equals(choice.layer().op())) {
            choices.add(
                new LayerChoice(
                    choice.layer(), other.weights(), choice.read(), choice.parallelism()));
          }
        }
      }
      List<Long> decided = sum(CostModel.of(network, false, decided(graph)).orElseThrow(), graph);
      List<Long> open = sum(CostModel.of(network, false, choices).orElseThrow(), graph);
      for (int r = 0; r < decided.size(); r++) {
        assertThat(open.get(r)).isGreaterThanOrEqualTo(decided.get(r));
        dearer += open.get(r) > decided.get(r) ? 1 : 0;
      }
    }
    assertThat(dearer).isPositive();
  }

  @Test
  void anotherWidthIsAnotherSum() {
    PlannedGraph planned = Networks.planned(Networks.text("TinyConv"));
    CheckedGraph graph = planned.checked();
    NetworkGraph network = with(graph.network(), everything());
    CostModel model = CostModel.of(network, false, decided(graph)).orElseThrow();
    List<Long> uses = new ArrayList<>(sum(model, graph));
    PlannedGraph wider =
        Networks.planned(Networks.text("TinyConv").replaceFirst("bits = 8", "bits = 4"));
    assertThat(uses.get(0))
        .isEqualTo(NetworkCost.of(planned, false).of(Resource.WEIGHTS, 0).total())
        .isNotEqualTo(NetworkCost.of(wider, false).of(Resource.WEIGHTS, 0).total());
  }
}
