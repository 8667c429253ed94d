package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The measuring program for quantization without training, on a small part of the data. */
class PostTrainingTest {
  private static List<String> run(String only) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
    int status =
        new CommandLine(new PostTraining(console))
            .execute("--limit", "300", "--epochs", "1", "--samples", "96", "--only", only);
    assertThat(status).isZero();
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(l -> l.matches(".* \\d+\\.\\d\\d %.*"))
        .toList();
  }

  /** Relative errors of the layers that a line states. */
  private static double[] errors(String line) {
    String[] words = line.replaceAll(".*layers ", "").split(" ");
    double[] errors = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      errors[i] = Double.parseDouble(words[i]);
    }
    return errors;
  }

  @Test
  void eightBitsStayNearTheFloatNetwork() {
    List<String> lines = run("8 bits, activations m");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("float ");
    for (String line : lines.subList(1, 4)) {
      assertThat(errors(line)).hasSize(4);
      for (double error : errors(line)) {
        assertThat(error).isBetween(0.0001, 0.05);
      }
    }
  }

  @Test
  void followingThePathBeatsRounding() {
    List<String> lines = run("ternary weights, mean square");
    assertThat(lines).hasSize(6);
    double[] rounded = errors(lines.get(1));
    double[] followed = errors(lines.get(4));
    // the second and third convolution are ternary
    assertThat(followed[1]).isPositive().isLessThan(0.8 * rounded[1]);
    assertThat(followed[2]).isPositive().isLessThan(0.8 * rounded[2]);
  }
}
