package dev.bitwright.examples.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The parts of the comparison that need no training. */
class ComparisonPartsTest {
  @Test
  void jsonIsRead() {
    assertThat(Json.read(" {\"a\": [1, -2.5e1], \"b\": \"x\\\"\\u0041\\n\", \"c\": null} "))
        .isEqualTo(map("a", List.of(1.0, -25.0), "b", "x\"A\n", "c", null));
    assertThat(Json.read("[]")).isEqualTo(List.of());
    assertThat(Json.read("[true, false]")).isEqualTo(List.of(true, false));
    for (String wrong : List.of("", "[1 2]", "{\"a\" 1}", "[1] 2", "\"open", "\"\\u00\"", "[1,")) {
      assertThatThrownBy(() -> Json.read(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("no JSON: ");
    }
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @Test
  void aSchemeTakesPartAtEveryComparedWidthItHas() {
    String schemes =
        "[{\"name\": \"A\", \"weightBits\": [2, 5], \"activationBits\": [1, 2]},"
            + "{\"name\": \"NONE\", \"weightBits\": [], \"activationBits\": []}]";
    assertThat(Candidate.ofSchemes(schemes))
        .containsExactly(
            new Candidate("A", 1, "UNIFORM(bits = 1)", "A(bits = 1)"),
            new Candidate("A", 2, "A(bits = 2)", "A(bits = 2)"));
  }

  @Test
  void aTableLineGivesACandidateForEachWidth() {
    assertThat(Candidate.ofTable(List.of("# note", "", "A, b | 2 4 | A(bits = {b}) | B")))
        .containsExactly(
            new Candidate("A, b", 2, "A(bits = 2)", "B"),
            new Candidate("A, b", 4, "A(bits = 4)", "B"));
    assertThat(Candidate.ofTable(List.of("A | 8 | B | C | weights = mse;")))
        .containsExactly(new Candidate("A", 8, "B", "C", "weights = mse;"));
    assertThatThrownBy(() -> Candidate.ofTable(List.of("A | 2 | B")))
        .hasMessage("four or five cells expected: A | 2 | B");
  }

  private static Measurement line(String series, int bits, long seed, int images, double result) {
    return new Measurement(
        new Candidate(series, bits, series + "(bits = " + bits + ", \"x\")", series),
        new Measurement.Run(seed, 3, images, 100),
        Measurement.Status.DONE,
        result,
        series.equals(Measurement.FLOAT) ? Double.NaN : result,
        0.8,
        new Cost(1, 2, 3, 4, 5),
        6,
        7,
        8,
        9,
        10.5,
        "said, \"so\"");
  }

  @Test
  void linesAreReadAsWritten() {
    Measurement line = line("A, b", 2, 7, 500, 0.5);
    assertThat(Measurement.parse(line.line())).isEqualTo(line);
    Measurement real = line(Measurement.FLOAT, 32, 7, 500, 0.5);
    assertThat(Measurement.parse(real.line())).isEqualTo(real);
    assertThat(line.line().split("\"[^\"]*\"|,", -1)).isNotEmpty();
    assertThat(Measurement.HEADER.split(",")).hasSize(24);
  }

  @Test
  void theBestAreTwoOfEachNarrowWidth() {
    List<Measurement> all = new ArrayList<>();
    for (int bits : new int[] {1, 2, 4, 8}) {
      for (int i = 0; i < 3; i++) {
        all.add(line("S" + i, bits, 1, 500, 0.1 * bits / 8 + 0.2 * ((i + bits) % 3)));
      }
    }
    all.add(line("other seed", 4, 2, 500, 0.99));
    List<Candidate> candidates = all.stream().map(Measurement::candidate).toList();
    Measurement.Run run = new Measurement.Run(1, 3, 500, 100);
    assertThat(new ComparisonTables(all).best(run, candidates))
        .extracting(Candidate::title)
        .containsExactly(
            "S1, 1 bit", "S0, 1 bit", "S0, 2 bits", "S2, 2 bits", "S1, 4 bits", "S0, 4 bits");
  }

  @Test
  void seedsAreMeansAndEachIsComparedWithTheFloatTwinOfItsSeed() {
    List<Measurement> all =
        List.of(
            line(Measurement.FLOAT, 32, 1, 500, 0.90),
            line(Measurement.FLOAT, 32, 2, 500, 0.92),
            line("A", 4, 1, 500, 0.89),
            line("A", 4, 2, 500, 0.90),
            line("A", 4, 1, 900, 0.95));
    ComparisonTables tables = new ComparisonTables(all);
    Measurement.Run run = new Measurement.Run(1, 3, 500, 100);
    List<Summary> summaries = tables.summaries(run);
    assertThat(summaries).hasSize(2);
    Summary a = summaries.get(1);
    assertThat(a.accuracy()).isCloseTo(0.895, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(a.spread()).isCloseTo(1.0, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(a.below()).isCloseTo(1.5, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(tables.onMoreImages(run)).hasSize(1);
    assertThat(tables.markdown(run, List.of(a.candidate(), new Candidate("B", 1, "B", "B"))))
        .contains("| A | 4 | ", "The best on 900 images:", "\nNot run: B, 1 bit.\n");
  }

  @Test
  void theTimeLeftIsThatOfAllRuns() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    long[] now = {0};
    OverallProgress progress =
        new OverallProgress(
            new PrintStream(text, true, StandardCharsets.UTF_8), true, () -> now[0], 400);
    progress.run("first");
    now[0] = 10_000_000_000L;
    progress.batch(1, 2, 50, 50, 0.5, 0);
    assertThat(text.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r[###.....................] 0:01:10 left; first: epoch 1/2 loss 0.5000");
    text.reset();
    now[0] = 20_000_000_000L;
    progress.batch(2, 2, 50, 50, 0.25, 0);
    progress.over(100);
    progress.say("done");
    // a run that was refused costs nothing
    progress.run("second");
    progress.over(100);
    progress.run("third");
    now[0] = 30_000_000_000L;
    progress.batch(1, 2, 50, 50, 0.5, 0);
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("\r[######..................] 0:01:00 left; first: epoch 2/2 loss 0.2500")
        .contains("\rdone\n")
        .endsWith("\r[############............] 0:00:30 left; third: epoch 1/2 loss 0.5000");
  }
}
