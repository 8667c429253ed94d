package dev.bitwright.calibration;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.CalibrationSettings;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.Suggestions;
import dev.bitwright.scheme.Quantizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether what a network's calibrate settings ask for fits every one of its quantizers. */
public final class CalibrationCheck {
  private final CheckedGraph graph;
  private final CalibrationSettings settings;
  private final Diagnostics diagnostics;

  private CalibrationCheck(
      CheckedGraph graph, CalibrationSettings settings, Diagnostics diagnostics) {
    this.graph = graph;
    this.settings = settings;
    this.diagnostics = diagnostics;
  }

  /** Reports what does not fit; nothing for a network without calibrate settings. */
  public static void run(CheckedGraph graph, Diagnostics diagnostics) {
    graph
        .network()
        .calibration()
        .ifPresent(settings -> new CalibrationCheck(graph, settings, diagnostics).run());
  }

  private void run() {
    if (!graph.deployable()) {
      diagnostics.report(Message.CALIBRATION_NOTHING, settings.ref(), graph.network().name());
      return;
    }
    List<Node> products = graph.nodes().stream().filter(n -> n.op().hasWeights()).toList();
    List<Node> others = products.stream().filter(n -> !BiasPlace.knows(n)).toList();
    for (Node node : others) {
      diagnostics.report(
          Message.CALIBRATION_OPERATOR, node.ref(), node.op().keyword(), node.layer());
    }
    if (!others.isEmpty()) {
      return;
    }
    names(products);
    for (Node node : products) {
      graph.weights(node).ifPresent(q -> weights(node, q));
      if (settings.biasCorrection() && BiasPlace.of(graph, node).isEmpty()) {
        diagnostics.report(Message.CALIBRATION_BIAS, node.ref(), node.layer());
      }
    }
    for (Map.Entry<String, Quantizer> entry : graph.activationQuantizers().entrySet()) {
      if (LevelFit.of(entry.getValue()).isEmpty()) {
        Node reader = graph.readers(entry.getKey()).get(0);
        diagnostics.report(
            Message.CALIBRATION_ACTIVATIONS,
            reader.ref(),
            reader.layer(),
            entry.getValue().scheme());
      }
    }
  }

  /** Whether every layer that is named is there and has weights. */
  private void names(List<Node> products) {
    List<String> layers = products.stream().map(Node::layer).distinct().toList();
    for (CalibrationSettings.LayerName named : settings.nearest()) {
      if (!layers.contains(named.name())) {
        String meant =
            Suggestions.nearest(named.name(), layers).stream()
                .findFirst()
                .map(n -> " Did you mean '" + n + "'?")
                .orElse("");
        diagnostics.report(
            Message.CALIBRATION_LAYER, named.at(), named.name(), meant, String.join(", ", layers));
      }
    }
  }

  private void weights(Node node, Quantizer q) {
    Optional<LevelFit> fit = LevelFit.of(q);
    String rule = settings.weights().word();
    if (fit.isEmpty() && !rule.equals("scheme")) {
      refuse(
          node,
          "weights = " + rule,
          q.scheme() + " places its levels itself",
          "Set weights = scheme, or use a scheme whose range is a parameter, such as UNIFORM");
      return;
    }
    if (settings.nearest(node.layer())) {
      return;
    }
    if (fit.isEmpty() || !fit.get().hasZero()) {
      refuse(
          node,
          "rounding = gpfq",
          fit.isEmpty()
              ? q.scheme() + " places its levels itself"
              : "path following needs a level at zero, without a zero point",
          "Name the layer under nearest, or use a scheme with fixed levels around zero, such as UNIFORM");
      return;
    }
    boolean even =
        settings.rounding().is("alphabet", "bits")
            && (settings.rounding().is("mode", "plain") || settings.rounding().is("mode", "soft"));
    if (!even && !fit.get().levels().contiguous()) {
      refuse(
          node,
          "this form of gpfq",
          "the levels of " + q.scheme() + " are not evenly spaced",
          "Use mode = plain or mode = soft with alphabet = bits, or evenly spaced levels");
    }
  }

  private void refuse(Node node, String what, String why, String remedy) {
    diagnostics.report(Message.CALIBRATION_WEIGHTS, node.ref(), node.layer(), what, why, remedy);
  }
}
