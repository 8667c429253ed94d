package dev.bitwright.plan.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.QnnReader;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkPlanning;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Messages about the budget of latency, whole lists. Times depend on what was measured last, so a #
 * stands for each.
 */
class LatencyMessagesTest {
  private static final String TEXT =
      """
      network Net {
        input image: u8[2, 8, 8];
        quantize SCHEME;
        budget { LIMITS }
        body = relu(conv2d(image, filters = 4, kernel = 3));
        next = relu(conv2d(body, filters = 8, kernel = 3));
        output scores = dense(flatten(next), units = 3);
      }
      """;

  private static Optional<NetworkPlanning.Result> plan(
      String scheme, String limits, Diagnostics diagnostics) {
    String text = TEXT.replace("SCHEME", scheme).replace("LIMITS", limits);
    return QnnReader.read("net.qnn", text, diagnostics)
        .flatMap(d -> new NetworkPlanning().plan(d, CompilerSettings.of(""), diagnostics));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNIFORM(bits = 4)|latency <= 1 us;|net.qnn:4:23: error BW2041: the network needs #"
            + " nanoseconds of predicted Java latency, the budget is 1000. Most need: next #, body"
            + " #, scores #.",
        "UNIFORM|latency <= 800 ns;|net.qnn:4:23: error BW2502: no plan of 'Net' keeps the budget"
            + " of latency, 800 ns. With # ns there is one, all else unchanged; most of it then"
            + " need: next #, body #, scores #.",
        "UNIFORM(bits = 4)|latency >= 1 ms;|net.qnn:4:12: error BW2081: 'latency' cannot be given"
            + " with '>='. Write latency <= ...;",
        "UNIFORM(bits = 4)|latency <= 3 KiB;|net.qnn:4:23: error BW2043: the limit of 'latency' is"
            + " 3 KiB. It must be a time of whole nanoseconds, such as 2 ms, 500 us or 800 ns, not"
            + " negative.",
        "UNIFORM(bits = 4)|latency <= 0.5 ns;|net.qnn:4:23: error BW2043: the limit of 'latency' is"
            + " 0.5 ns. It must be a time of whole nanoseconds, such as 2 ms, 500 us or 800 ns, not"
            + " negative.",
        "UNIFORM(bits = 4)|latency <= 1e14 ms;|net.qnn:4:23: error BW2043: the limit of 'latency' is"
            + " 100000000000000 ms. It must be a time of whole nanoseconds, such as 2 ms, 500 us or 800 ns, not"
            + " negative.",
        "UNIFORM(bits = 4)|latency <= true;|net.qnn:4:23: error BW2043: the limit of 'latency' is"
            + " true. It must be a time of whole nanoseconds, such as 2 ms, 500 us or 800 ns, not"
            + " negative.",
        "UNIFORM(bits = 4)|latency <= 0.002;|net.qnn:4:23: error BW2043: the limit of 'latency' is"
            + " 0.002. It must be a time of whole nanoseconds, such as 2 ms, 500 us or 800 ns, not"
            + " negative.",
        "UNIFORM(bits = 4)|latency(bits = 8) <= 1 ms;|net.qnn:4:20: error BW2082: 'latency' takes"
            + " nothing in parentheses. Write latency.",
        "UNIFORM(bits = 4)|latency <= 1 ms; latency <= 2 ms;|net.qnn:4:29: error BW1053: the limit"
            + " 'latency' is given twice. Remove one of them.",
        "NONE|latency <= 1 ms;|net.qnn:4:23: error BW2085: a network in floats is not deployed, so"
            + " nothing can be said about 'latency'. Quantize its layers, or remove this limit."
      })
  void comeAloneAtTheirPlace(String scheme, String limits, String expected) {
    Diagnostics diagnostics = new Diagnostics();
    plan(scheme, limits, diagnostics);
    assertThat(diagnostics.all())
        .extracting(Diagnostic::toString)
        .map(line -> line.replaceAll("(needs|next|body|scores|With) \\d+", "$1 #"))
        .containsExactly(expected);
  }

  /** The time that the message asks for is enough, and a nanosecond less is not. */
  @Test
  void theTimeAskedForIsExact() {
    Diagnostics first = new Diagnostics();
    plan("UNIFORM", "latency <= 1 ns;", first);
    long least =
        Long.parseLong(first.all().get(0).toString().replaceAll(".*With (\\d+) ns.*", "$1"));
    Diagnostics enough = new Diagnostics();
    NetworkPlanning.Result planned =
        plan("UNIFORM", "latency <= " + least + " ns;", enough).orElseThrow();
    assertThat(enough.hasErrors()).isFalse();
    PlanSummary summary = planned.summary().orElseThrow();
    assertThat(summary.needs()).hasSize(1);
    assertThat(summary.needs().get(0).needed()).isEqualTo(least);
    // the input and the scores are no layers with weights
    assertThat(summary.layers().stream().mapToLong(PlanSummary.Row::latency).sum())
        .isBetween(least / 2, least);
    assertThat(planned.planText().orElseThrow())
        .contains("lut   ns in Java     loss  decided")
        .containsPattern(
            "latency +" + least + " +" + least + "  nanoseconds of predicted Java latency\n");
    Diagnostics less = new Diagnostics();
    assertThat(plan("UNIFORM", "latency <= " + (least - 1) + " ns;", less)).isEmpty();
    assertThat(less.all()).hasSize(1);
  }

  @Test
  void withoutTheBudgetThePlanFileDoesNotDependOnWhatWasMeasured() {
    Diagnostics diagnostics = new Diagnostics();
    String plan =
        plan("UNIFORM(bits = 4)", "weights <= 1 MiB;", diagnostics)
            .orElseThrow()
            .planText()
            .orElseThrow();
    assertThat(plan).contains("lut     loss  decided").doesNotContain("Java");
  }
}
