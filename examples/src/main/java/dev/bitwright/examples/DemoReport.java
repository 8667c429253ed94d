package dev.bitwright.examples;

import dev.bitwright.examples.report.BarChart;
import dev.bitwright.examples.report.ConfusionMatrix;
import dev.bitwright.examples.report.LevelHistogram;
import dev.bitwright.examples.report.LineChart;
import dev.bitwright.examples.report.Page;
import dev.bitwright.examples.report.Samples;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.NamedRows;
import dev.bitwright.training.TrainingLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The report of a demo run as one HTML page. */
final class DemoReport {
  private static final String REAL = "#8a94a6";
  private static final String QUANTIZED = "#1d63b6";
  private static final int SAMPLES = 24;

  private final DemoRun run;
  private final FrozenNetwork frozen;
  private final FrozenLayout layout;

  DemoReport(DemoRun run) {
    this.run = run;
    this.frozen = run.model().frozen();
    this.layout = frozen.layout();
  }

  String html() {
    Page page =
        new Page(
            layout.network() + " on Fashion-MNIST",
            run.subject().title() + "; trained on " + run.images().description() + ".");
    page.cards(cards());
    page.section(
        "Training",
        "First the float twin, then, from its weights, the quantized network. Training values are"
            + " those seen while learning, with augmentation and dropout.",
        Page.pictures(List.of(loss(), accuracy())));
    page.section(
        "Agreement of trainer and integer Java",
        "Both ran every test image. Levels are compared where thresholds make them.",
        agreement());
    page.section(
        "Layers",
        "What each layer stores and how wide its exact sums are: proven for any weights when the"
            + " network was compiled, and for the trained weights.",
        Page.table(layers()) + Page.details("The whole plan", plan()));
    page.section("Sizes", "", sizes());
    page.section(
        "Weights and their levels",
        "Float weights that training keeps, coloured by the integer level each becomes. Scales"
            + " belong to channels, so that the levels of a layer overlap.",
        Page.pictures(histograms()));
    page.section(
        "What is taken for what",
        "Decisions of the integer Java on the test images.",
        new ConfusionMatrix(FashionLabels.NAMES, run.agreement().confusion()).svg());
    page.section(
        "Some test images",
        "The first of the test set and some mistakes, with what the integer Java says.",
        Samples.html(samples()));
    page.section(
        "Hardware",
        "C simulation: "
            + run.hardware().words()
            + ". Cycles are exact for an initiation interval of 1; LUT, FF, DSP and BRAM are"
            + " estimates made before any tool ran.",
        Page.table(run.hardware().layers()));
    return page.html(
        "Written by the examples of Bitwright. Fashion-MNIST: Copyright 2017 Zalando SE, MIT"
            + " licence.");
  }

  private List<Page.Card> cards() {
    double packed = run.packedWeightBytes();
    return List.of(
        new Page.Card(DemoRun.percent(run.twinLog().last().testAccuracy()), "float twin"),
        new Page.Card(DemoRun.percent(run.agreement().accuracy()), "integer Java"),
        new Page.Card(
            String.format(Locale.ROOT, "%.1f x", 4 * run.floatParameters() / packed),
            "smaller weights: " + DemoRun.size(packed)),
        new Page.Card(
            String.format(Locale.ROOT, "%,.0f", run.speed().imagesPerSecond()),
            "images/s, one thread"),
        new Page.Card(
            String.format(Locale.ROOT, "%.0f bytes", run.speed().bytesPerRun()),
            "allocated per run"),
        new Page.Card(
            run.hardware().passed()
                ? "bit-exact"
                : run.hardware().simulated() ? "FAILED" : "not run",
            "C simulation, " + run.hardware().vectors() + " vectors"));
  }

  private String loss() {
    return new LineChart(
            "Loss", "cross entropy", curves(TrainingLog.Epoch::loss, TrainingLog.Epoch::testLoss))
        .svg();
  }

  private String accuracy() {
    return new LineChart(
            "Accuracy", "right, %", curves(e -> 100 * e.accuracy(), e -> 100 * e.testAccuracy()))
        .svg();
  }

  private List<LineChart.Curve> curves(
      ToDoubleFunction<TrainingLog.Epoch> train, ToDoubleFunction<TrainingLog.Epoch> test) {
    int first = run.twinLog().epochs().size();
    return List.of(
        curve("float twin, training", REAL, true, run.twinLog(), 0, train),
        curve("quantized, training", QUANTIZED, true, run.log(), first, train),
        curve("float twin, test", REAL, false, run.twinLog(), 0, test),
        curve("quantized, test", QUANTIZED, false, run.log(), first, test));
  }

  private static LineChart.Curve curve(
      String name,
      String colour,
      boolean dashed,
      TrainingLog log,
      int before,
      ToDoubleFunction<TrainingLog.Epoch> value) {
    double[] x = log.epochs().stream().mapToDouble(e -> before + e.epoch()).toArray();
    return new LineChart.Curve(
        name, colour, dashed, x, log.epochs().stream().mapToDouble(value).toArray());
  }

  private String agreement() {
    Agreement a = run.agreement();
    return Page.table(
        List.of(
            List.of("", "compared", "equal", "share"),
            List.of(
                "levels",
                String.format(Locale.ROOT, "%,d", a.codes()),
                String.format(Locale.ROOT, "%,d", a.codes() - a.codesDiffering()),
                String.format(Locale.ROOT, "%.4f %%", 100 * a.equalCodes())),
            List.of(
                "arg-max",
                String.format(Locale.ROOT, "%,d", a.images()),
                String.format(Locale.ROOT, "%,d", a.images() - a.argMaxDiffering()),
                String.format(Locale.ROOT, "%.2f %%", 100 * a.argMax())),
            List.of(
                "largest difference of a real score",
                "",
                "",
                String.format(Locale.ROOT, "%.1e", a.largestDifference()))));
  }

