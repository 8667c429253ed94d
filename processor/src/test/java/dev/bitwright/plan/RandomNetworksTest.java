package dev.bitwright.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.graph.GraphDecl;
import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.language.QnnPrinter;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RandomNetworksTest {
  @Test
  void everyNetworkPlansAndPrints() {
    Set<String> operators = new TreeSet<>();
    Set<String> forms = new TreeSet<>();
    Set<String> plans = new HashSet<>();
    int networks = 300;
    for (String text : RandomNetworks.texts(networks)) {
      PlannedGraph planned = Networks.planned(text);
      NetworkGraph graph = planned.checked().network();
      String flat = QnnPrinter.print(GraphDecl.of(graph));
      assertThat(GraphText.of(Networks.graph(flat))).as(text).isEqualTo(GraphText.of(graph));
      plans.add(planned.deploymentHash());
      for (Node node : planned.checked().nodes()) {
        operators.add(node.op().keyword());
      }
      for (Stage stage : planned.stages()) {
        stage.emissions().forEach(e -> forms.add(e.form().name()));
      }
    }
    assertThat(plans).hasSize(networks);
    assertThat(operators).hasSize(15);
    assertThat(forms)
        .containsExactly(
            "COPY", "MULTIPLIER", "REQUANTIZE", "REQUANTIZE_ONCE", "SCORES", "SHIFT", "THRESHOLDS");
  }

  @Test
  void theSameSeedGivesTheSameNetwork() {
    assertThat(RandomNetworks.text(7)).isEqualTo(RandomNetworks.text(7));
    assertThat(RandomNetworks.text(7)).isNotEqualTo(RandomNetworks.text(8));
  }
}
