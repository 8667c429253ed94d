package dev.bitwright.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.language.QnnPrinter;
import dev.bitwright.plan.Networks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GraphDeclTest {
  @ParameterizedTest
  @FieldSource("dev.bitwright.plan.Networks#ALL")
  void printedFlatANetworkGivesTheSameGraph(String name) {
    NetworkGraph graph = Networks.graph(Networks.text(name));
    String printed = QnnPrinter.print(GraphDecl.of(graph));

    NetworkGraph again = Networks.graph(printed);

    assertThat(GraphText.of(again)).isEqualTo(GraphText.of(graph));
    assertThat(QnnPrinter.print(GraphDecl.of(again))).isEqualTo(printed);
  }
}
