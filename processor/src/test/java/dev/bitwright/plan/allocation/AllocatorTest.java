package dev.bitwright.plan.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.GraphChecker;
import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Resource;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Planner;
import dev.bitwright.plan.cost.NetworkCost;
import dev.bitwright.plan.sensitivity.AnalyticSensitivity;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AllocatorTest {
  private static final String CHAIN =
      """
      network Net {
        input image: u8[1, 12, 12];
        quantize UNIFORM;
        budget { %s }
        stem = relu(batch_norm(conv2d(image, filters = 4, kernel = 3)));
        a = relu(batch_norm(conv2d(stem, filters = 8, kernel = 3))) quantize UNIFORM(bits = [2, 4]);
        b = relu(batch_norm(conv2d(a, filters = 16, kernel = 3)));
        output scores = dense(flatten(b), units = 10);
      }
      """;

  private static final String SHORTCUT =
      """
      network Net {
        input image: u8[1, 12, 12];
        quantize UNIFORM(bits = [2, 4, 8]);
        budget { %s }
        stem = relu(batch_norm(conv2d(image, filters = 4, kernel = 3)));
        a = relu(batch_norm(conv2d(stem, filters = 8, kernel = 3, padding = 1)));
        b = batch_norm(conv2d(a, filters = 8, kernel = 3, padding = 1));
        skip = batch_norm(conv2d(stem, filters = 8, kernel = 1));
        sum = relu(b + skip);
        output scores = dense(flatten(sum), units = 10);
      }
      """;

  private static Allocator.Result allocated(String text) {
    return allocated(Networks.graph(text));
  }

  private static Allocator.Result allocated(NetworkGraph network) {
    Diagnostics diagnostics = new Diagnostics();
    return new Allocator(PlanLock.NONE, Optional.empty(), false)
        .allocate(network, diagnostics)
        .orElseThrow(() -> new AssertionError(diagnostics.render()));
  }

  private static PlannedGraph planned(NetworkGraph decided) {
    Diagnostics diagnostics = new Diagnostics();
    CheckedGraph checked =
        new GraphChecker()
            .check(decided, diagnostics)
            .orElseThrow(() -> new AssertionError(diagnostics.render()));
    return new Planner()
        .plan(checked, diagnostics)
        .orElseThrow(() -> new AssertionError(diagnostics.render()));
  }

  private static String schemes(NetworkGraph network, String layer) {
    Node node =
        network.nodes().stream()
            .filter(n -> n.layer().equals(layer) && n.op().hasWeights())
            .findFirst()
            .orElseThrow();
    return GraphText.of(node.weightScheme().orElseThrow())
        + " "
        + GraphText.of(node.activationScheme().orElseThrow());
  }

  @Test
  void endsAreWideAndTheRestFillsTheBudget() {
    Allocator.Result result = allocated(CHAIN.formatted("weights <= 6550;"));

    assertThat(schemes(result.network(), "stem")).startsWith("UNIFORM(bits=8) ");
    assertThat(schemes(result.network(), "scores")).isEqualTo("UNIFORM(bits=8) UNIFORM(bits=8)");
    assertThat(schemes(result.network(), "a")).isEqualTo("UNIFORM(bits=4) UNIFORM(bits=4)");
    assertThat(schemes(result.network(), "b")).isEqualTo("UNIFORM(bits=4) UNIFORM(bits=8)");
    Allocation allocation = result.allocation().orElseThrow();
    assertThat(allocation.proven()).isTrue();
    assertThat(allocation.bound()).isEqualTo(allocation.loss()).isPositive();
    assertThat(allocation.runnerUp().orElseThrow().loss())
        .isGreaterThanOrEqualTo(allocation.loss());
    assertThat(allocation.greedy().orElseThrow().loss()).isGreaterThanOrEqualTo(allocation.loss());
    assertThat(allocation.layers())
        .extracting(d -> d.name() + " " + d.weightsBy())
        .containsExactly("stem END", "a PLANNED", "b PLANNED", "scores END");
  }

  @Test
  void theTotalsOfTheFinalPlanAreThoseOfTheAllocation() {
    TreeSet<Long> different = new TreeSet<>();
    for (String budget :
        List.of(
            "weights <= 6550;",
            "bops <= 1400 K;",
            "weights <= 6400; bops <= 1300 K;",
            "activations <= 900;",
            "file <= 8 KiB; macs(bits = 4) <= 400 K;",
            "weights <= 100 KiB;")) {
      Allocator.Result result = allocated(CHAIN.formatted(budget));
      NetworkCost cost = NetworkCost.of(planned(result.network()), false);
      for (Allocation.Total total : result.allocation().orElseThrow().totals()) {
        long needed = cost.of(total.limit().resource(), total.limit().bits()).total();
        assertThat(total.need()).isEqualTo(needed).isLessThanOrEqualTo(total.limit().value());
        different.add(needed);
      }
    }
    assertThat(different).hasSizeGreaterThan(3);
  }

  /** What depends on several decisions is charged on the safe side. */
  @Test
  void hardwareBudgetsOpenTheParallelismAndAreKept() {
    Allocator.Result result =
        allocated(CHAIN.formatted("lut <= 20 K; cycles <= 60 K; weights <= 6550;"));
    NetworkCost cost = NetworkCost.of(planned(result.network()), false);
    List<Integer> lanes = new ArrayList<>();
    for (Allocation.Decision layer : result.allocation().orElseThrow().layers()) {
      lanes.add(layer.parallelism().outputs() * layer.parallelism().inputs());
    }
    assertThat(lanes).anyMatch(l -> l > 1);
    for (Allocation.Total total : result.allocation().orElseThrow().totals()) {
      long needed = cost.of(total.limit().resource(), total.limit().bits()).total();
      assertThat(needed).isPositive().isLessThanOrEqualTo(total.need());
      assertThat(total.need()).isLessThanOrEqualTo(total.limit().value());
    }
  }

  /** Every assignment of both open layers, by its definition. */
  @Test
  void noOtherAssignmentWithinTheBudgetsIsBetter() {
    NetworkGraph network = Networks.graph(CHAIN.formatted("weights <= 6400; bops <= 1300 K;"));
    double best = Double.POSITIVE_INFINITY;
    int feasible = 0;
    List<Integer> narrow = List.of(2, 4);
    List<Integer> usual = List.of(2, 3, 4, 6, 8);
    for (int aw : narrow) {
      for (int ar : narrow) {
        for (int bw : usual) {
          for (int br : usual) {
            NetworkGraph one = Networks.graph(stated(aw, ar, bw, br));
            PlannedGraph plan = planned(one);
            NetworkCost cost = NetworkCost.of(plan, false);
            boolean fits =
                cost.of(Resource.WEIGHTS, 0).total() <= 6400
                    && cost.of(Resource.BOPS, 0).total() <= 1_300_000;
            feasible += fits ? 1 : 0;
            best = fits ? Math.min(best, loss(plan)) : best;
          }
        }
      }
    }
    assertThat(feasible).isBetween(5, 95);
    double found = allocated(network).allocation().orElseThrow().loss();
    assertThat(found).isCloseTo(best, org.assertj.core.data.Offset.offset(1e-9));
  }

  private static String stated(int aw, int ar, int bw, int br) {
    return CHAIN
        .formatted("weights <= 100 KiB;")
        .replace("quantize UNIFORM;", "quantize UNIFORM(bits = 8);")
        .replace(
            "UNIFORM(bits = [2, 4])",
            "weights UNIFORM(bits = " + aw + ") activations UNIFORM(bits = " + ar + ")")
        .replace(
            "conv2d(a, filters = 16, kernel = 3)))",
            "conv2d(a, filters = 16, kernel = 3))) quantize weights UNIFORM(bits = "
                + bw
                + ") activations UNIFORM(bits = "
                + br
                + ")");
  }

  private static double loss(PlannedGraph plan) {
    NetworkGraph network = plan.checked().network();
    AnalyticSensitivity sensitivity = new AnalyticSensitivity(network);
    double sum = 0;
    for (Node node : plan.checked().nodes()) {
      if (node.op().hasWeights()) {
        Node original = network.node(node.name());
        sum += sensitivity.weights(original, plan.checked().weights(node).orElseThrow());
        Quantizer read = plan.checked().activationQuantizers().get(node.inputs().get(0));
        sum += read == null ? 0 : sensitivity.activations(original, read);
      }
    }
    return sum;
  }

  @Test
  void aProjectionShortcutReadsWhatItsMainPathReads() {
    List<String> seen = new ArrayList<>();
    for (String budget : List.of("bops <= 1300 K;", "bops <= 2 M;", "bops <= 4 M;")) {
      NetworkGraph decided = allocated(SHORTCUT.formatted(budget)).network();
      String main = schemes(decided, "a");
      String skip = schemes(decided, "skip");
      assertThat(skip.split(" ")[1]).isEqualTo(main.split(" ")[1]);
      seen.add(main + skip + schemes(decided, "b"));
      CheckedGraph checked = planned(decided).checked();
      assertThat(checked.activationQuantizers()).hasSize(5);
    }
    assertThat(new TreeSet<>(seen)).hasSizeGreaterThan(1);
  }

  @Test
  void aListOfSchemesIsChosenFrom() {
    Allocator.Result result =
        allocated(
            CHAIN
                .formatted("weights <= 2700;")
                .replace(
                    "quantize UNIFORM;", "quantize {APoT(bits = 3), UNIFORM(bits = [2, 3])};"));
    TreeSet<String> schemes = new TreeSet<>();
    result.allocation().orElseThrow().layers().forEach(d -> schemes.add(d.weights().shown()));
    assertThat(schemes).contains("APoT(bits=3)").hasSizeGreaterThan(1);
    assertThat(result.allocation().orElseThrow().competing()).isTrue();
  }

  @Test
  void endsTakeTheFirstSchemeThatHasEightBits() {
    Allocator.Result result =
        allocated(
            CHAIN
                .formatted("weights <= 100 KiB;")
                .replace("quantize UNIFORM;", "quantize {RTN, UNIFORM, ESB};"));
    assertThat(schemes(result.network(), "stem")).startsWith("UNIFORM(bits=8) ");
    assertThat(schemes(result.network(), "scores")).isEqualTo("UNIFORM(bits=8) UNIFORM(bits=8)");
  }

  @Test
  void aSchemeWithOneWidthIsNotOpen() {
    Allocator.Result result = allocated(Networks.text("TinyConv").replace("RTN(bits = 2)", "RTN"));
    assertThat(result.allocation()).isEmpty();
    assertThat(GraphText.of(result.network()))
        .isEqualTo(GraphText.of(Networks.graph(Networks.text("TinyConv"))))
        .contains("RTN(bits=2)");
  }

  @Test
  void whatIsStatedIsLeftAlone() {
    for (String name : Networks.ALL) {
      NetworkGraph network = Networks.graph(Networks.text(name));
      Allocator.Result result = allocated(network);
      assertThat(result.allocation()).isEmpty();
      assertThat(GraphText.of(result.network())).isEqualTo(GraphText.of(network));
    }
  }

  @Test
  void theSameNetworkGivesTheSamePlan() {
    String text = SHORTCUT.formatted("weights <= 9 KiB; bops <= 2000 K;");
    assertThat(allocated(text).allocation())
        .isNotEqualTo(allocated(text.replace("2000", "1500")).allocation());
    assertThat(GraphText.of(allocated(text).network()))
        .isEqualTo(GraphText.of(allocated(text).network()));
  }
}
