package dev.bitwright.lower.java;

import dev.bitwright.graph.Op;
import dev.bitwright.language.SourceRef;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Stage;
import java.util.List;
import java.util.Locale;

/**
 * One comment per layer: what it computes, of which shapes, with which numbers, from which line.
 */
final class LayerText implements Stage.Visitor<String> {
  private LayerText() {}

  /** Columns of a line of a comment inside a nested class. */
  private static final int WIDTH = 92;

  /** Lines for the comment of a layer. */
  static String of(Stage stage) {
    StringBuilder text = new StringBuilder(wrapped(stage.accept(new LayerText())));
    for (Emission emission : stage.emissions()) {
      text.append('\n').append(wrapped("Gives " + emission(emission) + "."));
    }
    SourceRef ref = stage.node().ref();
    if (!ref.file().isEmpty()) {
      text.append("\nSource: ").append(ref.file());
      if (ref.line() > 0) {
        text.append(':').append(ref.line());
      }
      text.append('.');
    }
    return text.toString();
  }

  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ")) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        lines.append('\n');
        column = 0;
      } else if (column > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }

  private static String emission(Emission emission) {
    CodeTensor tensor = emission.output();
    String pools = emission.pools().isEmpty() ? "" : " after " + pools(emission);
    return switch (emission.form()) {
      case THRESHOLDS -> codes(tensor) + " by thresholds" + pools;
      case MULTIPLIER -> codes(tensor) + " by a multiplier per channel" + pools;
      case SHIFT -> codes(tensor) + " by a rounding shift per channel" + pools;
      case REQUANTIZE, REQUANTIZE_ONCE ->
          codes(tensor) + " by exact requantization per channel" + pools;
      case SCORES -> tensor.shape() + " scores" + pools;
      case COPY -> codes(tensor) + pools;
      case TABLE -> codes(tensor) + ", a row a token";
    };
  }

  private static String codes(CodeTensor tensor) {
    return tensor.name()
        + " "
        + tensor.shape()
        + " of levels "
        + tensor.levels().minimum()
        + " to "
        + tensor.levels().maximum();
  }

  private static String pools(Emission emission) {
    StringBuilder text = new StringBuilder();
    for (Op.MaxPool pool : emission.pools()) {
      text.append(text.isEmpty() ? "" : " and ").append("max_pool ").append(pool.kernel());
    }
    return text.toString();
  }

  private static String weights(Stage stage) {
    Product product = Product.of(stage).orElseThrow();
    String read = product.input().name() + " " + product.input().shape();
    return " over " + read + ", weights " + product.weights().description();
  }

  @Override
  public String input(Stage.Input s) {
    return "The input " + s.shape() + ", its zero points taken off.";
  }

  @Override
  public String convolution(Stage.Convolution s) {
    Op.Conv2d op = s.op();
    StringBuilder text = new StringBuilder("conv2d ");
    text.append(op.kernelHeight()).append('x').append(op.kernelWidth());
    text.append(op.stride() == 1 ? "" : " stride " + op.stride());
    text.append(op.padding() == 0 ? "" : " padding " + op.padding());
    text.append(op.dilation() == 1 ? "" : " dilation " + op.dilation());
    text.append(op.groups() == 1 ? "" : " groups " + op.groups());
    return text + weights(s) + ".";
  }

  @Override
  public String dense(Stage.Dense s) {
    return "dense " + s.op().units() + weights(s) + ".";
  }

  @Override
  public String sum(Stage.Sum s) {
    return "The sum of " + names(s.inputs()) + ".";
  }

  @Override
  public String windowSum(Stage.WindowSum s) {
    String window = s.kernelHeight() + "x" + s.kernelWidth();
    return "Sums of the " + window + " windows of " + s.input().name() + ".";
  }

  @Override
  public String join(Stage.Join s) {
    return names(s.inputs()) + ", one after another.";
  }

  @Override
  public String embedding(Stage.Embedding s) {
    return "The row of token 0 to " + s.range().high() + ".";
  }

  @Override
  public String gate(Stage.Gate s) {
    return "The levels of " + s.levels().name() + " times the sigmoid of " + s.gates().name() + ".";
  }

  @Override
  public String gruCell(Stage.GruCell s) {
    return "u * h + (1 - u) * candidate: h "
        + s.hidden().tensor().name()
        + ", u the second gate of "
        + s.gates().name()
        + ".";
  }

  @Override
  public String lstmCell(Stage.LstmCell s) {
    String squash = s.squash().table();
    return String.format(
        Locale.ROOT,
        "%1$s = %1$s * s(f) + s(i) * %2$s(j); then %2$s(%1$s) * s(o): s the sigmoid; i, j, f, o"
            + " in %3$s.",
        s.cell().tensor().name(),
        squash,
        s.gates().name());
  }

  private static String names(List<CodeTensor> tensors) {
    return String.join(", ", tensors.stream().map(CodeTensor::name).toList());
  }
}
