package dev.bitwright.plan.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.plan.Networks;
import dev.bitwright.scheme.Quantizer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Noise on bell-shaped values against the literature, and a layer's share against the graph. */
class AnalyticSensitivityTest {

  private static Quantizer weights(NetworkGraph network, Node layer) {
    return new LayerQuantizers(network)
        .weights(layer, layer.weightScheme().orElseThrow(), new Diagnostics())
        .orElseThrow();
  }

  private static Quantizer read(NetworkGraph network, Node layer) {
    return new LayerQuantizers(network)
        .activations(layer, layer.activationScheme().orElseThrow(), new Diagnostics())
        .orElseThrow();
  }

  private static String dense(String rule) {
    return "network N { input x: u8[1, 4, 4]; a = dense(flatten(x), units = 6) quantize UNIFORM(bits = 8);"
        + " b = dense(relu(batch_norm(a)), units = 4) quantize "
        + rule
        + "; output y = dense(batch_norm(b), units = 2) quantize UNIFORM(bits = 8); }";
  }

  /** Max, "Quantizing for minimum distortion", IRE Trans. IT-6 (1960), table II. */
  @ParameterizedTest
  @CsvSource({
    "2, 0.3634",
    "3, 0.1902",
    "4, 0.1188",
    "5, 0.08218",
    "8, 0.03744",
    "16, 0.01154",
    "32, 0.003495"
  })
  void evenLevelsOnANormal(int count, double expected) {
    int[] levels = IntStream.range(0, count).map(i -> 2 * i - count + 1).toArray();
    assertThat(LevelNoise.of(levels, false, false)).isEqualTo(expected, within(6e-4 * expected));
  }

  @Test
  void manyLevelsFollowTheStep() {
    // six decibels a bit, less what the growing reach takes
    double eight = LevelNoise.of(IntStream.range(-127, 128).toArray(), false, false);
    double sixteen = LevelNoise.of(IntStream.range(-32767, 32768).toArray(), false, false);
    assertThat(eight).isBetween(8e-5, 1.2e-4);
    assertThat(eight / sixteen).isBetween(65536 / 4.0, 65536.0);
  }

  @Test
  void thePositivePartOfANormalAgreesWithASample() {
    Random random = new Random(5);
    double[] x =
        random.doubles(200_000, 0, 1).map(u -> Math.max(0, random.nextGaussian())).toArray();
    for (int last : new int[] {1, 3, 7}) {
      double least = Double.POSITIVE_INFINITY;
      for (double s = 0.05; s < 2; s += 0.01) {
        double error = 0;
        double square = 0;
        for (double v : x) {
          double off = v - s * Math.max(0, Math.min(last, Math.rint(v / s)));
          error += off * off;
          square += v * v;
        }
        least = Math.min(least, error / square);
      }
      assertThat(LevelNoise.of(IntStream.rangeClosed(0, last).toArray(), true, false))
          .isEqualTo(least, within(0.03 * least));
    }
  }

  @Test
  void anOffsetMovesLevelsToWhereTheValuesAre() {
    int[] ternary = {-1, 0, 1};
    double fixed = LevelNoise.of(ternary, true, false);
    double moved = LevelNoise.of(ternary, true, true);
    double three = LevelNoise.of(new int[] {0, 1, 2}, true, false);
    assertThat(moved).isLessThan(0.7 * fixed).isLessThanOrEqualTo(three * 1.001);
    assertThat(LevelNoise.of(ternary, false, true))
        .isEqualTo(LevelNoise.of(ternary, false, false), within(1e-6));
  }

  @Test
  void widthsOfOneLayerAreOrderedAndTheSameAtEveryCall() {
    double before = Double.POSITIVE_INFINITY;
    for (int bits : new int[] {2, 3, 4, 6, 8}) {
      NetworkGraph network = Networks.graph(dense("UNIFORM(bits = " + bits + ")"));
      Node layer = network.nodes().stream().filter(n -> n.op().hasWeights()).toList().get(1);
      AnalyticSensitivity s = new AnalyticSensitivity(network);
      double weights = s.weights(layer, weights(network, layer));
      double activations = s.activations(layer, read(network, layer));
      assertThat(weights).isPositive().isLessThan(before);
      // one bit more than with a sign
      assertThat(activations).isPositive().isLessThan(weights);
      assertThat(new AnalyticSensitivity(network).weights(layer, weights(network, layer)))
          .isEqualTo(weights);
      before = weights;
    }
  }