  private List<List<String>> layers() {
    List<String> plan = plan().lines().toList();
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "layer",
            "weights",
            "number",
            "bytes",
            "sum, bits proven for any weights",
            "sum, bits of these weights",
            "emits",
            "as"));
    for (FrozenLayout.Stage stage : layout.stages()) {
      boolean weighted = stage.weights() != null;
      long[] bounds = frozen.bounds(stage.name());
      for (FrozenLayout.Emission emission : stage.emissions()) {
        boolean first = emission.equals(stage.emissions().get(0));
        String shape = String.join(" x ", emission.shape().stream().map(String::valueOf).toList());
        lines.add(
            List.of(
                first ? stage.name() : "",
                first && weighted ? scheme(plan, stage.name()) : "",
                first && weighted ? number((long) stage.outputs() * stage.taps()) : "",
                first && weighted ? number(bytes(stage.name() + ".weights")) : "",
                first ? Integer.toString(bits(stage.low(), stage.high())) : "",
                first && weighted ? Integer.toString(bits(bounds[0], bounds[1])) : "",
                shape,
                form(emission)));
      }
    }
    return lines;
  }

  private static String form(FrozenLayout.Emission emission) {
    int levels = emission.levels() == null ? 0 : emission.levels().size();
    return switch (emission.form()) {
      case THRESHOLDS -> levels + " levels by " + (levels - 1) + " thresholds";
      case MULTIPLIER -> levels + " levels by multiplier and shift";
      case SHIFT -> levels + " levels by rounding shift";
      case REQUANTIZE, REQUANTIZE_ONCE -> levels + " levels by exact requantization";
      case SCORES, BIAS -> "scores";
      case COPY -> "as it is";
      case TABLE -> levels + " levels, a row a token";
    };
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private long bytes(String table) {
    return layout.tables().stream()
        .filter(t -> t.name().equals(table))
        .mapToLong(FrozenLayout.Table::bytes)
        .sum();
  }

  private static int bits(long low, long high) {
    int signed = 65 - Math.min(Long.numberOfLeadingZeros(Math.max(high, ~low)), 64);
    return low < 0 ? signed : Math.max(1, signed - 1);
  }

  /** The scheme of a stage's weights, from the plan. */
  private static String scheme(List<String> plan, String stage) {
    boolean inside = false;
    for (String line : plan) {
      if (line.startsWith(stage + ": ")) {
        inside = true;
      } else if (inside && line.startsWith("  weights ")) {
        return line.substring("  weights ".length(), line.indexOf(','));
      }
    }
    return "";
  }

  private String plan() {
    String name = layout.network() + ".plan";
    try (InputStream in = DemoReport.class.getResourceAsStream(name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String sizes() {
    double real = 4.0 * run.floatParameters();
    return new BarChart(
            "Bytes to store",
            List.of(
                new BarChart.Bar("float numbers", real, DemoRun.size(real), REAL),
                new BarChart.Bar(
                    "weights, bit-packed",
                    run.packedWeightBytes(),
                    DemoRun.size(run.packedWeightBytes()),
                    QUANTIZED),
                new BarChart.Bar(
                    "weight file with thresholds",
                    run.weightBytes(),
                    DemoRun.size(run.weightBytes()),
                    QUANTIZED),
                new BarChart.Bar(
                    "jar: model, weights, library",
                    run.jarBytes(),
                    DemoRun.size(run.jarBytes()),
                    "#16705c")))
        .svg();
  }

  private List<String> histograms() {
    List<String> pictures = new ArrayList<>();
    for (FrozenLayout.Stage stage : layout.stages()) {
      Optional<NamedRows> weights =
          run.learned().stream()
              .filter(rows -> rows.name().matches(stage.name() + "(\\.\\w+)?\\.weight"))
              .findFirst();
      if (stage.weights() == null || weights.isEmpty()) {
        continue;
      }
      float[] flat = new float[stage.outputs() * stage.taps()];
      int at = 0;
      for (float[] row : weights.get().rows()) {
        System.arraycopy(row, 0, flat, at, row.length);
        at += row.length;
      }
      String scheme = scheme(plan().lines().toList(), stage.name());
      pictures.add(
          new LevelHistogram(
                  stage.name() + ", " + scheme, flat, frozen.ints(stage.name() + ".weights"))
              .svg());
    }
    return pictures;
  }

  private List<Samples.Sample> samples() {
    Dataset test = run.images().test();
    Deployed.Session session = run.model().newSession().get();
    int[] scores = new int[FashionLabels.NAMES.size()];
    List<Samples.Sample> first = new ArrayList<>();
    List<Samples.Sample> wrong = new ArrayList<>();
    for (int i = 0; i < test.size() && first.size() + wrong.size() < SAMPLES; i++) {
      byte[] image = new byte[test.imageSize()];
      test.read(i, image);
      session.run(image, scores);
      int predicted = 0;
      for (int c = 0; c < scores.length; c++) {
        predicted = scores[c] > scores[predicted] ? c : predicted;
      }
      Samples.Sample sample =
          new Samples.Sample(
              image,
              test.height(),
              FashionLabels.NAMES.get(test.label(i)),
              FashionLabels.NAMES.get(predicted));
      if (first.size() < SAMPLES * 2 / 3) {
        first.add(sample);
      } else if (predicted != test.label(i)) {
        wrong.add(sample);
      }
    }
    first.addAll(wrong);
    return first;
  }
}
