package dev.bitwright.examples.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.examples.FashionData;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/** The comparison in small: a few schemes, a few images. */
class SchemeComparisonTest {
  private static final Path JAR = Path.of(System.getProperty("bitwright.jar"));

  @TempDir Path folder;

  private int run(String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("--images", "400", "--test-images", "150", "--twin-epochs", "2"));
    arguments.addAll(
        List.of("--epochs", "1", "--no-best", "--bits", "2", "--series", "UNIFORM;RTN;APoT"));
    arguments.addAll(List.of("--out", folder.toString(), "--work", folder + "/work"));
    arguments.addAll(List.of(more));
    return new CommandLine(new SchemeComparison()).execute(arguments.toArray(String[]::new));
  }

  @Test
  void everySchemeGetsALineAndNothingIsMeasuredTwice() throws Exception {
    assertThat(run()).isZero();
    Path csv = folder.resolve("schemes.csv");
    List<Measurement> all = new Measurements(csv).all();
    assertThat(all)
        .extracting(m -> m.candidate().title())
        .containsExactlyInAnyOrder(
            "float, 32 bits", "UNIFORM, 2 bits", "RTN, 2 bits", "APoT, 2 bits");
    assertThat(all).allMatch(Measurement::done);
    assertThat(all.stream().map(Measurement::result).distinct()).hasSizeGreaterThan(1);
    assertThat(all).allSatisfy(m -> assertThat(m.result()).isBetween(0.2, 0.95));
    for (Measurement m : all) {
      if (!m.isFloat()) {
        assertThat(m.codesDiffering()).isZero();
        assertThat(m.codes()).isPositive();
        // 144 and 5760 weights at 8 bits, 4608 and 18432 at 2
        assertThat(m.cost().weightBytes()).isEqualTo(144 + 5760 + (4608 + 18432) / 4);
        assertThat(m.fileBytes()).isGreaterThan(m.cost().weightBytes());
        assertThat(m.cost().lut()).isPositive();
      }
    }
    // ternary on both sides: 32 products in a cycle, and no relu that would waste a level
    assertThat(cycles(all, "RTN")).isLessThan(cycles(all, "UNIFORM") / 5);
    String rtn = Measurer.fileName(new Candidate("RTN", 2, "RTN(bits = 2)", "RTN(bits = 2)"));
    assertThat(Files.readString(folder.resolve("work/" + rtn + "/Compared.qnn")))
        .contains("stem_out = (stem)", "relu(head)");
    String html = Files.readString(folder.resolve("schemes.html"));
    assertThat(html)
        .contains("Accuracy and predicted LUTs", "best: ", "the embedded part of Fashion-MNIST")
        .doesNotContain("<script", "http://", "https://", "NaN", "Infinity");
    parse(html);
    assertThat(Files.readString(folder.resolve("schemes.md"))).contains("| RTN | 2 | RTN(bits");

    byte[] before = Files.readAllBytes(csv);
    assertThat(run()).isZero();
    assertThat(Files.readAllBytes(csv)).isEqualTo(before);
  }

  private static long cycles(List<Measurement> all, String series) {
    return all.stream()
        .filter(m -> m.candidate().series().equals(series))
        .mapToLong(m -> m.cost().cycles())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anInterruptedRunGoesOnToTheSameBits() throws Exception {
    Candidate candidate = new Candidate("RTN", 2, "RTN(bits = 2)", "RTN(bits = 2)");
    Measurement whole = measurer(folder.resolve("whole"), quiet()).measure(candidate);
    assertThatThrownBy(() -> measurer(folder.resolve("cut"), cut()).measure(candidate))
        .hasMessage("cut");
    assertThat(folder.resolve("cut/" + Measurer.fileName(candidate) + "-300-2-1.checkpoint"))
        .exists();
    Measurement resumed = measurer(folder.resolve("cut"), quiet()).measure(candidate);
    assertThat(resumed.line().replaceAll(",[0-9.]+,\"\"$", ""))
        .isEqualTo(whole.line().replaceAll(",[0-9.]+,\"\"$", ""));
    assertThat(whole.accuracy()).isNotEqualTo(whole.startAccuracy());
  }

  @Test
  void whatIsCalibratedBeginsAtTheFloatTwinThatWasTrainedOn() throws Exception {
    Measurer measurer = measurer(folder, quiet());
    Measurement twin = measurer.twin();
    Measurement calibrated =
        measurer.measure(
            new Candidate(
                "calibrated", 8, "UNIFORM(bits = 8)", "UNIFORM(bits = 8)", "weights = mse;"));
    assertThat(calibrated.status()).as(calibrated.note()).isEqualTo(Measurement.Status.DONE);
    assertThat(calibrated.result()).isBetween(twin.result() - 0.05, twin.result() + 0.05);
    assertThat(twin.result()).isNotEqualTo(twin.startAccuracy());
    assertThat(Measurement.parse(calibrated.line()).candidate()).isEqualTo(calibrated.candidate());
  }

  @Test
  void aRefusedCombinationIsALineWithTheMessage() throws Exception {
    Measurement refused =
        measurer(folder, quiet())
            .measure(new Candidate("APoT", 1, "APoT(bits = 1)", "UNIFORM(bits = 1)"));
    assertThat(refused.status()).isEqualTo(Measurement.Status.REFUSED);
    assertThat(refused.note()).startsWith("BW3003 APoT has no width of 1 bit for weights.");
    assertThat(Measurement.parse(refused.line())).isEqualTo(refused);
  }

  @Test
  void aMissingCompilerIsSaidWithWhatToDo() {
    StringWriter words = new StringWriter();
    int status =
        new CommandLine(new SchemeComparison())
            .setErr(new PrintWriter(words))
            .execute("--compiler", folder.resolve("none.jar").toString());
    assertThat(status).isEqualTo(2);
    assertThat(words.toString())
        .contains("there is no compiler at " + folder.resolve("none.jar") + ": build it with");
  }

  private Measurer measurer(Path work, PrintStream out) throws Exception {
    FashionData all = FashionData.embedded();
    FashionData images =
        new FashionData("a few", all.train().subset(0, 300), all.test().subset(0, 100));
    Measurement.Run run = new Measurement.Run(1, 2, 300, 100);
    String template =
        new String(
            SchemeComparison.class.getResourceAsStream("Compared.qnn.txt").readAllBytes(),
            StandardCharsets.UTF_8);
    return new Measurer(
        new CompilerJar(JAR),
        template,
        images,
        run,
        new Schedule(1, 2, 3e-3, 2e-3, 1),
        work,
        new OverallProgress(out, false, () -> 0, 600));
  }

  private static PrintStream quiet() {
    return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Fails after the first epoch, when its checkpoint is written. */
  private static PrintStream cut() {
    return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
      @Override
      public void print(String words) {
        throw new IllegalStateException("cut");
      }
    };
  }

  /** Tags must close: every picture and table is read as XML. */
  private static void parse(String html) throws Exception {
    String body = html.substring(html.indexOf("<main>"), html.indexOf("</body>"));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
  }
}
