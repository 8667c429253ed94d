package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.scheme.Quantizer.Role;
import dev.bitwright.training.WeightCoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MULTIBIT: its first values, its grid of coordinates, its groups, and what it refuses. */
class MultibitSchemeTest {
  private static final Scheme SCHEME = new MultibitScheme();

  private static Diagnostics report(Scheme.WeightContext context, Object... options) {
    Diagnostics d = new Diagnostics();
    Optional<Quantizer> q = SCHEME.weights(Trials.spec("MULTIBIT", options), context, d);
    assertThat(q.isPresent()).isEqualTo(!d.hasErrors());
    return d;
  }

  private static Quantizer quantizer(Scheme.WeightContext context, Object... options) {
    Diagnostics d = new Diagnostics();
    Optional<Quantizer> q = SCHEME.weights(Trials.spec("MULTIBIT", options), context, d);
    assertThat(d.render()).isEmpty();
    return q.orElseThrow();
  }

  private static void one(Diagnostics d, int column, String... parts) {
    assertThat(d.all()).hasSize(1);
    Diagnostic message = d.all().get(0);
    assertThat(message.id()).isEqualTo("BW3006");
    assertThat(message.at().line()).isEqualTo(3);
    assertThat(message.at().column()).isEqualTo(column);
    assertThat(message.at().file()).isEqualTo("net.qnn");
    assertThat(message.text()).contains(parts);
  }

  private static final Scheme.WeightContext CONV = new Scheme.WeightContext(8, 144, true, false, 9);
  private static final Scheme.WeightContext DENSE = new Scheme.WeightContext(10, 256, false, true);

  @Test
  void refusals() {
    Diagnostics d = new Diagnostics();
    SchemeSpec spec = Trials.spec("MULTIBIT", "bits", 2);
    assertThat(SCHEME.activations(spec, new Scheme.ActivationContext(true, 9, false), d)).isEmpty();
    one(d, 7, "activations of MULTIBIT cannot be met: the method is for weights only.");
    one(report(CONV, "bits", 2, "average", 2.0), 40, "average = 2.0 at 2 bits", "below bits");
    one(report(DENSE, "bits", 2, "granularity", "channel"), 40, "share one scale");
    one(report(CONV, "bits", 2, "parts", 4), 40, "belong to grouping = subchannel");
    one(
        report(CONV, "bits", 2, "grouping", "subchannel", "parts", 5),
        60,
        "the 144 weights of an output have no such equal parts");
    one(report(DENSE, "bits", 2, "grouping", "kernelwise"), 40, "a group of one weight");
    one(report(CONV, "bits", 2, "average", 0.9, "warmUp", 0.8), 40, "leave no time");
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 144, 9, 9, strided",
    "auto, 135, 9, 1, runs",
    "auto, 256, 1, 4, runs",
    "auto, 50, 1, 1, runs",
    "channelwise, 144, 9, 1, runs",
    "kernelwise, 144, 9, 16, runs",
    "pixelwise, 36, 9, 9, strided",
    "subchannel, 50, 1, 2, runs"
  })
  void groups(String grouping, int taps, int positions, String groups, String kind) {
    Scheme.WeightContext context = new Scheme.WeightContext(4, taps, true, false, positions);
    List<String> settings =
        quantizer(context, "bits", 2, "grouping", grouping).coder().orElseThrow().settings();
    assertThat(settings.subList(2, 4)).containsExactly(groups, kind);
  }

  /** Vectors 1a to 1c on the grid of coordinates. */
  @Test
  void trial() {
    double[][] expected = {
      {0.45, -0.45, 0.45, -0.45}, {0.7, -0.7, 0.2, -0.2}, {0.85, -0.55, 0.05, -0.35}
    };
    for (int bits = 1; bits <= 3; bits++) {
      SchemeTrial.Result r =
          SchemeTrial.run(
                  new SchemeTrial.Request(
                      Trials.spec("MULTIBIT", "bits", bits, "coordinateBits", 8),
                      Role.WEIGHT,
                      List.of(0.9, -0.5, 0.1, -0.3),
                      Map.of(),
                      Optional.empty()),
                  new Diagnostics())
              .orElseThrow();
      for (int j = 0; j < 4; j++) {
        SchemeTrial.Point point = r.points().get(j);
        assertThat(point.y()).isCloseTo(expected[bits - 1][j], within(bits * r.scale() / 2));
        assertThat(point.y()).isCloseTo(r.scale() * point.level(), within(1e-6));
        assertThat(point.dydx()).isEqualTo(1);
        assertThat(point.rank()).isEqualTo(point.level() + 255);
      }
    }
  }

  /** Rounded coordinates never leave the set of levels, whatever the weights. */
  @Test
  void levelsStayInTheirSet() {
    Random random = new Random(3);
    for (int round = 0; round < 40; round++) {
      int bits = 1 + random.nextInt(8);
      int coordinateBits = 4 + random.nextInt(5);
      boolean tensor = random.nextBoolean();
      Quantizer q =
          quantizer(
              CONV,
              "bits",
              bits,
              "coordinateBits",
              coordinateBits,
              "granularity",
              tensor ? "tensor" : "channel",
              "grouping",
              List.of("channelwise", "kernelwise", "pixelwise").get(round % 3));
      float[][] w = new float[8][144];
      for (float[] row : w) {
        for (int k = 0; k < row.length; k++) {
          row[k] = (float) (random.nextGaussian() * Math.exp(random.nextGaussian()));
        }
      }
      Arrays.fill(w[3], 0);
      Arrays.fill(w[4], 0.25f);
      float[][] levels = new float[8][144];
      float[] scale = new float[tensor ? 1 : 8];
      Quantizer.Coder coder = q.coder().orElseThrow();
      WeightCoder.started(coder.kind(), coder.settings(), w).levels(levels, scale);
      int largest = 0;
      for (int o = 0; o < 8; o++) {
        double near = 0;
        double energy = 0;
        for (int k = 0; k < 144; k++) {
          int level = (int) levels[o][k];
          assertThat(q.levels().levels()).contains(level);
          assertThat(levels[o][k]).isEqualTo(level);
          largest = Math.max(largest, Math.abs(level));
          double error = w[o][k] - scale[tensor ? 0 : o] * level;
          near += error * error;
          energy += w[o][k] * (double) w[o][k];
        }
        if (o == 3) {
          assertThat(levels[o]).containsOnly(0f);
        } else if (!tensor) {
          assertThat(near).isLessThan(energy);
        }
      }
      assertThat(largest).isGreaterThan(q.levels().maximum() - bits - 1);
    }
  }
}
