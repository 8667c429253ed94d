package dev.bitwright.lower.training;

import dev.bitwright.training.Dataset;
import java.util.Arrays;

/**
 * A convolution over a whole image of 2x2, batch norm, relu and a dense layer, in double
 * arithmetic: what profiles of the generated trainer are compared with.
 */
final class ReferenceNetwork {
  static final String TEXT =
      """
      network Small {
        input image: u8[1, 2, 2] (mean = 0.5, std = 0.25);
        quantize UNIFORM(bits = 4, granularity = tensor);
        hidden = relu(batch_norm(conv2d(image, filters = 3, kernel = 2)));
        output scores = dense(flatten(hidden), units = 3);
      }
      """;

  final double[][] first = {
    {0.5, -0.3, 0.2, 0.1}, {-0.4, 0.6, 0.35, -0.15}, {0.25, 0.15, -0.55, 0.45}
  };
  final double[][] second = {{0.9, -0.7, 0.3}, {-0.5, 0.8, 0.2}, {0.1, -0.4, 0.75}};
  final double[] bias = {0.1, -0.05, 0.02};
  final double[] gain = {1.1, 0.8, 1.3};
  final double[] shift = {0.1, 0.2, -0.1};
  double[] mean = {0.1, -0.2, 0.05};
  double[] variance = {0.8, 1.2, 0.6};

  /** Of what the dense layer reads; null where it reads it as it is. */
  java.util.function.DoubleUnaryOperator reading;

  private static double[] image(Dataset data, int i) {
    byte[] bytes = new byte[4];
    data.read(i, bytes);
    double[] x = new double[4];
    for (int k = 0; k < 4; k++) {
      x[k] = ((bytes[k] & 0xFF) - Math.rint(0.5 * 255)) / (255 * 0.25);
    }
    return x;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** Takes the statistics of all samples. */
  void settle(Dataset data) {
    int n = data.size();
    mean = new double[3];
    variance = new double[3];
    for (int c = 0; c < 3; c++) {
      double[] z = new double[n];
      for (int i = 0; i < n; i++) {
        z[i] = dot(first[c], image(data, i));
      }
      double m = Arrays.stream(z).average().orElseThrow();
      mean[c] = m;
      variance[c] = Arrays.stream(z).map(v -> (v - m) * (v - m)).sum() / (n - 1);
    }
  }

  double[] hidden(Dataset data, int i) {
    double[] y = new double[3];
    for (int c = 0; c < 3; c++) {
      double z = dot(first[c], image(data, i));
      double v = gain[c] * (z - mean[c]) / Math.sqrt(variance[c] + 1e-5) + shift[c];
      y[c] = Math.max(0, v);
    }
    return y;
  }

  private double[] scores(Dataset data, int i) {
    double[] y = hidden(data, i);
    double[] s = new double[3];
    for (int o = 0; o < 3; o++) {
      double[] read = reading == null ? y : Arrays.stream(y).map(reading).toArray();
      s[o] = dot(second[o], read) + bias[o];
    }
    return s;
  }

  /** The share of samples whose largest score is their label's. */
  double accuracy(Dataset data) {
    int correct = 0;
    for (int i = 0; i < data.size(); i++) {
      double[] s = scores(data, i);
      int label = data.label(i);
      correct += Arrays.stream(s).max().orElseThrow() == s[label] ? 1 : 0;
    }
    return (double) correct / data.size();
  }

  /** The loss of one sample. */
  double loss(Dataset data, int i) {
    double[] s = scores(data, i);
    double sum = Arrays.stream(s).map(Math::exp).sum();
    return Math.log(sum) - s[data.label(i)];
  }

  double loss(Dataset data) {
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      sum += loss(data, i);
    }
    return sum / data.size();
  }

  /** What the trainer takes for a value. */
  float[] value(String name) {
    return switch (name) {
      case "hidden.conv2d.weight" -> floats(first);
      case "scores.weight" -> floats(second);
      case "scores.bias" -> floats(bias);
      default ->
          switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "gain" -> floats(gain);
            case "shift" -> floats(shift);
            case "runningMean" -> floats(mean);
            case "runningVariance" -> floats(variance);
            default -> throw new IllegalArgumentException(name);
          };
    };
  }

  private static float[] floats(double[]... rows) {
    double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    float[] values = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      values[i] = (float) all[i];
    }
    return values;
  }

  /** The scale of levels with the least square error among hundredths of the range of values. */
  static double scale(double[] values, int low, int high) {
    double least = Math.min(0, Arrays.stream(values).min().orElseThrow());
    double most = Math.max(0, Arrays.stream(values).max().orElseThrow());
    double best = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 100; i > 0; i--) {
      double scale = Math.max(most * i / 100 / high, low < 0 ? least * i / 100 / low : 0);
      double error = 0;
      for (double v : values) {
        error += Math.pow(v - nearest(v, scale, low, high), 2);
      }
      if (error < smallest) {
        smallest = error;
        best = scale;
      }
    }
    return best;
  }

  static double nearest(double v, double scale, int low, int high) {
    return scale * Math.max(low, Math.min(high, Math.rint(v / scale)));
  }

  /** A matrix on the levels at the scale of all its values. */
  static double[][] quantized(double[][] w, int low, int high) {
    double[] all = Arrays.stream(w).flatMapToDouble(Arrays::stream).toArray();
    double scale = scale(all, low, high);
    return Arrays.stream(w)
        .map(r -> Arrays.stream(r).map(v -> nearest(v, scale, low, high)).toArray())
        .toArray(double[][]::new);
  }
}
