package dev.bitwright.plan.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Resource;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.SourceRef;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.cost.CostModel;
import dev.bitwright.plan.cost.LayerChoice;
import dev.bitwright.plan.latency.Curves;
import dev.bitwright.plan.latency.JavaKernel;
import dev.bitwright.plan.latency.StageLatency;
import dev.bitwright.plan.sensitivity.Sensitivities;
import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.plan.solve.DynamicProgram;
import dev.bitwright.plan.solve.Solution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A narrower width whose kernel is slower than that of a wider one is never picked. */
class LatencyPlanTest {
  private static final String TEXT =
      """
      network Net {
        input image: u8[1, 12, 12];
        quantize UNIFORM;
        budget { latency <= 1 ms; }
        stem = relu(batch_norm(conv2d(image, filters = 4, kernel = 3)));
        a = relu(batch_norm(conv2d(stem, filters = 8, kernel = 3)));
        b = relu(batch_norm(conv2d(a, filters = 16, kernel = 3)));
        c = relu(batch_norm(conv2d(b, filters = 8, kernel = 3)));
        output scores = dense(flatten(c), units = 10);
      }
      """;

  /** Nanoseconds of a level by bits: 3 are slower than 4, and 6 as slow as 8. */
  private static final Map<Integer, Double> CROOKED = Map.of(2, 1.0, 3, 10.0, 4, 3.0, 6, 7.0);

  private static final Map<Integer, Double> STRAIGHT = Map.of(2, 1.0, 3, 2.0, 4, 3.0, 6, 7.0);

  /** Output stages take what is stated, all else next to nothing. */
  private static StageLatency latency(Map<Integer, Double> byBits) {
    return Curves.latency(
        (kernel, size) ->
            kernel == JavaKernel.MULTIPLIER
                ? byBits.get(6)
                : kernel == JavaKernel.THRESHOLDS && size <= 15
                    ? byBits.get(Math.max(2, Integer.bitCount(size)))
                    : 1e-4);
  }

  private static NetworkGraph limited(long most) {
    NetworkGraph network = Decided.operands(Networks.graph(TEXT));
    Budget.Limit limit = new Budget.Limit(Resource.LATENCY, 0, most, SourceRef.NONE);
    return Decided.with(
        network, new Budget(List.of(limit), OptionalLong.empty(), Optional.empty()));
  }

  /** A plan with the time that it takes. */
  private record Found(List<Choice> choices, long latency) {}

  private static Optional<Found> plan(StageLatency latency, long most) {
    NetworkGraph network = limited(most);
    Diagnostics none = new Diagnostics();
    List<Site> sites = Sites.of(network, false, Map.of(), none).orElseThrow();
    List<LayerChoice> choices = new ArrayList<>();
    sites.forEach(s -> s.choices().forEach(c -> choices.add(c.cost())));
    CostModel costs = CostModel.of(network, false, choices, latency).orElseThrow();
    Sensitivity sensitivity =
        Sensitivities.of(network, Optional.empty(), Allocator.candidates(sites), none);
    Model model = new Model(network, sites, sensitivity, costs);
    if (!model.possible()) {
      return Optional.empty();
    }
    Optional<Solution> best = new DynamicProgram().solve(model.problem()).best();
    return best.map(s -> new Found(model.decided(s), model.uses(s).get(0)));
  }

  /** Widths of what the layers in the middle read, over all limits from ample to impossible. */
  private static TreeSet<Integer> widths(StageLatency latency) {
    TreeSet<Integer> widths = new TreeSet<>();
    Optional<Found> found = plan(latency, 1L << 40);
    int plans = 0;
    while (found.isPresent()) {
      plans++;
      for (Choice choice : found.get().choices()) {
        if (List.of("a", "b", "c").contains(choice.site().name())) {
          widths.add(choice.read().orElseThrow().quantizer().bits());
          assertThat(choice.weights().quantizer().bits()).isEqualTo(8);
        }
      }
      found = plan(latency, found.get().latency() - 1);
    }
    assertThat(plans).isGreaterThan(5);
    return widths;
  }

  @Test
  void aSlowNarrowWidthIsNeverPicked() {
    assertThat(widths(latency(CROOKED))).containsExactly(2, 4, 8);
  }

  @Test
  void whereItIsFasterItIs() {
    assertThat(widths(latency(STRAIGHT))).containsExactly(2, 3, 4, 8);
  }
}
