package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.GraphChecker;
import dev.bitwright.graph.GraphBuilder;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QnnReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Networks for tests, from {@code src/test/resources/networks} or from text. */
public final class Networks {
  /** Files under {@code networks}, without their ending. */
  public static final List<String> ALL =
      List.of(
          "FashionNet",
          "FashionResidual",
          "Resnet20",
          "TinyConcat",
          "TinyConv",
          "TinyDense",
          "TinyDepthwise",
          "TinyOffset",
          "TinyResidual",
          "TinyUniform",
          "TinyUniform8",
          "TinyInt8",
          "TinyShift",
          "TinyWide");

  private Networks() {}

  /** The text of a file. */
  public static String text(String name) {
    String path = "/networks/" + name + ".qnn";
    try (InputStream in = Networks.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The graph of {@code .qnn} text; fails on any error. */
  public static NetworkGraph graph(String text) {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.addSource("net.qnn", text);
    NetworkDecl network =
        QnnReader.read("net.qnn", text, diagnostics).orElseThrow(() -> failure(diagnostics));
    return new GraphBuilder().build(network, diagnostics).orElseThrow(() -> failure(diagnostics));
  }

  /** The checked graph of {@code .qnn} text; fails on any error. */
  public static CheckedGraph checked(String text) {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.addSource("net.qnn", text);
    return new GraphChecker()
        .check(graph(text), diagnostics)
        .orElseThrow(() -> failure(diagnostics));
  }

  /** The planned graph of {@code .qnn} text; fails on any error. */
  public static PlannedGraph planned(String text) {
    Diagnostics diagnostics = new Diagnostics();
    diagnostics.addSource("net.qnn", text);
    return new Planner().plan(checked(text), diagnostics).orElseThrow(() -> failure(diagnostics));
  }

  private static AssertionError failure(Diagnostics diagnostics) {
    return new AssertionError(diagnostics.render());
  }
}
