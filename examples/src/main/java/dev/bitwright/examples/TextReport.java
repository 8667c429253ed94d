package dev.bitwright.examples;

import dev.bitwright.examples.report.LineChart;
import dev.bitwright.examples.report.Page;
import dev.bitwright.training.TrainingLog;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The report of a run of the text example as one HTML page. */
final class TextReport {
  private static final String REAL = "#8a94a6";
  private static final String QUANTIZED = "#1d63b6";

  private final TextRun run;

  TextReport(TextRun run) {
    this.run = run;
  }

  String html() {
    Page page =
        new Page(
            "CharLstm, the next character",
            "Long short-term memory, weights and state of 4 bits; trained on "
                + run.data().description()
                + ".");
    page.cards(
        List.of(
            new Page.Card(number(run.twin().perplexity()), "perplexity, float twin"),
            new Page.Card(number(run.integers().perplexity()), "perplexity, integer Java"),
            new Page.Card(String.format(Locale.ROOT, "%+.2f %%", 100 * run.loss()), "worse"),
            new Page.Card(DemoRun.size(run.weightBytes()), "weight file"),
            new Page.Card(
                String.format(Locale.ROOT, "%,.0f", run.integers().perSecond()),
                "characters/s, one thread"),
            new Page.Card(
                run.hardware().passed()
                    ? "bit-exact"
                    : run.hardware().simulated() ? "FAILED" : "not run",
                "C simulation, " + run.hardware().vectors() + " steps")));
    page.section(
        "Training",
        "First the float twin, then, from its weights, the quantized network. Perplexity: among how"
            + " many equally likely characters the network hesitates.",
        Page.pictures(List.of(perplexity())));
    page.section(
        "Agreement",
        "The integer Java read the test part as one stream, step by step.",
        Page.table(
            List.of(
                List.of("", "float twin", "trainer", "integer Java"),
                List.of(
                    "test perplexity",
                    number(run.twin().perplexity()),
                    number(run.quantized().perplexity()),
                    number(run.integers().perplexity())),
                List.of(
                    "same character expected as the trainer",
                    "",
                    "",
                    String.format(Locale.ROOT, "%.2f %%", 100 * run.integers().agreeing())),
                List.of(
                    "largest difference of a real score",
                    "",
                    "",
                    String.format(Locale.ROOT, "%.1e", run.integers().largest())))));
    page.section(
        "What it writes",
        "The integer Java goes on, character by character.",
        Page.details("The text", run.sample()));
    page.section(
        "Hardware",
        "C simulation: "
            + run.hardware().words()
            + ". LUT, FF, DSP and BRAM are estimates made before any tool ran.",
        Page.table(run.hardware().layers()));
    return page.html(
        "Written by the examples of Bitwright. The plays of William Shakespeare are in the public"
            + " domain.");
  }

  private static String number(double perplexity) {
    return String.format(Locale.ROOT, "%.3f", perplexity);
  }

  private String perplexity() {
    int first = run.twinLog().epochs().size();
    return new LineChart(
            "Perplexity",
            "characters",
            List.of(
                curve("float twin, training", REAL, true, run.twinLog(), 0, false),
                curve("quantized, training", QUANTIZED, true, run.log(), first, false),
                curve("float twin, watched", REAL, false, run.twinLog(), 0, true),
                curve("quantized, watched", QUANTIZED, false, run.log(), first, true)))
        .svg();
  }

  private static LineChart.Curve curve(
      String name, String colour, boolean dashed, TrainingLog log, int before, boolean watched) {
    ToDoubleFunction<TrainingLog.Epoch> value =
        watched ? TrainingLog.Epoch::testPerplexity : TrainingLog.Epoch::perplexity;
    return new LineChart.Curve(
        name,
        colour,
        dashed,
        log.epochs().stream().mapToDouble(e -> before + e.epoch()).toArray(),
        log.epochs().stream().mapToDouble(value).toArray());
  }
}