  @Test
  void whatReadsTheInputAddsNothingByReading() {
    NetworkGraph network = Networks.graph(Networks.text("TinyResidual"));
    Node first = network.nodes().stream().filter(n -> n.op().hasWeights()).toList().get(0);
    AnalyticSensitivity s = new AnalyticSensitivity(network);
    assertThat(s.activations(first, read(network, first))).isZero();
    assertThat(s.basis()).isEqualTo("no profile: layers differ only in size and place");
    assertThat(s.measured()).isFalse();
  }

  @Test
  void aZeroPointTakesOneWindowOfItsLevels() {
    NetworkGraph plain =
        Networks.graph(dense("RTN(bits = 2)").replace("(bits = 8); }", "(bits = 4); }"));
    NetworkGraph affine =
        Networks.graph(
            dense("RTN(bits = 2)").replace("(bits = 8); }", "(bits = 4, mode = affine); }"));
    Node last = plain.node("y");
    Quantizer wide = read(affine, affine.node("y"));
    assertThat(wide.levels().size()).isEqualTo(31);
    assertThat(new AnalyticSensitivity(affine).activations(affine.node("y"), wide))
        .isEqualTo(new AnalyticSensitivity(plain).activations(last, read(plain, last)));
  }

  @Test
  void coordinatesAreAtTheirBest() {
    NetworkGraph network =
        Networks.graph(dense("weights MULTIBIT(bits = 2) activations UNIFORM(bits = 4)"));
    Node layer = network.nodes().stream().filter(n -> n.op().hasWeights()).toList().get(1);
    assertThat(new AnalyticSensitivity(network).weights(layer, weights(network, layer)))
        .isEqualTo(0.1188, within(1e-4));
  }

  @Test
  void operandsOfASumHaveAPartEach() {
    NetworkGraph network = Networks.graph(Networks.text("TinyResidual"));
    AnalyticSensitivity s = new AnalyticSensitivity(network);
    List<Node> layers = network.nodes().stream().filter(n -> n.op().hasWeights()).toList();
    double whole = s.weights(layers.get(0), weights(network, layers.get(0)));
    double branch = s.weights(layers.get(1), weights(network, layers.get(1)));
    double two = s.weights(layers.get(2), weights(network, layers.get(2)));
    assertThat(branch).isEqualTo(whole / 2);
    assertThat(two).isEqualTo(whole / 2);
    assertThat(layers).hasSize(4);
  }

  @Test
  void operandsOfAConcatHaveTheShareOfTheirChannels() {
    NetworkGraph network = Networks.graph(Networks.text("TinyConcat"));
    var shares = BranchShare.of(network);
    List<Node> layers = network.nodes().stream().filter(n -> n.op().hasWeights()).toList();
    assertThat(shares.get(layers.get(0).name())).isEqualTo(3 / 5.0, within(1e-12));
    assertThat(shares.get(layers.get(1).name())).isEqualTo(2 / 5.0, within(1e-12));
    assertThat(shares.get(layers.get(2).name())).isEqualTo(1.0, within(1e-12));
  }

  @Test
  void endsOfNetworks() {
    NetworkGraph concat = Networks.graph(Networks.text("TinyConcat"));
    List<Node> layers = concat.nodes().stream().filter(n -> n.op().hasWeights()).toList();
    NetworkEnds ends = NetworkEnds.of(concat);
    assertThat(ends.first()).containsExactly(layers.get(0).name(), layers.get(1).name());
    assertThat(ends.last()).containsExactly("scores");
    assertThat(ends.contains(layers.get(2))).isFalse();
    assertThat(ends.contains(layers.get(3))).isTrue();
  }
}
