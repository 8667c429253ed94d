package dev.bitwright.plan.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.QnnReader;
import dev.bitwright.pipeline.Companion;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkPlanning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The plan as a file: what a person reviews, commits and pins. */
class PlanFileTest {
  private static final String NETWORK =
      """
      network Net {
        input image: u8[1, 12, 12];
        quantize UNIFORM;
        budget { weights <= 6400; bops <= 1300 K; }
        stem = relu(batch_norm(conv2d(image, filters = 4, kernel = 3)));
        a = relu(batch_norm(conv2d(stem, filters = 8, kernel = 3))) quantize UNIFORM(bits = [2, 4]);
        b = relu(batch_norm(conv2d(a, filters = 16, kernel = 3)));
        output scores = dense(flatten(b), units = 10);
      }
      """;

  private final Diagnostics diagnostics = new Diagnostics();

  private String plan(String network, Optional<String> committed) {
    CompilerSettings settings =
        CompilerSettings.of("").withPlan(committed.map(p -> new Companion("Net.plan", p)));
    return QnnReader.read("net.qnn", network, diagnostics)
        .flatMap(n -> new NetworkPlanning().plan(n, settings, diagnostics))
        .flatMap(NetworkPlanning.Result::planText)
        .orElseThrow(() -> new AssertionError(diagnostics.render()));
  }

  private String plan() {
    return plan(NETWORK, Optional.empty());
  }

  private List<String> differences() {
    return diagnostics.all().stream()
        .map(Diagnostic::toString)
        .filter(m -> m.contains("BW2516"))
        .toList();
  }

  private static List<String> changed(String one, String other) {
    List<String> lines = new ArrayList<>(one.lines().toList());
    lines.removeAll(other.lines().toList());
    return lines;
  }

  @Test
  void theReviewHasALineALayerAndWhyThePlanIsTheBest() {
    assertThat(plan().lines().skip(4).limit(15))
        .containsExactly(
            "layers                    weights                reads                   engine"
                + "        bytes   bit operations      lut     loss  decided",
            "     stem                 UNIFORM(bits=8)        input                      1x1"
                + "           36           230400      240    0.1 %  end",
            "     a                    UNIFORM(bits=4)        UNIFORM(bits=4)            1x1"
                + "          144           294912      133   22.5 %  planned",
            "     b                    UNIFORM(bits=3)        UNIFORM(bits=3)            1x1"
                + "          432           373248       82   77.3 %  planned",
            "     scores               UNIFORM(bits=8)        UNIFORM(bits=8)            1x1"
                + "         5760           368640       96    0.2 %  end",
            "",
            "budgets                               needed            allowed",
            "     weights                            6372               6400  bytes of weights",
            "     bops                            1267200            1300000  bit operations",
            "",
            "objective  6.928531e-02, the summed loss of the layers",
            "losses     no profile: layers differ only in size and place",
            "proof      no plan within the budgets has less",
            "runner-up  1.032559e-01, weights 6372 bytes, bops 1142784: b: UNIFORM(bits=3) of"
                + " UNIFORM(bits=2)",
            "greedy     6.928531e-02, weights 6372 bytes, bops 1267200: the same");
  }

  @Test
  void operandsOfSumsHaveRowsOfTheirOwn() {
    String network =
        """
        network Net {
          input image: u8[1, 8, 8];
          quantize UNIFORM;
          budget { weights <= 700; activations <= 2 KiB; }
          stem = relu(batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1)));
          a = batch_norm(conv2d(stem, filters = 4, kernel = 3, padding = 1));
          c = relu(stem + a);
          d = batch_norm(conv2d(c, filters = 4, kernel = 3, padding = 1));
          e = relu(c + d) quantize UNIFORM(bits = 4);
          output scores = dense(global_average_pool(e), units = 10);
        }
        """;
    String plan = plan(network, Optional.empty());
    List<String> rows =
        plan.lines()
            .dropWhile(l -> !l.startsWith("operands"))
            .takeWhile(l -> !l.isBlank())
            .toList();
    assertThat(rows)
        .containsExactly(
            "operands                  levels                              bytes  decided  read by",
            "     stem_q2              UNIFORM(bits=8)                       256  operand  c",
            "     a_q                  UNIFORM(bits=8)                       256  operand  c",
            "     c_q2                 UNIFORM(bits=4)                       128  stated   e",
            "     d_q                  UNIFORM(bits=4)                       128  stated   e",
            "     e_q                  UNIFORM(bits=8)                       256  operand  scores_global_average_pool");
    assertThat(plan(network, Optional.of(plan))).isEqualTo(plan);
    assertThat(differences()).isEmpty();
  }

