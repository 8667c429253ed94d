package dev.bitwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected numbers are the test vectors of the schemes' specification. */
class QuantizeCommandTest {

  private static Run quantize(String arguments) {
    return Run.of(("quantize " + arguments).split(" "));
  }

  private static List<Double> field(String json, String name) {
    Matcher matcher = Pattern.compile('"' + name + "\": ([^,}]+)").matcher(json);
    List<Double> values = new ArrayList<>();
    while (matcher.find()) {
      values.add(Double.valueOf(matcher.group(1)));
    }
    return values;
  }

  private static void assertField(Run run, String name, double... expected) {
    List<Double> actual = field(run.out(), name);
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual.get(i)).as(name + " " + i).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void apotWeights() {
    Run run =
        quantize(
            "--scheme APoT --bits 4 --role weight --params alpha=1.5 --json --"
                + " -0.42 -0.10 0.03 0.15 0.31 0.66");
    assertThat(run.status()).isZero();
    assertField(run, "x", -0.42, -0.1, 0.03, 0.15, 0.31, 0.66);
    assertField(run, "y", -1.5, -0.6, -0.15, 0.15, 0.6, 1.5);
    assertField(run, "level", -10, -4, -1, 1, 4, 10);
    assertField(run, "alpha", -0.047668, -0.028137, 0.036047, 0.018372, 0.028137, 1);
  }

  @Test
  void theDerivativeIsThatOfEachValueByItself() {
    Run run =
        quantize(
            "--scheme APoT --bits 4 --params alpha=1.5,normGradient=detached --json --"
                + " -0.42 -0.10 0.03 0.15 0.31 0.66");
    double slope = 1 / 0.367519;
    assertThat(field(run.out(), "dydx").get(0)).isCloseTo(slope, within(1e-5));
    assertThat(field(run.out(), "dydx").get(5)).isZero();
  }

  @Test
  void apotActivations() {
    Run run =
        quantize(
            "--scheme APoT --bits 3 --role activation --params alpha=3 --json --"
                + " -0.2 0 0.3 0.9 1.4 2.0 2.6 3.7");
    assertField(run, "y", 0, 0, 0.3, 0.9, 1.2, 1.8, 2.4, 3);
    assertField(run, "dydx", 0, 1, 1, 1, 1, 1, 1, 0);
    assertField(run, "alpha", 0, 0, 0, 0, -0.066667, -0.066667, -0.066667, 1);
  }

  @Test
  void schemesOfFollowedScales() {
    Run binary = quantize("--scheme BINARY --bits 1 --json -- 0.5 -0.3 0.2 -0.6");
    assertField(binary, "y", 0.4, -0.4, 0.4, -0.4);
    assertField(binary, "code", 1, 0, 1, 0);
    Run ternary = quantize("--scheme TERNARY --bits 2 --json -- 0.5 -0.3 0.2 -0.6");
    assertField(ternary, "y", 0.466667, -0.466667, 0, -0.466667);
    Run pruned =
        quantize(
            "--scheme PRUNED_TERNARY --bits 2 --params sparsity=0.5 --json --"
                + " 0.8 -0.1 0.05 -0.5 0.3 0.02");
    assertField(pruned, "level", 1, 0, 0, -1, 1, 0);
    assertField(pruned, "y", 0.577350, 0, 0, -0.577350, 0.577350, 0);
  }

  @Test
  void balancedLevels() {
    Run median =
        quantize("--scheme BALANCED --bits 2 --json -- -0.9 -0.4 -0.25 -0.1 0.05 0.15 0.2 1.6");
    assertField(median, "code", 0, 0, 1, 1, 2, 2, 3, 3);
    assertField(median, "dydx", 1, 1, 1, 1, 1, 1, 1, 1);
    Run scale =
        quantize(
            "--scheme BALANCED --bits 2 --params partition=scale --json --"
                + " 0.8 -0.3 0.1 -1.2 0.05 0.4");
    assertField(scale, "y", 0.483037, -0.161012, 0.161012, -0.483037, 0.161012, 0.483037);
    Run activations =
        quantize("--scheme BALANCED --bits 2 --role activation --json -- 0 0.4 0.9 2");
    assertField(activations, "level", 0, 1, 3, 3);
  }

