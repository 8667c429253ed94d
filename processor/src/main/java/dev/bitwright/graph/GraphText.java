package dev.bitwright.graph;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The canonical text of a graph: equal texts, equal networks. Places in the user's source are no
 * part of it, so that both doors give the same text.
 */
public final class GraphText {
  private GraphText() {}

  /** Everything about a network. */
  public static String of(NetworkGraph graph) {
    StringBuilder out = new StringBuilder();
    out.append("network ").append(graph.name()).append('\n');
    graph.doc().ifPresent(d -> out.append("doc ").append(d.replace("\n", "\\n")).append('\n'));
    for (Node node : graph.nodes()) {
      structure(out, node);
      node.weightScheme().ifPresent(s -> out.append(" weights=").append(of(s)));
      node.activationScheme().ifPresent(s -> out.append(" activations=").append(of(s)));
      if (!node.parallelism().equals(Node.Parallelism.ONE)) {
        out.append(" parallelism=")
            .append(node.parallelism().outputs())
            .append('x')
            .append(node.parallelism().inputs());
      }
      out.append('\n');
    }
    out.append("output ").append(graph.output()).append('\n');
    training(out, graph.training());
    graph.calibration().ifPresent(c -> calibration(out, c));
    for (Budget.Limit limit : graph.budget().limits()) {
      out.append("budget ").append(limit.shown()).append(' ').append(limit.value()).append('\n');
    }
    graph.budget().clockHz().ifPresent(c -> out.append("clock ").append(c).append('\n'));
    graph.budget().device().ifPresent(d -> out.append("device ").append(d).append('\n'));
    return out.toString();
  }

  private static void training(StringBuilder out, TrainingSettings t) {
    out.append("train ").append(t.loss()).append(' ').append(t.optimizer());
    double[] numbers = {
      t.learningRate(),
      t.momentum(),
      t.weightDecay(),
      t.warmup(),
      t.gradientClip(),
      t.beta1(),
      t.beta2(),
      t.stepFactor()
    };
    for (double number : numbers) {
      out.append(' ').append(OpText.number(number));
    }
    out.append(' ').append(t.nesterov()).append(' ').append(t.schedule());
    out.append(' ').append(t.epochs()).append(' ').append(t.batch());
    out.append(' ').append(t.stepEvery());
    if (t.batchNormFreeze() < 1) {
      out.append(" freeze ").append(OpText.number(t.batchNormFreeze()));
    }
    if (t.steps() > 0) {
      out.append(" steps ").append(t.steps());
    }
    out.append('\n');
  }

  private static void calibration(StringBuilder out, CalibrationSettings c) {
    out.append("calibrate");
    for (CalibrationSettings.Choice choice : List.of(c.weights(), c.activations(), c.rounding())) {
      out.append(' ').append(choice.word()).append(choice.options());
    }
    c.nearest().forEach(layer -> out.append(" nearest ").append(layer.name()));
    out.append(' ').append(c.biasCorrection()).append(' ').append(c.batch()).append('\n');
  }

  /** Names, operators and shapes only: what a float network and its quantized form share. */
  public static String structure(NetworkGraph graph) {
    StringBuilder out = new StringBuilder();
    for (Node node : graph.nodes()) {
      structure(out, node);
      out.append('\n');
    }
    return out.append("output ").append(graph.output()).append('\n').toString();
  }

  /** Name, operator, operands and shape of one node, on one line. */
  public static String structure(Node node) {
    StringBuilder out = new StringBuilder();
    structure(out, node);
    return out.toString();
  }

  private static void structure(StringBuilder out, Node node) {
    String attributes = node.op().accept(OpText.TABLE);
    out.append(node.name())
        .append(" = ")
        .append(node.op().keyword())
        .append('(')
        .append(String.join(", ", node.inputs()))
        .append(')');
    if (!attributes.isEmpty()) {
      out.append(' ').append(attributes);
    }
    out.append(" -> ").append(node.shape());
  }

  /**
   * A scheme with its options, sorted by name: {@code APoT(bits=3)}; with alternatives {@code
   * {APoT(bits=[3, 4]), UNIFORM()}}.
   */
  public static String of(SchemeSpec scheme) {
    return scheme.alternatives().isEmpty()
        ? one(scheme)
        : scheme.choices().stream().map(GraphText::one).collect(Collectors.joining(", ", "{", "}"));
  }

  private static String one(SchemeSpec scheme) {
    return scheme.name()
        + scheme.options().entrySet().stream()
            .map(e -> e.getKey() + "=" + option(e.getValue().value()))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String option(Object value) {
    return value instanceof Double number ? OpText.number(number) : String.valueOf(value);
  }

  /** SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits. */
  public static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
