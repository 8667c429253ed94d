package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final Result TWIN =
      new Result("float", 1, 9, 60000, 0.927, Double.NaN, Double.NaN, 0, 0, 0, Double.NaN, 1234, 5);
  private static final Result RTN =
      new Result("rtn", 1, 7, 60000, 0.921, 0.921, 0.927, 1000, 3, 2, 1e-4, 1200, 350.5);

  @TempDir Path folder;

  @Test
  void finishedRunsAreFoundAgain() throws Exception {
    Path csv = folder.resolve("results/fashion.csv");
    Results results = new Results(csv);
    results.add(TWIN);
    results.add(RTN);
    Results again = new Results(csv);
    assertThat(again.find("rtn", 1, 7, 60000)).contains(RTN);
    assertThat(again.find("float", 1, 9, 60000)).isPresent();
    assertThat(again.find("rtn", 2, 7, 60000)).isEmpty();
    assertThat(again.find("rtn", 1, 8, 60000)).isEmpty();
    assertThat(again.find("rtn", 1, 7, 4000)).isEmpty();
    assertThat(Files.readAllLines(csv)).hasSize(3).first().isEqualTo(Result.HEADER);
  }

  @Test
  void theTableHoldsMeansAndDifferences() throws Exception {
    Results results = new Results(folder.resolve("fashion.csv"));
    results.add(TWIN);
    results.add(RTN);
    results.add(new Result("rtn", 2, 7, 60000, 0.923, 0.923, 0.927, 1000, 0, 0, 3e-4, 1200, 349.5));
    String table = results.markdown();
    assertThat(table.lines()).hasSize(4);
    assertThat(table)
        .contains("| float | 1 | 92.70 % | 92.70 |  |")
        .contains(
            "| rtn | 2 | 92.20 % | 92.10, 92.30 | 0.50 | 92.20 % | 3 of 2,000 | 2 | 3.0e-04 |"
                + " 1200 | 350 |");
  }
}