  @Test
  void framesAreShownWithTheirClock() {
    String network =
        NETWORK.replace(
            "budget { weights <= 6400; bops <= 1300 K; }",
            "budget { frames_per_second >= 20 K; clock = 200 MHz; }");
    assertThat(plan(network, Optional.empty()).lines())
        .contains(
            "     frames_per_second                  1968              10000  cycles a frame: 101626"
                + " frames per second at 200 MHz, at least 20000")
        .anyMatch(
            l ->
                l.matches(
                    "runner-up  .*, frames_per_second \\d+ cycles \\(\\d+ frames per second at 200"
                        + " MHz\\): .*"));
  }

  @Test
  void aCommittedPlanThatIsStillRightSaysNothing() {
    String plan = plan();
    assertThat(plan(NETWORK, Optional.of(plan))).isEqualTo(plan);
    assertThat(plan(NETWORK, Optional.of(plan.replace("  ", "   ")))).isEqualTo(plan);
    assertThat(differences()).isEmpty();
  }

  @Test
  void aPinBindsItsLayerAndTheRestIsPlannedAnew() {
    String plan = plan();
    String pinned =
        plan.replace(
            "     b                    UNIFORM(bits=3)        UNIFORM(bits=3)",
            "pin  b                    UNIFORM(bits=2)        UNIFORM(bits=4)");
    String computed = plan(NETWORK, Optional.of(pinned));

    assertThat(changed(computed, plan)).isNotEmpty();
    assertThat(computed)
        .contains(
            "pin  b                    UNIFORM(bits=2)        UNIFORM(bits=4)            1x1"
                + "          288           331776");
    assertThat(differences()).hasSize(1);
    // the computed plan keeps the pin, so that it can be committed as it is
    assertThat(plan(NETWORK, Optional.of(computed))).isEqualTo(computed);
    assertThat(differences()).hasSize(1);
  }

  @Test
  void aPinMayGiveTheEndsAnotherWidth() {
    String pinned =
        plan()
            .replace(
                "     scores               UNIFORM(bits=8)        UNIFORM(bits=8)",
                "pin  scores               UNIFORM(bits=4)        UNIFORM(bits=6)");
    String computed = plan(NETWORK, Optional.of(pinned));
    assertThat(computed.lines().filter(l -> l.startsWith("pin  scores")))
        .singleElement()
        .asString()
        .contains("UNIFORM(bits=4)        UNIFORM(bits=6)", "pinned");
    assertThat(computed).contains("     b                    UNIFORM(bits=4)");
  }

  @Test
  void aSmallChangeOfTheNetworkChangesFewLines() {
    String plan = plan();
    String other = plan(NETWORK.replace("weights <= 6400", "weights <= 6401"), Optional.empty());
    assertThat(changed(other, plan))
        .containsExactly(
            "     weights                            6372               6401  bytes of weights");
  }

  private void differs(String committed, String place, String change) {
    plan(NETWORK, Optional.of(committed));
    assertThat(differences())
        .containsExactly(
            "Net.plan:"
                + place
                + ":1: warning BW2516: the plan that was computed differs from this file: "
                + change
                + ". Read what changed, then write it with bitwright plan --write or copy it from the"
                + " class output; what must not change, start with 'pin'.");
  }

  @Test
  void figuresThatDifferAreToldFromDecisions() {
    differs(
        plan().replace("144           294912", "145           294912"),
        "7",
        "every layer is decided as before, only figures are others");
  }

  @Test
  void aHashIsThePlaceOnlyWhereNothingElseDiffers() {
    differs(
        plan().replaceFirst("structure [0-9a-f]{64}", "structure " + "0".repeat(64)),
        "2",
        "every layer is decided as before, only figures are others");
  }

  @Test
  void decisionsThatDifferAreShownAsTheyWereAndAre() {
    differs(
        plan()
            .replaceFirst("structure [0-9a-f]{64}", "structure " + "0".repeat(64))
            .replace("0.1 %  end", "0.2 %  end")
            .replace(
                "a                    UNIFORM(bits=4)        UNIFORM(bits=4)            1x1",
                "a                    UNIFORM(bits=2)        UNIFORM(bits=3)            2x1")
            .replace("     b   ", "     old "),
        "7",
        "a weights: UNIFORM(bits=2) -> UNIFORM(bits=4), reads: UNIFORM(bits=3) -> UNIFORM(bits=4),"
            + " engine: 2x1 -> 1x1; old is gone; b is new");
  }

  @Test
  void ofManyDecisionsAFewAreShown() {
    differs(
        plan()
            .replace("     a   ", "     a2  ")
            .replace("     b   ", "     b2  ")
            .replace("     scores    ", "     scores2   "),
        "7",
        "a2 is gone; b2 is gone; scores2 is gone; a is new; and 2 more");
  }
}
