package dev.bitwright.lower.training;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.gradient.FormulaEvaluator;
import dev.bitwright.gradient.StraightThrough;
import dev.bitwright.graph.Op;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network of {@link ActivationGradientTest}, by plain loops in double precision over real
 * values. The first loss is that of the quantized network; later ones are as if every quantizer
 * moved from there as its straight-through surrogate does.
 */
final class StraightThroughNetwork {
  private final CheckedGraph graph;
  private final List<Parameter> parameters;
  private final Dataset data;
  private final int images;
  private final Map<Quantizer, Moving> moving = new HashMap<>();

  /** A quantizer around the point of its first values. */
  private static final class Moving {
    private final Quantizer quantizer;
    private final int channels;
    private final int elements;
    private StraightThrough around;
    private Formula value;

    Moving(Quantizer quantizer, int channels, int elements) {
      this.quantizer = quantizer;
      this.channels = channels;
      this.elements = elements;
    }

    double[] value(double[] x, List<double[]> numbers) {
      FormulaEvaluator now = FormulaEvaluator.inDouble(channels, elements).set(quantizer.x(), x);
      for (int i = 0; i < numbers.size(); i++) {
        now.set(quantizer.parameters().get(i).input(), numbers.get(i));
      }
      if (around == null) {
        around = new StraightThrough(now);
        value = around.of(quantizer.value());
        return now.evaluateAll(quantizer.value());
      }
      around.setHeld(now);
      return now.evaluateAll(value);
    }
  }

  StraightThroughNetwork(CheckedGraph graph, List<Parameter> parameters, Dataset data, int images) {
    this.graph = graph;
    this.parameters = parameters;
    this.data = data;
    this.images = images;
  }

  /** Mean loss with one entry of a parameter replaced. */
  double loss(Parameter changed, int row, int column, double entry) {
    Numbers numbers =
        name -> {
          float[][] rows = parameter(name).rows();
          double[] flat = new double[rows.length * rows[0].length];
          for (int i = 0; i < flat.length; i++) {
            flat[i] = rows[i / rows[0].length][i % rows[0].length];
          }
          if (changed != null && changed.name().equals(name)) {
            flat[row * rows[0].length + column] = entry;
          }
          return flat;
        };
    return loss(numbers);
  }

  private interface Numbers {
    double[] of(String parameter);
  }

  private Parameter parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private double[][] quantized(Quantizer q, String owner, double[][] x, Numbers numbers) {
    int elements = x[0].length;
    double[] flat = new double[x.length * elements];
    for (int c = 0; c < x.length; c++) {
      System.arraycopy(x[c], 0, flat, c * elements, elements);
    }
    List<double[]> values =
        q.parameters().stream().map(p -> numbers.of(owner + "." + p.name())).toList();
    double[] y =
        moving.computeIfAbsent(q, key -> new Moving(q, x.length, elements)).value(flat, values);
    double[][] result = new double[x.length][];
    Arrays.setAll(result, c -> Arrays.copyOfRange(y, c * elements, (c + 1) * elements));
    return result;
  }

  private double[][] weights(String node, int outputs, Numbers numbers) {
    double[] flat = numbers.of(node + ".weight");
    int taps = flat.length / outputs;
    double[][] rows = new double[outputs][];
    Arrays.setAll(rows, o -> Arrays.copyOfRange(flat, o * taps, (o + 1) * taps));
    return quantized(graph.weightQuantizers().get(node), node + ".weight", rows, numbers);
  }

  private double[][] activations(String reads, double[][] x, Numbers numbers) {
    String node =
        graph.nodes().stream()
            .filter(n -> n.op() instanceof Op.Quantize && n.inputs().contains(reads))
            .findFirst()
            .orElseThrow()
            .name();
    return quantized(graph.activationQuantizers().get(node), node, x, numbers);
  }

  private double loss(Numbers numbers) {
    double[][] a = convolution(image(), 7, weights("a.conv2d", 3, numbers), 2);
    double[][] pooled = maxPool(a, 6);
    boolean relu = graph.nodes().stream().anyMatch(n -> n.op() instanceof Op.Relu);
    String norm = relu ? "a.batch_norm" : "a";
    double[][] normalized =
        batchNorm(pooled, numbers.of(norm + ".gain"), numbers.of(norm + ".shift"), relu);
    double[][] read = activations("a", normalized, numbers);
    double[][] b = convolution(read, 3, weights("b", 4, numbers), 3);
    double[][] features = activations("scores.flatten", b, numbers);
    double[][] scores = convolution(features, 1, weights("scores", 2, numbers), 1);
    double[] bias = numbers.of("scores.bias");
    double loss = 0;
    for (int i = 0; i < images; i++) {
      double[] s = {scores[0][i] + bias[0], scores[1][i] + bias[1]};
      loss += Math.log(Math.exp(s[0]) + Math.exp(s[1])) - s[data.label(i)];
    }
    return loss / images;
  }

  private double[][] image() {
    double[][] x = new double[2][images * 49];
    byte[] pixels = new byte[2 * 49];
    for (int i = 0; i < images; i++) {
      data.read(i, pixels);
      for (int k = 0; k < pixels.length; k++) {
        x[k / 49][i * 49 + k % 49] = (pixels[k] & 255) / 255.0;
      }
    }
    return x;
  }

  private double[][] convolution(double[][] x, int size, double[][] w, int kernel) {
    int to = size - kernel + 1;
    double[][] y = new double[w.length][images * to * to];
    for (int o = 0; o < w.length; o++) {
      for (int k = 0; k < y[o].length; k++) {
        int start = k / (to * to) * size * size + k / to % to * size + k % to;
        for (int t = 0; t < w[o].length; t++) {
          int c = t / (kernel * kernel);
          y[o][k] += w[o][t] * x[c][start + t / kernel % kernel * size + t % kernel];
        }
      }
    }
    return y;
  }

  private double[][] maxPool(double[][] x, int size) {
    int to = size / 2;
    double[][] y = new double[x.length][images * to * to];
    for (int c = 0; c < x.length; c++) {
      for (int k = 0; k < y[c].length; k++) {
        int start = k / (to * to) * size * size + k / to % to * 2 * size + k % to * 2;
        double[] r = x[c];
        y[c][k] =
            Math.max(
                Math.max(r[start], r[start + 1]), Math.max(r[start + size], r[start + size + 1]));
      }
    }
    return y;
  }

  private double[][] batchNorm(double[][] x, double[] gain, double[] shift, boolean relu) {
    double epsilon =
        graph.nodes().stream()
            .filter(n -> n.op() instanceof Op.BatchNorm)
            .mapToDouble(n -> ((Op.BatchNorm) n.op()).epsilon())
            .findFirst()
            .orElseThrow();
    double[][] y = new double[x.length][x[0].length];
    for (int c = 0; c < x.length; c++) {
      double mean = Arrays.stream(x[c]).average().orElseThrow();
      double variance =
          Arrays.stream(x[c]).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      double[] row = y[c];
      for (int k = 0; k < row.length; k++) {
        double v = (x[c][k] - mean) / Math.sqrt(variance + epsilon) * gain[c] + shift[c];
        row[k] = relu ? Math.max(0, v) : v;
      }
    }
    return y;
  }
}