  @Test
  void significantBits() {
    Run weights =
        quantize(
            "--scheme ESB --bits 4 --params k=1 --json --"
                + " 0.12 -0.34 0.56 -0.08 0.91 -1.27 0.03 0.22");
    assertField(weights, "level", 1, -2, 4, -1, 6, -8, 0, 1);
    assertField(weights, "code", 1, 10, 4, 9, 5, 14, 0, 1);
    Run activations = quantize("--scheme ESB --bits 3 --role activation --json -- 0 0.5 1 2");
    assertThat(field(activations.out(), "level")).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void uniformWeightsWithoutTheOptimizersFactor() {
    Run run =
        quantize(
            "--scheme UNIFORM --bits 3 --params s=0.3 --json --"
                + " -1 -0.55 -0.2 0.05 0.31 0.62 1.5");
    assertField(run, "y", -0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9);
    assertField(run, "s", 0.333333, -0.166667, -0.333333, -0.166667, -0.033333, -0.066667, 3);
  }

  @Test
  void parametersStartAtTheirInitialValues() {
    Run run = quantize("--scheme RTN --bits 2 --role activation --json -- -1 -0.2 0.4 0.62");
    assertField(run, "y", -1, 0, 0, 1);
    assertField(run, "level", -1, 0, 0, 1);
    assertField(run, "gamma", -1, 0, 0, 1);
  }

  @Test
  void theTable() {
    Run run = quantize("--scheme UNIFORM --bits 3 --role activation --params s=0.5 -- 0.2 1.3 9");
    assertThat(run.out())
        .isEqualTo(
            """
                   x         y  level  code     dy/dx      dy/ds
            0.200000  0.000000      0     0  1.000000  -0.400000
            1.300000  1.500000      3     3  1.000000   0.400000
            9.000000  3.500000      7     7  0.000000   7.000000
            """);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void signedActivations() {
    Run run =
        quantize(
            "--scheme UNIFORM --bits 3 --role activation --signed --params s=0.5 --json --"
                + " -9 0.6");
    assertField(run, "level", -4, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--scheme APoT --bits 3 --params alpa=3 -- 1 2|1|BW3010: APoT has no parameter 'alpa'",
        "--scheme UNIFORM --bits 3 --params s=-3 -- 1 2|1|BW3011: the parameter 's' cannot be -3",
        "--scheme UNIFORM --bits 3 --params s=big -- 1 2|2|BW6006: 'big' is not a finite number."
            + " Give decimal numbers.",
        "--scheme UNIFORM --bits 3 -- 1 x|2|BW6006: 'x' is not a finite number. Give decimal"
            + " numbers.",
        "--scheme UNIFORM --bits 3 -- NaN|2|BW6006: 'NaN' is not a finite number. Give decimal"
            + " numbers.",
        "--scheme UNIFORM --bits 9 -- 1|1|BW3003: UNIFORM has no width of 9 bits for weights.",
        "--scheme APot --bits 3 -- 1|1|BW3001: there is no scheme 'APot'. Did you mean 'APoT'?",
        "--scheme NONE -- 1|1|BW30"
      })
  void whatCannotBeTried(String arguments, int status, String expected) {
    Run run = quantize(arguments);
    assertThat(run.err()).startsWith("error " + expected).endsWith(".\n");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(status);
  }

  @Test
  void schemesAreListed() {
    Run text = Run.of("schemes");
    assertThat(text.status()).isZero();
    assertThat(text.out()).contains("UNIFORM: ", "RTN: ", "APoT: ", "2, 3, 4, 5, 6, 7, 8 bits");
    String json = Run.of("schemes", "--json").out();
    assertThat(json).startsWith("[\n  {\"name\": \"").endsWith("}\n]\n");
    assertThat(json).contains("\"name\": \"APoT\"", "\"weightBits\": [2, 3, 4, 5, 6, 7, 8]");
    assertThat(json.chars().filter(c -> c == '{').count())
        .isEqualTo(json.chars().filter(c -> c == '}').count())
        .isGreaterThan(10);
  }
}
