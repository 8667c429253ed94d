package dev.bitwright.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QnnPrinter;
import dev.bitwright.language.QnnReader;
import dev.bitwright.language.Statement;
import dev.bitwright.plan.Networks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
  private static final String HEAD =
      "network Net {\n  input image: u8[2, 8, 8];\n  quantize RTN(bits = 2);\n";

  private static NetworkGraph graph(String... statements) {
    return Networks.graph(HEAD + String.join("\n", statements) + "\n}\n");
  }

  private static List<String> names(NetworkGraph graph) {
    return graph.nodes().stream().map(Node::name).toList();
  }

  private static String schemes(NetworkGraph graph, String node) {
    Node n = graph.node(node);
    return GraphText.of(n.weightScheme().orElseThrow())
        + " "
        + GraphText.of(n.activationScheme().orElseThrow());
  }

  @Test
  void whatIsLeftOpenReachesTheGraph() {
    NetworkGraph graph =
        Networks.graph(
            "network Net {\n  input image: u8[2, 8, 8];\n  let narrow = 2;\n"
                + "  quantize {APoT, UNIFORM(bits = [narrow, 4])};\n"
                + "  a = conv2d(image, filters = 4, kernel = 3) quantize weights UNIFORM(bits = [3]);\n"
                + "  output b = dense(flatten(a), units = 3) quantize UNIFORM parallelism(inputs = 1);"
                + "\n}\n");

    assertThat(schemes(graph, "a")).isEqualTo("UNIFORM(bits=3) {APoT(), UNIFORM(bits=[2, 4])}");
    assertThat(schemes(graph, "b")).isEqualTo("UNIFORM() UNIFORM()");
    assertThat(graph.node("a").parallelism().stated()).isFalse();
    assertThat(graph.node("b").parallelism().stated()).isTrue();
    NetworkGraph again = Networks.graph(QnnPrinter.print(GraphDecl.of(graph)));
    assertThat(GraphText.of(again)).isEqualTo(GraphText.of(graph));
    assertThat(graph.node("a").activationScheme().orElseThrow().choices().get(1).withBits(3))
        .extracting(GraphText::of)
        .isEqualTo("UNIFORM(bits=3)");
  }

  @Test
  void resnet20HasThreeStages() {
    NetworkGraph graph = Networks.graph(Networks.text("Resnet20"));

    assertThat(graph.nodes().stream().filter(n -> n.op() instanceof Op.Conv2d)).hasSize(21);
    assertThat(graph.nodes().stream().filter(n -> n.op() instanceof Op.Add)).hasSize(9);
    for (int block = 2; block <= 10; block++) {
      int stage = (block - 2) / 3;
      Shape expected = Shape.image(16 << stage, 32 >> stage, 32 >> stage);
      assertThat(graph.node("x_" + block).shape()).isEqualTo(expected);
      assertThat(graph.node("x_" + block + "_a").shape()).isEqualTo(expected);
    }
    assertThat(names(graph))
        .contains("x_5_skip", "x_8_skip")
        .doesNotContain("x_2_skip", "x_6_skip");
    assertThat(graph.node("x_6.add").inputs()).containsExactly("x_6_b", "x_5");
    assertThat(graph.node("x_5.add").inputs()).containsExactly("x_5_b", "x_5_skip");
    assertThat(graph.output()).isEqualTo("scores");
    assertThat(graph.node("scores").shape()).isEqualTo(Shape.vector(10));
    assertThat(graph.doc()).contains("CIFAR-size residual network, additive powers of two.");
    assertThat(schemes(graph, "x.conv2d")).isEqualTo("UNIFORM(bits=8) UNIFORM(bits=8)");
    assertThat(schemes(graph, "x_7_a.conv2d")).isEqualTo("APoT(bits=3) APoT(bits=3)");
    assertThat(graph.training().optimizer()).isEqualTo("sgd");
    assertThat(graph.training().weightDecay()).isEqualTo(1e-4);
    assertThat(graph.budget().of(new Budget.Measure(Resource.WEIGHTS, 0)).orElseThrow().value())
        .isEqualTo(120 * 1024);
  }

  @Test
  void aDeviceLimitsWhatIsNotStated() {
    Budget budget =
        graph(
                "budget { lut <= 9 K; device = xc7a35t; clock = 50 MHz; frames_per_second >= 300; }",
                "output y = dense(flatten(image), units = 2) quantize UNIFORM(bits = 4);")
            .budget();
    assertThat(budget.limits().stream().map(l -> l.shown() + " " + budget.largest(l)))
        .containsExactly("dsp 90", "bram 100", "lut 9000", "ff 41600", "frames_per_second 166666");
    assertThat(budget.device()).contains("xc7a35t");
  }

  @Test
  void theNearestRuleHolds() {
    NetworkGraph graph =
        graph(
            "block Pair(x) {",
            "  a = conv2d(x, filters = 4, kernel = 1);",
            "  b = conv2d(a, filters = 4, kernel = 1) quantize weights APoT(bits = 4);",
            "  return conv2d(b, filters = 4, kernel = 1) quantize UNIFORM(bits = 5);",
            "}",
            "one = Pair(image) quantize UNIFORM(bits = 3);",
            "two = Pair(one);",
            "output scores = dense(flatten(two), units = 3) quantize activations UNIFORM(bits = 8);");

    assertThat(schemes(graph, "one_a")).isEqualTo("UNIFORM(bits=3) UNIFORM(bits=3)");
    assertThat(schemes(graph, "one_b")).isEqualTo("APoT(bits=4) UNIFORM(bits=3)");
    assertThat(schemes(graph, "one")).isEqualTo("UNIFORM(bits=5) UNIFORM(bits=5)");
    assertThat(schemes(graph, "two_b")).isEqualTo("APoT(bits=4) RTN(bits=2)");
    assertThat(schemes(graph, "scores")).isEqualTo("RTN(bits=2) UNIFORM(bits=8)");
  }

  @Test
  void aRuleOfAnAddIsForItsOperands() {
    NetworkGraph graph =
        graph(
            "a = conv2d(image, filters = 2, kernel = 1);",
            "b = relu(a + image) quantize UNIFORM(bits = 6);",
            "output scores = dense(flatten(b), units = 3);");

    assertThat(graph.node("b.add").weightScheme()).isEmpty();
    assertThat(GraphText.of(graph.node("b.add").activationScheme().orElseThrow()))
        .isEqualTo("UNIFORM(bits=6)");
  }

  @Test
  void namesOfInstancesAreJavaIdentifiers() {
    NetworkGraph graph =
        graph(
            "block Twice(x, n = 4) {",
            "  x = relu(x);",
            "  x = conv2d(x, filters = n, kernel = 1);",
            "  return x;",
            "}",
            "block Fork(x) {",
            "  t = relu6(x);",
            "  return relu(t), conv2d(t, filters = 4, kernel = 1);",
            "}",
            "y = Twice(relu(image));",
            "y = relu(Twice(y, n = 3) + Twice(y, n = 3));",
            "left, right = Fork(y);",
            "output scores = dense(flatten(concat(left, right)), units = 3);");

    assertThat(names(graph))
        .containsExactly(
            "image",
            "y_x",
            "y_x_2",
            "y_x_3",
            "y_2_Twice_x",
            "y_2_Twice_x_2",
            "y_2_Twice2_x",
            "y_2_Twice2_x_2",
            "y_2.add",
            "y_2",
            "left_t",
            "left",
            "right",
            "scores.concat",
            "scores.flatten",
            "scores");
    assertThat(graph.node("y_2").shape()).isEqualTo(Shape.image(3, 8, 8));
  }

  @Test
  void statementsInAnyOrderGiveTheSameEdges() {
    Diagnostics diagnostics = new Diagnostics();
    NetworkDecl decl =
        QnnReader.read("net.qnn", Networks.text("TinyResidual"), diagnostics).orElseThrow();
    NetworkGraph straight = new GraphBuilder().build(decl, diagnostics).orElseThrow();
    List<Statement> turned = new ArrayList<>(decl.statements());
    Collections.reverse(turned);

    NetworkGraph reversed =
        new GraphBuilder()
            .build(new NetworkDecl(decl.at(), decl.doc(), decl.name(), turned), diagnostics)
            .orElseThrow();

    assertThat(diagnostics.all()).isEmpty();
    // in a chain there is one order only
    assertThat(GraphText.of(reversed)).isEqualTo(GraphText.of(straight));
  }

  @Test
  void constantsAreComputedExactly() {
    NetworkGraph graph =
        graph(
            "let a = 7 % 4 + 2 * 3 - 10 / 2;",
            "let b = if a == 4 and not (a > 5 or false) then a else 1;",
            "let rate = 0.1 + 0.2;",
            "body = conv2d(image, filters = b, kernel = [1, b - 1]);",
            "if width(body) != height(body) { body = relu(body); } else { body = relu6(body); }",
            "output scores = dense(dropout(flatten(body), rate = rate), units = channels(body));");

    assertThat(graph.node("body").op()).isEqualTo(new Op.Conv2d(4, 1, 3, 1, 0, 1, 1, false));
    assertThat(graph.node("body_2").op()).isEqualTo(new Op.Relu());
    assertThat(graph.node("scores.dropout").op()).isEqualTo(new Op.Dropout(0.3));
    assertThat(graph.node("scores").shape()).isEqualTo(Shape.vector(4));
  }

  @Test
  void textTellsGraphsApart() {
    String text = Networks.text("TinyResidual");
    String base = GraphText.of(Networks.graph(text));
    String structure = GraphText.structure(Networks.graph(text));
    for (String[] change :
        new String[][] {
          {"filters = 4", "filters = 5"},
          {"mean = 0.5", "mean = 0.4"},
          {"kernel = 2", "kernel = 3"},
          {"stem + one", "one + stem"}
        }) {
      NetworkGraph other = Networks.graph(text.replace(change[0], change[1]));
      assertThat(GraphText.of(other)).isNotEqualTo(base);
      assertThat(GraphText.structure(other)).isNotEqualTo(structure);
    }
    NetworkGraph requantized = Networks.graph(text.replace("bits = 3", "bits = 4"));
    assertThat(GraphText.of(requantized)).isNotEqualTo(base);
    assertThat(GraphText.structure(requantized)).isEqualTo(structure);
  }

  @Test
  void aLongChainWrittenBackwardsNeedsNoDeepStack() {
    StringBuilder chain = new StringBuilder("output scores = dense(flatten(l4000), units = 3);\n");
    for (int i = 4000; i > 0; i--) {
      chain.append("l" + i + " = identity(" + (i == 1 ? "image" : "l" + (i - 1)) + ");\n");
    }
    NetworkGraph graph = graph(chain.toString());
    assertThat(graph.nodes()).hasSize(4003);
    assertThat(graph.nodes().get(1).name()).isEqualTo("l1");
  }
}
