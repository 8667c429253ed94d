package dev.bitwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCommandTest {
  private static final String TEXT =
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

  @TempDir Path folder;
  private Path network;

  @BeforeEach
  void writeNetwork() throws IOException {
    network = folder.resolve("net.qnn");
    Files.writeString(network, TEXT);
  }

  private Run plan(String... options) {
    return Run.of(
        Stream.concat(Stream.of("plan", network.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void thePlanIsPrinted() {
    Run run = plan();
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("plan of Net\nstructure ")
        .contains("     b                    UNIFORM(bits=3)        UNIFORM(bits=3)")
        .contains("proof      no plan within the budgets has less");
    assertThat(run.err()).contains("warning BW2504").doesNotContain("error");
  }

  @Test
  void writtenItIsALockThatBuildsKeepTo() throws IOException {
    Run written = plan("--write");
    Path lock = folder.resolve("Net.plan");
    assertThat(written.out()).isEqualTo(lock + "\n");
    assertThat(Files.readString(lock)).isEqualTo(plan().out());
    assertThat(plan().err()).doesNotContain("BW2516");

    String pinned =
        Files.readString(lock)
            .replace(
                "     b                    UNIFORM(bits=3)        UNIFORM(bits=3)",
                "pin  b                    UNIFORM(bits=2)        UNIFORM(bits=4)");
    Files.writeString(lock, pinned);
    Run check = Run.of("check", network.toString());
    assertThat(check.status()).isZero();
    assertThat(check.err().lines().filter(l -> l.contains("BW2516"))).hasSize(1);
    assertThat(check.err())
        .contains(
            "Net.plan:7:1: warning BW2516: the plan that was computed differs from this file: every"
                + " layer is decided as before, only figures are others.");
    assertThat(Files.readString(lock)).isEqualTo(pinned);

    assertThat(plan("--write").err()).doesNotContain("BW2516");
    assertThat(Files.readString(lock)).contains("pin  b ").isNotEqualTo(pinned);
    assertThat(Run.of("check", network.toString()).err()).doesNotContain("BW2516");
  }

  @Test
  void aMistakeInTheLockIsShownWithItsLine() throws IOException {
    plan("--write");
    Path lock = folder.resolve("Net.plan");
    Files.writeString(lock, Files.readString(lock).replace("     b  ", "pin  bb "));
    assertThat(plan().err())
        .startsWith(
            lock + ":8:6: error BW2512: the plan pins 'bb', which is no layer with weights.")
        .contains("\n  pin  bb                   UNIFORM(bits=3) ", "\n       ^^\n");
  }

  @Test
  void jsonHoldsTheSame() {
    String out = plan("--json").out().replaceAll("(\"latencyNanoseconds\": )[1-9]\\d+,", "$1#,");
    assertThat(out)
        .startsWith("{\"network\": \"Net\", \"structure\": \"")
        .contains(
            "{\"name\": \"b\", \"weights\": \"UNIFORM(bits=3)\", \"reads\": \"UNIFORM(bits=3)\","
                + " \"outputs\": 1, \"inputs\": 1, \"bytes\": 432, \"bitOperations\": 373248,"
                + " \"lut\": 82, \"latencyNanoseconds\": #, \"loss\": 0.0535276325",
            "\"operands\": [], \"budgets\": [",
            "{\"resource\": \"bops\", \"needed\": 1267200, \"allowed\": 1300000}",
            "\"proven\": true",
            "\"differences\": [\"b: UNIFORM(bits=3) of UNIFORM(bits=2)\"]")
        .endsWith("}\n");
    assertThat(out.chars().filter(c -> c == '{').count())
        .isEqualTo(out.chars().filter(c -> c == '}').count());
  }

  @Test
  void aSweepPrintsTheWholeFront() throws IOException {
    Path page = folder.resolve("sweep.html");
    Run run = plan("--sweep", "weights", "--html", page.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().map(l -> l.replaceAll(" +", " ")))
        .containsExactly(
            "weights: bytes of weights; loss: summed over layers, of the kind that 'losses' names."
                + " A column a layer: bits of UNIFORM weights / bits of UNIFORM it reads.",
            " weights loss stem a b scores",
            " 6156 2.418944e-01 8/input 2/4 2/6 8/8",
            " 6228 1.382969e-01 8/input 4/4 2/4 8/8",
            "* 6372 6.928531e-02 8/input 4/4 3/3 8/8",
            "= 6156 3.316125e-01 8/input 2/2 2/2 8/8 2 bits everywhere",
            "= 6516 3.131494e-02 8/input 4/4 4/4 8/8 4 bits everywhere",
            "These are all plans that no other beats in both.",
            "The line with * is the plan under the network's own budget.",
            "Lines with = are networks of one width, whether or not they keep the other budgets.",
            "losses: no profile: layers differ only in size and place",
            page.toString());
    String html = Files.readString(page);
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<svg", "the plan under the budget: 6372 bytes of weights", "class=\"chosen\"")
        .contains("<th>bytes of weights</th><th>summed loss</th>")
        .containsOnlyOnce("<td class=\"note\">2 bits everywhere</td>")
        .containsOnlyOnce("<td class=\"note\">4 bits everywhere</td>")
        .containsOnlyOnce("<td class=\"note\">the plan under the budget</td>")
        .doesNotContain("<script", "http://", "https://");
    assertThat(html.split("class=\"bits w", -1)).hasSize(1 + 5 * 4);

    String json = plan("--sweep", "bops", "--json").out();
    assertThat(json).startsWith("{\"resource\": \"bops\"").contains("\"limit\": 1300000");
    assertThat(json.split("\"use\": ", -1).length).isGreaterThan(4);
  }

  @Test
  void everyLayerShowsItsSchemeWhereThereAreSeveral() throws IOException {
    Files.writeString(
        network,
        TEXT.replace(
            "quantize UNIFORM(bits = [2, 4]);",
            "quantize weights {APoT(bits = 3), UNIFORM(bits = 2)} activations UNIFORM(bits = 4);"));
    Path page = folder.resolve("sweep.html");
    Run run = plan("--sweep", "weights", "--html", page.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().map(l -> l.replaceAll(" +", " ")))
        .startsWith(
            "weights: bytes of weights; loss: summed over layers, of the kind that 'losses' names."
                + " A column a layer: scheme:bits of weights / bits of UNIFORM it reads.",
            " weights loss stem a b scores")
        .anyMatch(l -> l.contains(" UNIFORM:8/input APoT:3/4 UNIFORM:2/"))
        .anyMatch(l -> l.contains(" UNIFORM:8/input UNIFORM:2/4 UNIFORM:2/"));
    assertThat(Files.readString(page))
        .contains("title=\"a: APoT(bits=3) of UNIFORM(bits=4)\">APoT:3/4</td>");
    assertThat(plan("--sweep", "weights", "--json").out())
        .contains("\"name\": \"a\", \"weights\": \"APoT(bits=3)\", \"reads\": \"UNIFORM(bits=4)\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file",
        "bops",
        "macs(bits=4)",
        "line_buffers",
        "lut",
        "ff",
        "dsp",
        "bram",
        "cycles"
      })
  void everySumCanBeSwept(String resource) throws IOException {
    Files.writeString(network, TEXT.replaceAll("budget.*", ""));
    Run run = plan("--sweep", resource, "--points", "4");
    assertThat(run.status()).as(run.err()).isZero();
    List<String> points =
        run.out().lines().skip(2).takeWhile(l -> l.startsWith(" ")).map(String::strip).toList();
    assertThat(points).isNotEmpty().hasSizeLessThanOrEqualTo(4);
    long before = -1;
    double loss = Double.MAX_VALUE;
    for (String point : points) {
      String[] words = point.split(" +");
      assertThat(Long.parseLong(words[0])).isGreaterThan(before);
      assertThat(Double.parseDouble(words[1])).isLessThan(loss);
      before = Long.parseLong(words[0]);
      loss = Double.parseDouble(words[1]);
    }
    boolean hardware = !List.of("file", "bops", "macs(bits=4)").contains(resource);
    assertThat(run.out().contains(" @ outputs x inputs at a time.")).isEqualTo(hardware);
  }

  @Test
  void fewPointsThinTheFrontOut() {
    Run run = plan("--sweep", "weights", "--points", "2");
    assertThat(run.out())
        .doesNotContain("searched")
        .contains("Between these there are more: --points N.");
    assertThat(run.out().lines().filter(l -> l.contains("8/input") && !l.startsWith("=")))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sweep weigths|--sweep takes one of {known}, not 'weigths' (did you mean 'weights'?).",
        "--sweep activations|--sweep activations: this is a peak, the largest need of all moments; a"
            + " sweep varies a sum, one of {known}.",
        "--sweep frames_per_second|--sweep frames_per_second: this is the clock divided by a sum,"
            + " which is cycles; a sweep varies a sum, one of {known}.",
        "--sweep macs|--sweep macs needs the bits of a factor: 'macs(bits=8)'.",
        "--sweep bops(bits=8)|--sweep bops takes no bits.",
        "--html x.html|--html is for --sweep.",
        "--write --sweep bops|--write and --sweep exclude each other.",
        "--sweep bops --points 1|--points takes a number from 2 to 1000."
      })
  void wrongUsage(String options, String expected) {
    Run run = plan(options.split(" "));
    String text = expected.replace("{known}", SweepMeasure.known());
    assertThat(SweepMeasure.known())
        .startsWith("weights, file, bops, macs(bits=N), line_buffers, ");
    assertThat(run.err()).isEqualTo("error BW6001: " + text + " See: bitwright plan --help\n");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void aNetworkWithNothingOpenHasNoFront() throws IOException {
    Files.writeString(
        network, TEXT.replace("UNIFORM;", "UNIFORM(bits = 4);").replace("[2, 4]", "4"));
    Run run = plan("--sweep", "weights");
    assertThat(run.err().lines().findFirst().orElseThrow())
        .isEqualTo(
            network
                + ":1:9: error BW2508: 'Net' leaves nothing to the planner, so there is nothing to"
                + " sweep. Leave out bits in a rule, or give a list of widths.");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aSweepSaysWhichOtherBudgetCannotBeKept() throws IOException {
    Files.writeString(network, TEXT.replace("bops <= 1300 K", "bops <= 5 K"));
    Run run = plan("--sweep", "weights");
    assertThat(run.err().lines().findFirst().orElseThrow())
        .matches(
            ".*:4:37: error BW2502: no plan of 'Net' keeps the budget of bops, 5000. With \\d+ there"
                + " is one, all else unchanged; most of it then need: .*");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aNetworkInFloatsHasNoPlan() throws IOException {
    Files.writeString(
        network,
        TEXT.replace("UNIFORM;", "NONE;")
            .replace(" quantize UNIFORM(bits = [2, 4])", "")
            .replaceAll("budget.*", ""));
    Run run = plan();
    assertThat(run.err().lines().findFirst().orElseThrow())
        .isEqualTo(
            network
                + ":1:9: error BW6009: 'Net' computes in floats, so there is nothing to plan. Give"
                + " every layer with weights a scheme other than NONE.");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aPlanThatCannotBeWrittenIsAnError() throws IOException {
    Files.createDirectory(folder.resolve("x.html"));
    Run run = plan("--sweep", "weights", "--html", folder.resolve("x.html").toString());
    assertThat(run.err()).contains("error BW6003: '" + folder.resolve("x.html"));
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void anInfeasibleBudgetIsTheUsersError() throws IOException {
    Files.writeString(network, TEXT.replace("6400", "100"));
    Run run = plan();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("error BW2502").doesNotContain("BW2504");
    assertThat(run.status()).isEqualTo(1);
    assertThat(List.of(run.err().split("error BW"))).hasSize(2);
  }
}
