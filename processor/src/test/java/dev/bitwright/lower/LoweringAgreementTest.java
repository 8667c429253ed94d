package dev.bitwright.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.lower.java.JavaLowering;
import dev.bitwright.lower.reference.ReferenceLowering;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoweringAgreementTest {
  static Stream<PlannedGraph> corpus() {
    return Stream.of(Corpus.all(), Corpus.planned(40), Corpus.grouped(16), shifted())
        .flatMap(List::stream);
  }

  private static List<PlannedGraph> shifted() {
    return Corpus.powersOfTwo(12).stream().map(Networks::planned).toList();
  }

  static FrozenLayout layout(PlannedGraph graph) {
    return FrozenLayout.parse(LayoutText.of(graph).toArray(String[]::new));
  }

  static byte[] samples(PlannedGraph graph, long seed) {
    byte[] samples = new byte[(int) graph.stages().get(0).shape().elements()];
    new SplittableRandom(seed).nextBytes(samples);
    return samples;
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void rowsGiveTheLevelsOfTheReference(PlannedGraph graph) {
    for (int seed = 0; seed < 2; seed++) {
      FrozenNetwork frozen = RandomFrozen.of(layout(graph), seed);
      Interpreted reference = new Interpreted(graph, ReferenceLowering.lower(graph), frozen);
      Interpreted rows = new Interpreted(graph, JavaLowering.lower(graph), frozen);
      for (int image = 0; image < 2; image++) {
        byte[] samples = samples(graph, 100 * seed + image);
        Map<String, long[]> expected = reference.run(samples);
        Map<String, long[]> actual = rows.run(samples);
        assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach(
            (tensor, levels) ->
                assertThat(actual.get(tensor)).as("%s %s", graph.name(), tensor).isEqualTo(levels));
      }
    }
  }

  static Stream<PlannedGraph> byHand() {
    return Corpus.all().stream();
  }

  @ParameterizedTest
  @MethodSource("byHand")
  void everyTensorVaries(PlannedGraph graph) {
    FrozenNetwork frozen = RandomFrozen.of(layout(graph), 1);
    Interpreted rows = new Interpreted(graph, JavaLowering.lower(graph), frozen);
    Map<String, long[]> first = rows.run(samples(graph, 5));
    Map<String, long[]> second = rows.run(samples(graph, 6));
    for (Stage stage : graph.stages()) {
      for (Emission emission : stage.emissions()) {
        String tensor = emission.output().name();
        assertThat(Arrays.stream(first.get(tensor)).distinct().count())
            .as("%s %s", graph.name(), tensor)
            .isGreaterThan(1);
      }
    }
    String scores = graph.stages().get(graph.stages().size() - 1).name();
    assertThat(second.get(scores)).isNotEqualTo(first.get(scores));
  }
}
