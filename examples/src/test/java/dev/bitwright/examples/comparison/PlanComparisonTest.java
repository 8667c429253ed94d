package dev.bitwright.examples.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The comparison of plans in small: few images, one seed. */
class PlanComparisonTest {
  @TempDir Path folder;

  private int run() {
    return new CommandLine(new PlanComparison())
        .execute(
            "--images",
            "400",
            "--test-images",
            "150",
            "--twin-epochs",
            "2",
            "--epochs",
            "1",
            "--seeds",
            "1",
            "--out",
            folder.toString(),
            "--work",
            folder + "/work");
  }

  @Test
  void plansKeepTheBudgetOfEqualWidthsAndNothingIsMeasuredTwice() throws Exception {
    assertThat(run()).isZero();
    Path csv = folder.resolve("plans.csv");
    List<Measurement> all = new Measurements(csv).all();
    assertThat(all).hasSize(12).allMatch(Measurement::done);
    assertThat(all.stream().map(Measurement::result).distinct()).hasSizeGreaterThan(2);
    Measurement three = equal(all, 3);
    Measurement two = equal(all, 2);
    assertThat(two.cost().weightBytes()).isLessThan(three.cost().weightBytes());
    for (Measurement m : all) {
      if (m.isFloat() || m.candidate().series().equals(PlanLines.EQUAL)) {
        continue;
      }
      boolean half = m.candidate().activations().contains("2.5");
      long bytes = three.cost().weightBytes();
      long operations = three.cost().bitOperations();
      if (half) {
        bytes = (bytes + two.cost().weightBytes()) / 2;
        operations = (operations + two.cost().bitOperations()) / 2;
      }
      assertThat(m.cost().weightBytes()).as(m.candidate().series()).isLessThanOrEqualTo(bytes);
      assertThat(m.cost().bitOperations()).isLessThanOrEqualTo(operations);
      assertThat(m.codesDiffering()).isZero();
      assertThat(m.codes()).isPositive();
    }
    // a profile says something else than size and place do
    assertThat(widths(all, PlanLines.PROFILE)).isNotEqualTo(widths(all, PlanLines.BLIND));
    String html = Files.readString(folder.resolve("plans.html"));
    assertThat(html)
        .contains("Accuracy and arithmetic", PlanLines.GREEDY)
        .doesNotContain("<script", "http://", "https://", "NaN", "Infinity");
    assertThat(Files.readString(folder.resolve("plans.md"))).contains("| equal widths | 3.0 bits");

    byte[] before = Files.readAllBytes(csv);
    assertThat(run()).isZero();
    assertThat(Files.readAllBytes(csv)).isEqualTo(before);
  }

  private static Measurement equal(List<Measurement> all, int bits) {
    return all.stream()
        .filter(m -> m.candidate().series().equals(PlanLines.EQUAL) && m.candidate().bits() == bits)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> widths(List<Measurement> all, String series) {
    return all.stream()
        .filter(m -> m.candidate().series().equals(series))
        .map(m -> m.candidate().weights())
        .toList();
  }

  @Test
  void decisionsAreReadFromAPlan() {
    String plan =
        """
        {"layers": [
          {"name": "stem", "weights": "UNIFORM(bits=8)", "reads": "input", "decided": "stated"},
          {"name": "d1", "weights": "UNIFORM(bits=4)", "reads": "UNIFORM(bits=3)",
           "decided": "planned"},
          {"name": "p1", "weights": "APoT(bits=2)", "reads": "UNIFORM(bits=6)",
           "decided": "planned"}],
         "greedy": {"differences": ["p1: UNIFORM(bits=3) of UNIFORM(bits=4)"]}}
        """;
    assertThat(Decisions.of(plan).words()).isEqualTo("d1 4/3, p1 2/6");
    assertThat(Decisions.of(plan).rules().get("p1").words())
        .isEqualTo("quantize weights APoT(bits=2) activations UNIFORM(bits=6)");
    assertThat(Decisions.greedy(plan).words()).isEqualTo("d1 4/3, p1 3/4");
    assertThatThrownBy(() -> Decisions.of("{\"layers\": []}")).hasMessageContaining("no layer");
    assertThatThrownBy(() -> Decisions.greedy(plan.replace("greedy", "other")))
        .hasMessageContaining("no greedy");
    assertThatThrownBy(() -> Decisions.greedy(plan.replace("p1: ", "p9: ")))
        .hasMessageContaining("not understood");
  }
}
