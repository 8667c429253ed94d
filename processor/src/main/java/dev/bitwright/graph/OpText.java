package dev.bitwright.graph;

import java.util.List;
import java.util.stream.Collectors;

/** The attributes of an operator in one canonical text: {@code filters=16 kernel=3x3 ...}. */
final class OpText implements Op.Visitor<String> {
  static final OpText TABLE = new OpText();

  private OpText() {}

  private static String numbers(List<Double> values) {
    return values.stream().map(OpText::number).collect(Collectors.joining(",", "[", "]"));
  }

  /** Exact and the same on every JDK, unlike {@code Double.toString}. */
  static String number(double value) {
    return Double.toHexString(value);
  }

  @Override
  public String input(Op.Input op) {
    return "type="
        + op.type()
        + " mean="
        + numbers(op.mean())
        + " deviation="
        + numbers(op.deviation());
  }

  @Override
  public String conv2d(Op.Conv2d op) {
    return "filters="
        + op.filters()
        + " kernel="
        + op.kernelHeight()
        + "x"
        + op.kernelWidth()
        + " stride="
        + op.stride()
        + " padding="
        + op.padding()
        + " dilation="
        + op.dilation()
        + " groups="
        + op.groups()
        + " bias="
        + op.bias();
  }

  @Override
  public String dense(Op.Dense op) {
    return "units=" + op.units() + " bias=" + op.bias();
  }

  @Override
  public String embedding(Op.Embedding op) {
    return "vocabulary=" + op.vocabulary() + " units=" + op.units();
  }

  @Override
  public String lstm(Op.Lstm op) {
    return "units=" + op.units() + " tanh=" + op.tanh();
  }

  @Override
  public String gru(Op.Gru op) {
    return "units=" + op.units() + " tanh=" + op.tanh() + " reset_after=" + op.resetAfter();
  }

  @Override
  public String batchNorm(Op.BatchNorm op) {
    return "epsilon=" + number(op.epsilon()) + " momentum=" + number(op.momentum());
  }

  @Override
  public String relu(Op.Relu op) {
    return "";
  }

  @Override
  public String relu6(Op.Relu6 op) {
    return "";
  }

  @Override
  public String maxPool(Op.MaxPool op) {
    return "kernel=" + op.kernel() + " stride=" + op.stride() + " padding=" + op.padding();
  }

  @Override
  public String averagePool(Op.AveragePool op) {
    return "kernel=" + op.kernel() + " stride=" + op.stride();
  }

  @Override
  public String globalAveragePool(Op.GlobalAveragePool op) {
    return "";
  }

  @Override
  public String add(Op.Add op) {
    return "";
  }

  @Override
  public String concat(Op.Concat op) {
    return "";
  }

  @Override
  public String flatten(Op.Flatten op) {
    return "";
  }

  @Override
  public String dropout(Op.Dropout op) {
    return "rate=" + number(op.rate());
  }

  @Override
  public String identity(Op.Identity op) {
    return "";
  }

  @Override
  public String quantize(Op.Quantize op) {
    return "";
  }
}
